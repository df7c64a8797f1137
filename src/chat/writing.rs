//! What I say.

use super::{
    Chat, Command, DirectId, Effect, Found, Line, LineKey, Said, Source, State, What,
    words::{check_emoji, check_search, check_text, tidy},
};
use crate::{
    ids::{AuthorId, CommandId, MessageId},
    limits::{CHAT_WINDOW, CHAT_WINDOW_BYTES},
    link::encoded,
    time::UnixMillis,
    wire::{ClientFrame, ErrorCode, Keep, Message, Quote},
};

impl Chat {
    pub(super) fn on_write(
        &mut self,
        at: UnixMillis,
        text: &str,
        reply_to: Option<LineKey>,
        out: &mut Vec<Effect>,
    ) {
        let text = tidy(text);
        if check_text(&text).is_err() {
            out.push(Effect::NotDone(ErrorCode::BadText));
            return;
        }
        if self.keep == Some(Keep::BetweenUs) {
            self.say_directly(at, text, reply_to, out);
            return;
        }
        let answered = reply_to.and_then(|key| self.line(key)?.kept());
        let reply = answered.map(|message| Quote {
            id: message.id,
            name: message.name.clone(),
            text: message.text.clone(),
        });
        let cid = self.name_command();
        let frame = ClientFrame::Chat {
            cid,
            text: text.clone(),
            reply_to: reply.as_ref().map(|quote| quote.id),
        };
        let message = Message {
            // The server gives it its number.
            id: MessageId(0),
            author: self.me.unwrap_or(AuthorId(0)),
            name: self.name.clone(),
            at,
            text,
            edited: false,
            deleted: false,
            removed: false,
            reply,
            reactions: vec![],
        };
        let what = What::Said(Said {
            message,
            mine: true,
            state: State::Sending,
        });
        let (key, source) = (self.name_line(), Source::Pending(cid));
        self.lines.push(Line { key, source, what });
        self.give(cid, frame, out);
    }

    pub(super) fn on_edit(&mut self, key: LineKey, text: &str, out: &mut Vec<Effect>) {
        let text = tidy(text);
        if check_text(&text).is_err() {
            out.push(Effect::NotDone(ErrorCode::BadText));
        } else if let Some(id) = self.kept_id(key) {
            let cid = self.name_command();
            self.give(cid, ClientFrame::ChatEdit { cid, id, text }, out);
        } else if let Some(of) = self.direct_id(key) {
            self.edit_directly(of, text, out);
        }
    }

    pub(super) fn on_delete(&mut self, key: LineKey, out: &mut Vec<Effect>) {
        if let Some(id) = self.kept_id(key) {
            let cid = self.name_command();
            self.give(cid, ClientFrame::ChatDelete { cid, id }, out);
        } else if let Some(of) = self.direct_id(key) {
            self.delete_directly(of, out);
        }
    }

    pub(super) fn on_react(
        &mut self,
        key: LineKey,
        emoji: String,
        on: bool,
        out: &mut Vec<Effect>,
    ) {
        if check_emoji(&emoji).is_err() {
            return;
        }
        if let Some(id) = self.kept_id(key) {
            let cid = self.name_command();
            self.give(cid, ClientFrame::ChatReact { cid, id, emoji, on }, out);
        } else if let Some(of) = self.direct_id(key) {
            self.react_directly(of, emoji, on, out);
        }
    }

    /// What failed is said again, behind all that was said since, under its old name: should
    /// the server have it after all, it will say so.
    pub(super) fn on_again(&mut self, key: LineKey, out: &mut Vec<Effect>) {
        let failed = |line: &Line| {
            line.key == key
                && line
                    .said()
                    .is_some_and(|said| matches!(said.state, State::Failed(_)))
        };
        let Some(at) = self.lines.iter().position(failed) else {
            return;
        };
        let mut line = self.lines.remove(at);
        let What::Said(said) = &mut line.what else {
            return;
        };
        // Words go where the room's setting says now.
        let Source::Pending(cid) = line.source else {
            let text = std::mem::take(&mut said.message.text);
            return self.on_write(self.clock, &text, None, out);
        };
        if self.keep == Some(Keep::BetweenUs) {
            let text = std::mem::take(&mut said.message.text);
            return self.on_write(self.clock, &text, None, out);
        }
        said.state = State::Sending;
        let frame = ClientFrame::Chat {
            cid,
            text: said.message.text.clone(),
            reply_to: said.message.reply.as_ref().map(|quote| quote.id),
        };
        self.lines.push(line);
        self.give(cid, frame, out);
    }

    pub(super) fn on_drop(&mut self, key: LineKey) {
        self.lines.retain(|line| {
            let failed = line
                .said()
                .is_some_and(|said| matches!(said.state, State::Failed(_)));
            line.key != key || !failed
        });
    }

    pub(super) fn on_older(&mut self, out: &mut Vec<Effect>) {
        let first = self.lines.iter().find_map(|line| line.kept());
        if let Some(first) = first.filter(|_| self.more && !self.loading) {
            let before = Some(first.id);
            self.loading = true;
            out.push(Effect::Transmit(ClientFrame::ChatPage { before }));
        }
    }

    pub(super) fn on_search(&mut self, words: String, out: &mut Vec<Effect>) {
        self.found = None;
        if check_search(&words).is_ok() {
            let frame = ClientFrame::ChatSearch {
                words: words.clone(),
            };
            let messages = None;
            self.found = Some(Found { words, messages });
            out.push(Effect::Transmit(frame));
        }
    }

    /// The server did not take it.
    pub(super) fn on_refused(&mut self, cid: CommandId, code: ErrorCode, out: &mut Vec<Effect>) {
        let line = self
            .lines
            .iter_mut()
            .find(|line| line.source == Source::Pending(cid));
        match line.map(|line| &mut line.what) {
            Some(What::Said(said)) => said.state = State::Failed(code),
            _ => out.push(Effect::NotDone(code)),
        }
    }

    fn direct_id(&self, key: LineKey) -> Option<DirectId> {
        self.line(key)?.direct()
    }

    fn kept_id(&self, key: LineKey) -> Option<MessageId> {
        self.line(key)?.kept().map(|message| message.id)
    }

    fn give(&mut self, cid: CommandId, frame: ClientFrame, out: &mut Vec<Effect>) {
        let bytes = encoded(&frame).len();
        self.commands.push(Command {
            cid,
            frame,
            bytes,
            given: false,
        });
        self.give_more(out);
    }

    /// Gives the link as much as may be on its way at once, in order: what is too much for
    /// its queue would be lost there.
    pub(super) fn give_more(&mut self, out: &mut Vec<Effect>) {
        let mut bytes = 0;
        for (before, command) in self.commands.iter_mut().take(CHAT_WINDOW).enumerate() {
            bytes += command.bytes;
            if before > 0 && bytes > CHAT_WINDOW_BYTES {
                break;
            }
            if !std::mem::replace(&mut command.given, true) {
                out.push(Effect::Transmit(command.frame.clone()));
            }
        }
    }
}
