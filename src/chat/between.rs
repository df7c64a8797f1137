//! Words between the people here: mine to each of them, theirs into my lines.

use super::{
    Chat, Effect, Line, LineKey, Said, Source, State, What,
    direct::{DirectId, Words},
    words::{check_emoji, check_text},
};
use crate::{
    ids::{AuthorId, MessageId, ParticipantId},
    limits::{CHATS_WITHIN_MS, EMOJI_PER_MESSAGE},
    rate::Bucket,
    time::{Millis, UnixMillis},
    wire::{ErrorCode, Message, Quote, Reaction},
};

/// Somebody who is here, as far as words go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    pub id: ParticipantId,
    pub name: String,
    pub hosts: bool,
    /// The sum of their page count and mine.
    pub pages: u64,
}

/// Marks what is not the server's: its numbers are below.
const DIRECT: u64 = 1 << 63;
const PARTY: u64 = 1 << 52;

impl Chat {
    /// Who is here now. Whoever left gets nothing more, and whoever came gets what comes.
    pub(super) fn on_parties(&mut self, me: ParticipantId, parties: Vec<Party>) {
        self.seat = Some(me);
        self.streams
            .retain(|id, _| parties.iter().any(|party| party.id == *id));
        for party in &parties {
            self.streams
                .entry(party.id)
                .or_default()
                .renew(me, party.pages);
        }
        for party in parties {
            self.parties.retain(|known| known.id != party.id);
            self.parties.push(party);
        }
        self.show_reach();
    }

    pub(super) fn on_channel(&mut self, from: ParticipantId, open: bool, out: &mut Vec<Effect>) {
        let Some(stream) = self.streams.get_mut(&from) else {
            return;
        };
        match open {
            true => out.extend(
                stream
                    .opened()
                    .into_iter()
                    .map(|text| Effect::Tell(from, text)),
            ),
            false => stream.closed(),
        }
    }

    pub(super) fn on_told(&mut self, from: ParticipantId, text: &str, out: &mut Vec<Effect>) {
        let Some(stream) = self.streams.get_mut(&from) else {
            return;
        };
        let (words, answer) = stream.heard(text);
        out.extend(answer.map(|answer| Effect::Tell(from, answer)));
        match words {
            Some(words) => self.on_words(from, words),
            None => self.show_reach(),
        }
    }

    /// Whether something of mine is still on its way to somebody.
    pub fn is_reaching(&self) -> bool {
        self.streams.values().any(|stream| !stream.is_idle())
    }

    /// Writes to everybody who is here.
    pub(super) fn say_directly(
        &mut self,
        at: UnixMillis,
        text: String,
        reply_to: Option<LineKey>,
        out: &mut Vec<Effect>,
    ) {
        let Some(me) = self.seat else { return };
        let per_second = u64::from(self.chats) * 1_000 / CHATS_WITHIN_MS;
        let per_second = u32::try_from(per_second).unwrap_or(u32::MAX);
        let most = self.chats;
        let now = Millis(at.0);
        let bucket = self
            .writes
            .get_or_insert_with(|| Bucket::new(per_second, most, now));
        let state = match bucket.take(now, 1) {
            Ok(()) => State::Done,
            Err(_) => State::Failed(ErrorCode::RateLimited),
        };
        let reply = reply_to.and_then(|key| self.line(key)?.direct());
        self.next_direct += 1;
        let n = self.next_direct;
        let source = match state {
            State::Done => Source::Direct(DirectId(me, n)),
            _ => Source::Unsent,
        };
        let author = self.me.unwrap_or(AuthorId(0));
        let message = self.message(DirectId(me, n), author, at, text.clone(), reply);
        let key = self.name_line();
        let what = What::Said(Said {
            message,
            mine: true,
            state,
        });
        match state {
            State::Done => {
                let at_line = self.standing();
                self.lines.insert(at_line, Line { key, source, what });
                self.tell_all(Words::Say { n, at, text, reply }, out);
                self.show_reach();
            }
            _ => self.lines.push(Line { key, source, what }),
        }
    }

    pub(super) fn edit_directly(&mut self, of: DirectId, text: String, out: &mut Vec<Effect>) {
        if self.seat != Some(of.0) {
            return;
        }
        let words = Words::Edit { n: of.1, text };
        self.change(of.0, &words);
        self.tell_all(words, out);
    }

    pub(super) fn delete_directly(&mut self, of: DirectId, out: &mut Vec<Effect>) {
        let words = Words::Delete { of };
        if let Some(me) = self.seat {
            self.change(me, &words);
            self.tell_all(words, out);
        }
    }

    pub(super) fn react_directly(
        &mut self,
        of: DirectId,
        emoji: String,
        on: bool,
        out: &mut Vec<Effect>,
    ) {
        let words = Words::React { of, emoji, on };
        if let Some(me) = self.seat {
            self.change(me, &words);
            self.tell_all(words, out);
        }
    }

    fn tell_all(&mut self, words: Words, out: &mut Vec<Effect>) {
        for (id, stream) in &mut self.streams {
            let text = stream.give(words.clone());
            out.extend(text.map(|text| Effect::Tell(*id, text)));
        }
    }

    /// Somebody else's words, checked as if nobody had checked them.
    fn on_words(&mut self, from: ParticipantId, words: Words) {
        match words {
            Words::Say { n, at, text, reply } => {
                let of = DirectId(from, n);
                let known = |line: &Line| self.is_known(line, of, &text);
                if check_text(&text).is_err() || self.lines.iter().any(known) {
                    return;
                }
                // Nobody's clock is trusted far: what is said now is shown where it comes.
                let at = UnixMillis(at.0.min(self.clock.0));
                let message = self.message(of, author(from), at, text, reply);
                let key = self.name_line();
                let what = What::Said(Said {
                    message,
                    mine: false,
                    state: State::Done,
                });
                let source = Source::Direct(of);
                let place = self.standing();
                self.lines.insert(place, Line { key, source, what });
                self.unread += 1;
            }
            words => self.change(from, &words),
        }
    }

    /// Whether this line is what is said under this name; or was said so, word for word, from
    /// a seat that is not there any more: its writer sits elsewhere now and does not know that
    /// it arrived.
    fn is_known(&self, line: &Line, DirectId(from, n): DirectId, text: &str) -> bool {
        let Some(DirectId(seat, _)) = line.direct().filter(|of| of.1 == n) else {
            return false;
        };
        let same = || line.said().is_some_and(|said| said.message.text == text);
        seat == from || (!self.streams.contains_key(&seat) && same())
    }

    fn message(
        &self,
        of: DirectId,
        author: AuthorId,
        at: UnixMillis,
        text: String,
        reply: Option<DirectId>,
    ) -> Message {
        let answered = reply.and_then(|reply| {
            let line = self
                .lines
                .iter()
                .find(|line| line.direct() == Some(reply))?;
            line.said().map(|said| &said.message)
        });
        Message {
            id: shown_id(of),
            author,
            name: self.name_of(of.0),
            at,
            text,
            edited: false,
            deleted: false,
            removed: false,
            reply: answered.map(|message| Quote {
                id: message.id,
                name: message.name.clone(),
                text: message.text.clone(),
            }),
            reactions: vec![],
        }
    }

    /// An edit, a deletion or a reaction by somebody, as far as they may.
    fn change(&mut self, by: ParticipantId, words: &Words) {
        let (of, text) = match words {
            Words::Edit { n, text } => (DirectId(by, *n), Some(text)),
            Words::Delete { of } | Words::React { of, .. } => (*of, None),
            Words::Say { .. } => return,
        };
        let own = self.seat == Some(by);
        let hosts = self.party(by).is_some_and(|party| party.hosts) || (own && self.hosts);
        let who = if own {
            self.me.unwrap_or(AuthorId(0))
        } else {
            author(by)
        };
        let same = |line: &&mut Line| line.direct() == Some(of);
        let Some(What::Said(said)) = self.lines.iter_mut().find(same).map(|line| &mut line.what)
        else {
            return;
        };
        let message = &mut said.message;
        match (words, text) {
            _ if message.deleted => {}
            (Words::Edit { .. }, Some(text)) if check_text(text).is_ok() => {
                message.text.clone_from(text);
                message.edited = true;
            }
            (Words::Delete { .. }, _) if hosts || of.0 == by => {
                message.text.clear();
                message.reactions.clear();
                message.deleted = true;
                let id = message.id;
                self.forget_quotes(Some(id));
            }
            (Words::React { emoji, on, .. }, _) if check_emoji(emoji).is_ok() => {
                react(&mut message.reactions, who, emoji, *on);
            }
            _ => {}
        }
    }

    fn name_of(&self, id: ParticipantId) -> String {
        match self.party(id) {
            Some(party) => party.name.clone(),
            // Mine, from whichever seat.
            None => self.name.clone(),
        }
    }

    fn party(&self, id: ParticipantId) -> Option<&Party> {
        self.parties.iter().find(|party| party.id == id)
    }

    /// Shows how far each of mine has come.
    fn show_reach(&mut self) {
        let streams = &self.streams;
        for line in &mut self.lines {
            let (Source::Direct(of), What::Said(said)) = (line.source, &mut line.what) else {
                continue;
            };
            if said.mine && !matches!(said.state, State::Failed(_)) {
                let missing = streams
                    .values()
                    .filter(|stream| stream.carries(of.1))
                    .count();
                said.state = match missing {
                    0 => State::Done,
                    missing => State::Reaching(missing),
                };
            }
        }
    }
}

fn author(id: ParticipantId) -> AuthorId {
    AuthorId(PARTY | (id.0 & (PARTY - 1)))
}

/// A number for a line that no kept message has.
fn shown_id(DirectId(who, n): DirectId) -> MessageId {
    MessageId(DIRECT | (who.0 << 20 ^ n))
}

fn react(reactions: &mut Vec<Reaction>, who: AuthorId, emoji: &str, on: bool) {
    let at = reactions
        .iter()
        .position(|reaction| reaction.emoji == emoji);
    match (at, on) {
        (Some(at), true) if reactions[at].by.contains(&who) => {}
        (Some(at), true) => reactions[at].by.push(who),
        (Some(at), false) => reactions[at].by.retain(|by| *by != who),
        (None, true) if reactions.len() < EMOJI_PER_MESSAGE => reactions.push(Reaction {
            emoji: emoji.to_owned(),
            by: vec![who],
        }),
        (None, _) => {}
    }
    reactions.retain(|reaction| !reaction.by.is_empty());
}
