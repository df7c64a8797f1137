//! What people write to each other, and that all of it is kept once and read by all.

use crate::{
    client::{Client, Written},
    world::{Event, Outcomes, World},
};
use parlor::{
    call::Input,
    chat::{self, Source, State},
    limits::CHAT_PAGE,
    room::{self, ChatAnswer},
    wire::Message,
};

impl World {
    /// Somebody writes, or changes what stands.
    pub(crate) fn talk(&mut self, c: usize) -> Outcomes {
        if !self.clients[c].is_live() {
            return Ok(());
        }
        let page = (c, self.clients[c].page);
        let lines = self.clients[c].call.conversation().lines();
        let any = self.chance.below(lines.len().max(1) as u64) as usize;
        let key = lines.get(any).map(|line| line.key);
        let kept = self.server.keep.is_kept();
        let input = match (self.chance.below(8), key) {
            (0, Some(key)) => chat::Input::React(key, "👍".into(), self.chance.one_in(2)),
            (1, Some(key)) if kept => chat::Input::Edit(key, format!("edited {}", self.now.0)),
            (2, Some(key)) if kept => chat::Input::Delete(key),
            (3, _) => chat::Input::Older,
            (_, reply_to) => {
                self.written += 1;
                let text = format!("{c} {} {}", page.1, self.written);
                self.note_written(c, &text);
                let reply_to = reply_to.filter(|_| self.chance.one_in(3));
                chat::Input::Write { text, reply_to }
            }
        };
        self.input(page, Input::Chat(input))
    }

    fn note_written(&mut self, c: usize, text: &str) {
        let others = self.clients[c].call.others();
        let here = others
            .iter()
            .filter_map(|other| self.client_of(other.person.id));
        let to = here.map(|r| (r, self.clients[r].page, self.clients[r].me));
        let written = Written {
            text: text.into(),
            page: self.clients[c].page,
            seat: self.clients[c].me,
            to: to.collect(),
        };
        self.clients[c].written.push(written);
    }

    /// The archive commits; the answer may still be lost.
    pub(crate) fn file(&mut self) {
        let epoch = self.server.epoch;
        if let Some((ticket, order)) = self.server.orders.pop_front() {
            let answer = self.server.archive.answer(order);
            if let ChatAnswer::Posted {
                message,
                again: false,
            } = &answer
            {
                self.server.first_words.push(message.text.clone());
            }
            self.server.answers.push_back((ticket, answer));
            let wait = self.chance.between(0, 4);
            self.after(wait, Event::Filed(epoch));
        }
    }

    pub(crate) fn filed(&mut self) -> Outcomes {
        match self.server.answers.pop_front() {
            Some((ticket, answer)) => self.room(room::Input::Chat(ticket, answer)),
            None => Ok(()),
        }
    }

    /// Everything that was written is kept once and in its writer's order, and everybody
    /// reads the end of it, as it is.
    pub(crate) fn everybody_reads_the_same(&self) -> Outcomes {
        if !self.server.keep.is_kept() {
            return self.all_between_us_arrived();
        }
        let kept: Vec<&Message> = self.server.archive.messages().collect();
        for client in &self.clients {
            let lines = client.call.conversation().lines();
            let read = lines.iter().filter(|line| line.source == Source::Kept);
            let read: Vec<_> = read
                .filter_map(|line| Some(&line.said()?.message))
                .collect();
            let end = &kept[kept.len().saturating_sub(read.len())..];
            if read != end || read.len() < kept.len().min(CHAT_PAGE) {
                return Err(format!("{} reads {read:?}, not {end:?}", client.n));
            }
            let sending =
                |line: &chat::Line| line.said().is_some_and(|s| s.state == State::Sending);
            if lines.iter().any(sending) {
                return Err(format!("{} is still sending", client.n));
            }
            self.is_kept(client.n, lines)?;
        }
        Ok(())
    }

    fn is_kept(&self, c: usize, lines: &[chat::Line]) -> Outcomes {
        let first_words = |text: &String| {
            self.server
                .first_words
                .iter()
                .filter(|t| *t == text)
                .count()
        };
        let client = &self.clients[c];
        for Written { page, text, .. } in &client.written {
            let failed = || {
                lines
                    .iter()
                    .any(|line| line.said().is_some_and(|s| s.message.text == *text))
            };
            let lost_with_its_page = *page != client.page;
            match first_words(text) {
                1 => {}
                0 if lost_with_its_page || failed() => {}
                n => return Err(format!("{text:?} of {c} is kept {n} times")),
            }
        }
        let mine = |text: &&String| text.split(' ').next() == Some(&c.to_string());
        let number = |text: &String| text.rsplit(' ').next().and_then(|n| n.parse::<u64>().ok());
        let order: Vec<_> = self
            .server
            .first_words
            .iter()
            .filter(mine)
            .map(number)
            .collect();
        if order.is_sorted() {
            Ok(())
        } else {
            Err(format!("what {c} wrote is kept as {order:?}"))
        }
    }

    /// Whoever was there when something was written, and is still, with the same page in the
    /// same seat, has it once, in its writer's order; so has the writer.
    fn all_between_us_arrived(&self) -> Outcomes {
        for reader in &self.clients {
            let lines = reader.call.conversation().lines();
            let said: Vec<_> = lines.iter().filter_map(|line| line.said()).collect();
            let reaching = |said: &&chat::Said| matches!(said.state, State::Reaching(_));
            if said.iter().any(reaching) {
                return Err(format!("{} is still telling the others", reader.n));
            }
            let read: Vec<_> = said.iter().map(|said| said.message.text.as_str()).collect();
            for c in 0..self.clients.len() {
                self.has_read(reader, &read, c)?;
            }
        }
        Ok(())
    }

    fn has_read(&self, reader: &Client, read: &[&str], c: usize) -> Outcomes {
        let writer = &self.clients[c];
        let number = |text: &&str| text.rsplit(' ').next().and_then(|n| n.parse().ok());
        let of = |text: &&&str| text.split(' ').next() == Some(&c.to_string());
        let numbers: Vec<u64> = read.iter().filter(of).filter_map(number).collect();
        if reader.n != c && !numbers.windows(2).all(|two| two[0] < two[1]) {
            return Err(format!("{} reads {numbers:?} of {c}", reader.n));
        }
        let still = |w: &&Written| w.page == writer.page && w.seat == writer.me;
        let me = (reader.n, reader.page, reader.me);
        for Written { text, to, .. } in writer.written.iter().filter(still) {
            let times = read.iter().filter(|read| *read == text).count();
            if times != 1 && to.contains(&me) && !self.failed(c, text) {
                return Err(format!("{} reads {text:?} of {c} {times} times", reader.n));
            }
        }
        Ok(())
    }

    fn failed(&self, c: usize, text: &str) -> bool {
        let lines = self.clients[c].call.conversation().lines();
        let failed = |said: &chat::Said| matches!(said.state, State::Failed(_));
        let mut said = lines.iter().filter_map(|line| line.said());
        said.any(|said| said.message.text == text && failed(said))
    }
}
