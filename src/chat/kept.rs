//! What the server keeps, as it comes.

use super::{Chat, Effect, Line, Said, Source, State, What};
use crate::{
    ids::{AuthorId, CommandId, MessageId},
    wire::{ClientFrame, ErrorCode, Message, ServerFrame},
};

impl Chat {
    pub(super) fn on_frame(&mut self, frame: ServerFrame, out: &mut Vec<Effect>) {
        match frame {
            ServerFrame::Chat { cid, message } => self.on_said(cid, message),
            ServerFrame::ChatChanged { message } => self.on_changed(message),
            ServerFrame::ChatPage {
                before,
                messages,
                more,
            } => self.on_page(before, messages, more),
            ServerFrame::ChatFound { words, messages } => {
                if let Some(found) = self.found.as_mut().filter(|found| found.words == words) {
                    found.messages = Some(messages);
                }
            }
            ServerFrame::ChatRemoved { author } => self.on_removed(author),
            ServerFrame::Error { code, .. } => self.on_unanswered(code, out),
            ServerFrame::Result { cid, error } => {
                // What was said twice is answered twice, and the first answer counts.
                let waited = self.done(cid);
                if let Some(code) = error.filter(|_| waited) {
                    self.on_refused(cid, code, out);
                }
            }
            _ => {}
        }
        self.give_more(out);
    }

    /// The session is another one: what was on its way is said again, under its old names,
    /// and what was said meanwhile is in the newest page.
    pub(super) fn begin_anew(&mut self, out: &mut Vec<Effect>) {
        (self.loading, self.gap) = (true, true);
        out.push(Effect::Transmit(ClientFrame::ChatPage { before: None }));
        if let Some(found) = self.found.as_ref().filter(|found| found.messages.is_none()) {
            let words = found.words.clone();
            out.push(Effect::Transmit(ClientFrame::ChatSearch { words }));
        }
        for command in &mut self.commands {
            command.given = false;
        }
        self.give_more(out);
    }

    /// A frame of ours was refused. Pages and searches have no number: one that is waited for
    /// will not come, and may be asked for again.
    fn on_unanswered(&mut self, code: ErrorCode, out: &mut Vec<Effect>) {
        self.more |= std::mem::take(&mut self.loading);
        if self
            .found
            .take_if(|found| found.messages.is_none())
            .is_some()
        {
            out.push(Effect::NotDone(code));
        }
    }

    /// Forgets a command that was answered; whether it was one of ours.
    fn done(&mut self, cid: CommandId) -> bool {
        let at = self.commands.iter().position(|command| command.cid == cid);
        at.map(|at| self.commands.remove(at)).is_some()
    }

    fn on_said(&mut self, cid: CommandId, message: Message) {
        let mine = self.is_mine(&message);
        let pending = if mine { self.take_pending(cid) } else { None };
        if mine {
            self.done(cid);
        }
        if self.is_further_up(message.id) {
            return;
        }
        let new = self.put(message, pending.map(|line| line.key));
        if new && !mine {
            self.unread += 1;
        }
    }

    /// Whether this stands before the first line that is here, with others perhaps between
    /// them: what I said before I was away is confirmed late, and comes with its page.
    fn is_further_up(&self, id: MessageId) -> bool {
        let first = self.lines.iter().find_map(|line| line.kept());
        self.more && first.is_some_and(|first| id < first.id)
    }

    fn take_pending(&mut self, cid: CommandId) -> Option<Line> {
        let source = Source::Pending(cid);
        let at = self.lines.iter().position(|line| line.source == source)?;
        Some(self.lines.remove(at))
    }

    fn on_changed(&mut self, message: Message) {
        // It may be quoted here without being here.
        self.forget_quotes(message.deleted.then_some(message.id));
        let found = self
            .found
            .iter_mut()
            .filter_map(|found| found.messages.as_mut());
        let found = found.flatten().find(|found| found.id == message.id);
        if let Some(found) = found {
            *found = message.clone();
        }
        let same = |line: &&mut Line| line.kept().is_some_and(|kept| kept.id == message.id);
        if let Some(What::Said(said)) = self.lines.iter_mut().find(same).map(|line| &mut line.what)
        {
            said.message = message;
        }
    }

    fn on_removed(&mut self, author: AuthorId) {
        for line in &mut self.lines {
            if let What::Said(said) = &mut line.what {
                said.message.removed |= said.message.author == author;
            }
        }
    }

    /// A page goes before the first line, or, without `before`, is the newest: what stands
    /// here and is older than it is dropped, to be loaded again when it is wanted, since
    /// there may be a gap, and since what stands here may have been changed.
    fn on_page(&mut self, before: Option<MessageId>, messages: Vec<Message>, more: bool) {
        self.loading = false;
        let first = self
            .lines
            .iter()
            .find_map(|line| line.kept())
            .map(|kept| kept.id);
        match before {
            // Asked before the session began anew: that page is not next to what is here.
            Some(before) if first != Some(before) => return,
            Some(_) => {}
            None => {
                self.gap = false;
                let oldest = messages.first().map(|message| message.id);
                self.lines.retain(|line| match line.kept() {
                    Some(kept) => oldest.is_some_and(|oldest| kept.id >= oldest),
                    None => true,
                });
                if self.read.is_none() && first.is_none() && self.unread == 0 {
                    // Nobody was here before: nothing is new.
                    self.read = messages.last().map(|message| message.id);
                }
            }
        }
        self.more = more;
        let known = before.is_none() && first.is_some();
        for message in messages {
            let (mine, id) = (self.is_mine(&message), message.id);
            let new = self.put(message, None);
            let missed = known && first.is_some_and(|first| id > first);
            self.unread += usize::from(new && missed && !mine);
        }
    }

    /// Puts a message in its place by its number; whether it was not here yet.
    fn put(&mut self, message: Message, key: Option<super::LineKey>) -> bool {
        let id = message.id;
        let mine = self.is_mine(&message);
        let what = What::Said(Said {
            message,
            mine,
            state: State::Done,
        });
        let here = |line: &Line| line.kept().is_some_and(|kept| kept.id == id);
        if let Some(line) = self.lines.iter_mut().find(|line| here(line)) {
            line.what = what;
            return false;
        }
        // Behind the last that is older: notes stay where they were said.
        let older = |line: &Line| line.kept().is_some_and(|kept| kept.id < id);
        let newer = |line: &Line| line.kept().is_some_and(|kept| kept.id > id);
        let at = match self.lines.iter().position(newer) {
            None => self.standing(),
            Some(newer) => self.lines[..newer]
                .iter()
                .rposition(older)
                .map_or(newer, |at| at + 1),
        };
        let key = key.unwrap_or_else(|| self.name_line());
        let source = Source::Kept;
        self.lines.insert(at, Line { key, source, what });
        true
    }

    fn is_mine(&self, message: &Message) -> bool {
        self.me == Some(message.author)
    }
}
