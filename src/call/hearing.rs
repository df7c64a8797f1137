//! What comes over the link, by kind of frame.

use super::{
    io::{Effect, Kind, News, PeerEffect},
    model::{CHAT_COMMANDS, Call, Phase},
    roster::Verdict,
};
use crate::{
    chat,
    ids::ParticipantId,
    limits::{CHAT_AGAIN_MS, REACTION_BYTES},
    link, peer,
    say::{Generation, Say, Words},
    time::{Millis, UnixMillis},
    wire::{ClientFrame, IceServers, Left, Person, ServerFrame, Snapshot},
};

impl Call {
    /// Steps the link. What is to be transmitted goes out before anything that follows from
    /// what was heard: frames are numbered by their order.
    pub(super) fn link(&mut self, now: Millis, input: link::Input, out: &mut Vec<Effect>) {
        let mut heard = Vec::new();
        for effect in self.link.step(now, input) {
            match effect {
                link::Effect::Dial(ticket) => out.push(Effect::Dial(ticket)),
                link::Effect::Transmit(ticket, text) => out.push(Effect::Transmit(ticket, text)),
                link::Effect::Hangup(ticket) => out.push(Effect::Hangup(ticket)),
                link::Effect::Remember(seat) => out.push(Effect::Remember(seat)),
                other => heard.push(other),
            }
        }
        for effect in heard {
            match effect {
                link::Effect::Ask => self.on_ask(now, out),
                link::Effect::Welcomed { welcome, whole } => {
                    self.on_welcomed(now, *welcome, whole, out);
                }
                link::Effect::Heard(frame) => self.on_frame(now, frame, out),
                link::Effect::Ended(why) => self.on_ended(now, why, out),
                _ => {}
            }
        }
    }

    pub(super) fn send(&mut self, now: Millis, frame: ClientFrame, out: &mut Vec<Effect>) {
        self.link(now, link::Input::Send(frame), out);
    }

    fn on_frame(&mut self, now: Millis, frame: ServerFrame, out: &mut Vec<Effect>) {
        match frame {
            ServerFrame::Signal { from, body } => self.on_signal(now, from, &body, out),
            ServerFrame::Snapshot { room } => self.on_snapshot(now, room, false, out),
            ServerFrame::Waiting { people, .. } => self.roster.door = people,
            ServerFrame::Result { cid, .. } if cid.0 & CHAT_COMMANDS != 0 => {
                self.chat(now, chat::Input::Frame(frame), out);
            }
            ServerFrame::Error { retry_after, .. } => {
                self.chat(now, chat::Input::Frame(frame), out);
                self.chat_again = Some(now + retry_after.unwrap_or(0).max(CHAT_AGAIN_MS));
            }
            ServerFrame::Chat { .. }
            | ServerFrame::ChatChanged { .. }
            | ServerFrame::ChatPage { .. }
            | ServerFrame::ChatFound { .. }
            | ServerFrame::ChatRemoved { .. } => self.chat(now, chat::Input::Frame(frame), out),
            ServerFrame::Result {
                error: Some(code), ..
            } => {
                out.push(Effect::News(News::NotDone(code)));
            }
            ServerFrame::Muted { by } => self.on_muted(by, out),
            ServerFrame::Ice { ice } => self.on_ice(now, ice, out),
            ServerFrame::Joined { rev, .. }
            | ServerFrame::Left { rev, .. }
            | ServerFrame::Link { rev, .. }
            | ServerFrame::Person { rev, .. }
            | ServerFrame::Room { rev, .. } => match self.roster.verdict(rev) {
                Verdict::Apply => self.on_change(now, frame, out),
                Verdict::Skip => {}
                Verdict::Sync => self.send(now, ClientFrame::Sync {}, out),
            },
            _ => {}
        }
    }

    fn on_change(&mut self, now: Millis, frame: ServerFrame, out: &mut Vec<Effect>) {
        match frame {
            ServerFrame::Joined { person, .. } => {
                out.extend(self.news_of_joining(&person));
                self.on_person(now, person, out);
            }
            ServerFrame::Person { person, .. } => self.on_person(now, person, out),
            ServerFrame::Left { id, why, .. } => self.on_left(now, id, why, out),
            ServerFrame::Link { id, up, .. } => {
                if let Some(person) = self.roster.people.get_mut(&id) {
                    person.link = up;
                }
            }
            ServerFrame::Room { room, .. } => {
                let (keep, chats) = (room.keep, room.chats);
                self.roster.room = Some(room);
                self.tell_reach(now, out);
                self.chat(now, chat::Input::Keep(keep), out);
                self.chat(now, chat::Input::Chats(chats), out);
            }
            _ => {}
        }
    }

    fn on_person(&mut self, now: Millis, person: Person, out: &mut Vec<Effect>) {
        self.roster.people.insert(person.id, person);
        self.match_peers(now, out);
    }

    fn on_left(&mut self, now: Millis, id: ParticipantId, why: Left, out: &mut Vec<Effect>) {
        if Some(id) == self.roster.me {
            self.on_own_left(now, why, out);
            return;
        }
        if let Some(person) = self.roster.people.remove(&id) {
            let name = person.name;
            out.push(Effect::News(News::Left { name, why }));
        }
        self.match_peers(now, out);
    }

    fn news_of_joining(&self, person: &Person) -> Option<Effect> {
        let other = Some(person.id) != self.roster.me;
        let name = person.name.clone();
        other.then_some(Effect::News(News::Joined { name }))
    }

    /// The room whole; `anew` when what was said before may be lost.
    pub(super) fn on_snapshot(
        &mut self,
        now: Millis,
        whole: Snapshot,
        anew: bool,
        out: &mut Vec<Effect>,
    ) {
        if !matches!(self.phase, Phase::Entering | Phase::Waiting | Phase::Live) {
            return;
        }
        let was_live = self.phase == Phase::Live;
        let same_seat = self.roster.me == Some(whole.you);
        self.phase = if whole.waiting {
            Phase::Waiting
        } else {
            Phase::Live
        };
        if !same_seat {
            self.close_peers(out);
            self.announced = None;
        }
        let chats = chat::Input::Chats(whole.state.chats);
        let said = chat::Input::Welcomed {
            author: whole.author,
            keep: whole.state.keep,
            resumed: was_live && same_seat && !anew,
        };
        let before = self.roster.replace(whole);
        self.tell_reach(now, out);
        if was_live && same_seat {
            for person in self.roster.others() {
                if !before.contains_key(&person.id) {
                    out.extend(self.news_of_joining(person));
                }
            }
        }
        self.remember_name();
        self.match_peers(now, out);
        if self.phase == Phase::Live {
            self.chat(now, chats, out);
            self.chat(now, said, out);
        }
    }

    /// Steps the conversation.
    pub(super) fn chat(&mut self, now: Millis, input: chat::Input, out: &mut Vec<Effect>) {
        let wrote = matches!(input, chat::Input::Write { .. });
        for effect in self.chat.step(self.server_time(now), input) {
            match effect {
                chat::Effect::Transmit(frame) => self.send(now, frame, out),
                chat::Effect::Tell(id, text) => out.push(Effect::Peer(id, PeerEffect::Tell(text))),
                chat::Effect::NotDone(code) => out.push(Effect::News(News::NotDone(code))),
            }
        }
        if wrote {
            self.on_typing(now, false, out);
        }
    }

    /// What the server's clock says by now.
    fn server_time(&self, now: Millis) -> UnixMillis {
        let (arrived, server) = self.clock.unwrap_or((now, UnixMillis(0)));
        UnixMillis(server.0 + (now - arrived))
    }

    fn on_signal(&mut self, now: Millis, from: ParticipantId, body: &str, out: &mut Vec<Effect>) {
        let Ok(say) = serde_json::from_str::<Say>(body) else {
            return;
        };
        match say.say {
            Words::Reaction(reaction) => {
                let known = self.roster.people.contains_key(&from);
                if known && reaction.len() <= REACTION_BYTES {
                    out.push(Effect::Reaction(from, reaction));
                }
            }
            Words::Typing(on) => self.on_typing_heard(now, from, on),
            _ => self.peer(now, from, peer::Input::Heard(say), out),
        }
    }

    pub(super) fn on_react(&mut self, now: Millis, reaction: String, out: &mut Vec<Effect>) {
        let Some(me) = self.roster.me else { return };
        if self.phase != Phase::Live || reaction.len() > REACTION_BYTES {
            return;
        }
        let say = Say {
            g: Generation(0),
            say: Words::Reaction(reaction.clone()),
        };
        self.say(now, None, &say, out);
        out.push(Effect::Reaction(me, reaction));
    }

    fn on_muted(&mut self, by: ParticipantId, out: &mut Vec<Effect>) {
        self.media.switch(Kind::Microphone, false, out);
        let by = self.roster.name_of(by).unwrap_or_default();
        out.push(Effect::News(News::Muted { by }));
    }

    pub(super) fn on_ice(&mut self, now: Millis, ice: IceServers, out: &mut Vec<Effect>) {
        self.ice = ice;
        self.tell_reach(now, out);
    }
}
