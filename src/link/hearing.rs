//! What comes over the socket.

use super::{Effect, Link, Pass, State, encoded};
use crate::{
    call::Seat,
    ids::Ticket,
    time::Millis,
    wire::{ClientFrame, ErrorCode, ServerFrame, Welcome},
};

impl Link {
    pub(super) fn on_text(&mut self, now: Millis, from: Ticket, text: &str, out: &mut Vec<Effect>) {
        if self.socket() != Some(from) {
            return;
        }
        self.heard = now;
        self.probe = None;
        let Ok(frame) = serde_json::from_str::<ServerFrame>(text) else {
            // Most likely data from a newer server. Should it not have counted, the next
            // resume fails and the session begins anew.
            self.stream.took(now);
            return;
        };
        match (frame, self.state) {
            (ServerFrame::Welcome(welcome), State::Greeting { ticket, .. }) => {
                self.on_welcome(now, ticket, welcome, out);
            }
            (frame, State::Up { ticket, .. }) => self.on_frame(now, ticket, frame, out),
            // `error` says why a hello was refused; the close code says the same.
            _ => {}
        }
    }

    pub(super) fn on_welcome(
        &mut self,
        now: Millis,
        ticket: Ticket,
        welcome: Box<Welcome>,
        out: &mut Vec<Effect>,
    ) {
        let resumes = matches!(self.pass, Pass::Session(_)) && welcome.resumed;
        let whole = if resumes {
            self.stream.resume(now, welcome.taken)
        } else {
            self.stream.begin(now)
        };
        let seat = Seat {
            session: welcome.session.clone(),
            token: welcome.token.clone(),
        };
        self.pass = Pass::Session(seat.clone());
        self.state = State::Up { ticket, since: now };
        self.failures = 0;
        self.hold = 0;
        self.down_since = None;
        out.push(Effect::Remember(Some(seat)));
        out.push(Effect::Welcomed { welcome, whole });
    }

    pub(super) fn on_frame(
        &mut self,
        now: Millis,
        socket: Ticket,
        frame: ServerFrame,
        out: &mut Vec<Effect>,
    ) {
        if frame.is_data() {
            self.stream.took(now);
        }
        match frame {
            ServerFrame::Welcome(_) | ServerFrame::Pong {} => {}
            ServerFrame::Ping {} => {
                out.push(Effect::Transmit(socket, encoded(&ClientFrame::Pong {})));
            }
            ServerFrame::Ack { n } => self.stream.acked(n),
            ServerFrame::GoingAway { retry_in } => self.hold = retry_in,
            ServerFrame::Error {
                code,
                message,
                retry_after,
            } => {
                if code == ErrorCode::RateLimited {
                    self.hold = retry_after.unwrap_or(0);
                }
                out.push(Effect::Heard(ServerFrame::Error {
                    code,
                    message,
                    retry_after,
                }));
            }
            data => out.push(Effect::Heard(data)),
        }
    }
}
