//! The signaling link: one socket after another, one session through them all.
//!
//! Dials, greets, resumes, notices silence, backs off, and keeps what the server has not
//! taken in yet. Losing the link says nothing about media. Not here: what the frames mean
//! ([`crate::call`]) and the ticket that a session begins with.

mod hearing;
mod io;
mod retry;
mod stream;
#[cfg(test)]
mod tests;

use crate::{
    call::Seat,
    close::{Close, Then},
    ids::Ticket,
    limits::{GREET_MS, PROBE_MS, RETRY_LATE_MAX_MS, SILENCE_MS},
    time::Millis,
    wire::{ClientFrame, Resume, VERSION},
};
pub use io::{Effect, Input};
use retry::Retry;
use stream::Stream;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before the first ticket, and after the end.
    Idle,
    /// Somebody was asked for a ticket.
    Asking,
    Down {
        until: Millis,
    },
    Dialing {
        ticket: Ticket,
        since: Millis,
    },
    /// `hello` is said.
    Greeting {
        ticket: Ticket,
        since: Millis,
    },
    Up {
        ticket: Ticket,
        since: Millis,
    },
}

/// What the next `hello` will show.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Pass {
    None,
    /// Good for one `hello`.
    Ticket(String),
    /// From before the page was loaded anew: how much was taken in is forgotten.
    Remembered(Seat),
    Session(Seat),
}

/// The signaling link of one call.
#[derive(Debug)]
pub struct Link {
    state: State,
    pass: Pass,
    stream: Stream,
    retry: Retry,
    ticket: Ticket,
    heard: Millis,
    /// An unanswered probe is over then.
    probe: Option<Millis>,
    /// The server wants us to stay away this long.
    hold: u64,
    /// Sockets in a row that did not lead to a welcome.
    failures: u32,
    down_since: Option<Millis>,
}

impl Link {
    /// A link that is not wanted yet. `seed` feeds the jitter of its retries.
    pub fn new(seed: u64) -> Self {
        Self {
            state: State::Idle,
            pass: Pass::None,
            stream: Stream::new(),
            retry: Retry::new(seed),
            ticket: Ticket(0),
            heard: Millis(0),
            probe: None,
            hold: 0,
            failures: 0,
            down_since: None,
        }
    }

    /// Advances the link by one input.
    #[must_use = "effects must be executed in order"]
    pub fn step(&mut self, now: Millis, input: Input) -> Vec<Effect> {
        let mut out = Vec::new();
        match input {
            Input::Enter(ticket) => self.on_pass(now, Pass::Ticket(ticket), &mut out),
            Input::Return(seat) => self.on_pass(now, Pass::Remembered(seat), &mut out),
            Input::Unanswered => self.on_unanswered(now),
            Input::Opened(ticket) => self.on_opened(now, ticket, &mut out),
            Input::Text(ticket, text) => self.on_text(now, ticket, &text, &mut out),
            Input::Closed(ticket, close) => self.on_closed(now, ticket, close, &mut out),
            Input::Woke => self.on_woke(now, &mut out),
            Input::Send(frame) => self.stream.queue(frame),
            Input::Leave => self.on_leave(&mut out),
            Input::Tick => {}
        }
        self.on_time(now, &mut out);
        self.flush(now, &mut out);
        out
    }

    pub fn is_up(&self) -> bool {
        matches!(self.state, State::Up { .. })
    }

    /// Since when the link is lost, while it is.
    pub fn down_since(&self) -> Option<Millis> {
        self.down_since
    }

    /// Sockets in a row that did not lead to a welcome.
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// When something is due, if anything is.
    pub fn wake_at(&self) -> Option<Millis> {
        match self.state {
            State::Idle | State::Asking => None,
            State::Down { until } => Some(until),
            State::Dialing { since, .. } | State::Greeting { since, .. } => Some(since + GREET_MS),
            State::Up { .. } => {
                let silence = Some(self.heard + SILENCE_MS);
                let times = [silence, self.probe, self.stream.wake_at()];
                times.into_iter().flatten().min()
            }
        }
    }

    fn socket(&self) -> Option<Ticket> {
        match self.state {
            State::Dialing { ticket, .. }
            | State::Greeting { ticket, .. }
            | State::Up { ticket, .. } => Some(ticket),
            State::Idle | State::Asking | State::Down { .. } => None,
        }
    }

    fn on_pass(&mut self, now: Millis, pass: Pass, out: &mut Vec<Effect>) {
        out.extend(self.socket().map(Effect::Hangup));
        self.pass = pass;
        self.dial(now, out);
    }

    fn dial(&mut self, now: Millis, out: &mut Vec<Effect>) {
        self.ticket = self.ticket.next();
        self.state = State::Dialing {
            ticket: self.ticket,
            since: now,
        };
        out.push(Effect::Dial(self.ticket));
    }

    fn on_unanswered(&mut self, now: Millis) {
        if self.state == State::Asking {
            self.fall(now);
        }
    }

    fn on_opened(&mut self, now: Millis, opened: Ticket, out: &mut Vec<Effect>) {
        let State::Dialing { ticket, .. } = self.state else {
            return;
        };
        if ticket != opened {
            return;
        }
        self.state = State::Greeting { ticket, since: now };
        let (ticket_shown, resume) = self.credentials();
        let hello = ClientFrame::Hello {
            v: VERSION,
            ticket: ticket_shown,
            resume,
        };
        out.push(Effect::Transmit(ticket, encoded(&hello)));
    }

    fn credentials(&mut self) -> (Option<String>, Option<Resume>) {
        let resume = |Seat { session, token }: &Seat, taken| Resume {
            session: session.clone(),
            token: token.clone(),
            taken,
        };
        match &self.pass {
            Pass::None => (None, None),
            Pass::Remembered(seat) => (None, Some(resume(seat, None))),
            Pass::Session(seat) => (None, Some(resume(seat, Some(self.stream.taken())))),
            Pass::Ticket(ticket) => {
                let ticket = ticket.clone();
                self.pass = Pass::None;
                (Some(ticket), None)
            }
        }
    }

    fn on_closed(&mut self, now: Millis, closed: Ticket, why: Close, out: &mut Vec<Effect>) {
        if self.socket() != Some(closed) {
            return;
        }
        match why.then() {
            Then::Resume => self.fall(now),
            Then::EnterAgain => {
                self.pass = Pass::None;
                self.fall(now);
            }
            Then::Stop => {
                self.end();
                out.push(Effect::Remember(None));
                out.push(Effect::Ended(why));
            }
        }
    }

    /// The socket is gone: try again later.
    fn fall(&mut self, now: Millis) {
        if let State::Up { since, .. } = self.state {
            self.retry.was_up(now - since);
        } else {
            self.failures += 1;
        }
        let since = *self.down_since.get_or_insert(now);
        let hold = std::mem::take(&mut self.hold).min(RETRY_LATE_MAX_MS);
        let wait = hold + self.retry.next_wait(now - since);
        self.probe = None;
        self.state = State::Down { until: now + wait };
    }

    fn on_woke(&mut self, now: Millis, out: &mut Vec<Effect>) {
        match self.state {
            State::Up { ticket, .. } => {
                self.probe.get_or_insert(now + PROBE_MS);
                out.push(Effect::Transmit(ticket, encoded(&ClientFrame::Ping {})));
            }
            State::Down { .. } => self.state = State::Down { until: now },
            _ => {}
        }
    }

    fn on_leave(&mut self, out: &mut Vec<Effect>) {
        if let State::Up { ticket, .. } = self.state {
            out.push(Effect::Transmit(ticket, encoded(&ClientFrame::Bye {})));
        }
        out.extend(self.socket().map(Effect::Hangup));
        if self.state != State::Idle {
            out.push(Effect::Remember(None));
        }
        self.end();
    }

    fn end(&mut self) {
        self.state = State::Idle;
        self.pass = Pass::None;
        self.stream = Stream::new();
        self.failures = 0;
        self.hold = 0;
        self.probe = None;
        self.down_since = None;
    }

    fn on_time(&mut self, now: Millis, out: &mut Vec<Effect>) {
        let (socket, deadline) = match self.state {
            State::Idle | State::Asking => return,
            State::Down { until } if until > now => return,
            State::Down { .. } if self.pass == Pass::None => {
                self.state = State::Asking;
                out.push(Effect::Ask);
                return;
            }
            State::Down { .. } => return self.dial(now, out),
            State::Dialing { ticket, since } | State::Greeting { ticket, since } => {
                (ticket, since + GREET_MS)
            }
            State::Up { ticket, .. } => {
                let silence = self.heard + SILENCE_MS;
                (
                    ticket,
                    self.probe.map_or(silence, |probe| probe.min(silence)),
                )
            }
        };
        if deadline <= now {
            out.push(Effect::Hangup(socket));
            self.fall(now);
        }
    }

    fn flush(&mut self, now: Millis, out: &mut Vec<Effect>) {
        let State::Up { ticket, .. } = self.state else {
            return;
        };
        let transmit = |text| Effect::Transmit(ticket, text);
        out.extend(self.stream.due(now).into_iter().map(transmit));
    }
}

pub(crate) fn encoded(frame: &ClientFrame) -> String {
    serde_json::to_string(frame).expect("a frame has string keys and finite numbers")
}
