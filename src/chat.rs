//! A conversation as one page has it: what was said, in its order, each thing once; what is
//! still on its way, and what did not get there.
//!
//! Not here: whether something may be said (the room decides), the link that carries it
//! ([`crate::link`]), and marks in the text (`markdown`).

mod between;
mod direct;
mod io;
mod kept;
#[cfg(test)]
mod tests;
pub mod words;
mod writing;

use crate::{
    ids::{AuthorId, CommandId, MessageId, ParticipantId},
    limits::CHATS,
    rate::Bucket,
    time::UnixMillis,
    wire::{ClientFrame, Keep},
};
pub use between::Party;
pub use direct::DirectId;
use direct::Stream;
pub use io::{Effect, Found, Input, Line, LineKey, Said, Source, State, What};
use std::collections::BTreeMap;

/// Numbers of what goes from browser to browser begin below, at random: another page of the
/// same person counts elsewhere.
const DIRECT_FROM: u64 = 1 << 52;

/// Something given to the server and not answered yet.
#[derive(Clone, Debug)]
struct Command {
    cid: CommandId,
    frame: ClientFrame,
    /// As it goes over the wire.
    bytes: usize,
    /// It was given to the link of this session.
    given: bool,
}

/// My side of a conversation.
#[derive(Debug)]
pub struct Chat {
    me: Option<AuthorId>,
    keep: Option<Keep>,
    /// Lines that stand, then mine that are on their way, each in order.
    lines: Vec<Line>,
    /// In the order in which they were given; all but those that failed are on their way.
    commands: Vec<Command>,
    next_key: u64,
    next_cid: u64,
    /// There are older ones.
    more: bool,
    loading: bool,
    /// The newest page is on its way: until it is here, there may be a gap.
    gap: bool,
    /// The last message that was here when the person last looked.
    read: Option<MessageId>,
    unread: usize,
    found: Option<Found>,
    version: u64,
    /// The time by now.
    clock: UnixMillis,
    /// My seat and name, whether I host, and everybody else who is or was here.
    seat: Option<ParticipantId>,
    name: String,
    hosts: bool,
    parties: Vec<Party>,
    streams: BTreeMap<ParticipantId, Stream>,
    next_direct: u64,
    chats: u32,
    writes: Option<Bucket>,
}

impl Chat {
    /// A conversation nobody said anything in. `first_cid` keeps the names of this page's
    /// commands apart from those of others.
    pub fn new(first_cid: u64) -> Self {
        Self {
            me: None,
            keep: None,
            lines: Vec::new(),
            commands: Vec::new(),
            next_key: 1,
            next_cid: first_cid,
            more: false,
            loading: false,
            gap: false,
            read: None,
            unread: 0,
            found: None,
            version: 0,
            clock: UnixMillis(0),
            seat: None,
            name: String::new(),
            hosts: false,
            parties: Vec::new(),
            streams: BTreeMap::new(),
            next_direct: first_cid & (DIRECT_FROM - 1),
            chats: CHATS,
            writes: None,
        }
    }

    /// Advances the conversation by one input.
    #[must_use = "effects must be executed in order"]
    pub fn step(&mut self, at: UnixMillis, input: Input) -> Vec<Effect> {
        let mut out = Vec::new();
        self.version += 1;
        self.clock = at;
        match input {
            Input::Write { text, reply_to } => self.on_write(at, &text, reply_to, &mut out),
            Input::Edit(key, text) => self.on_edit(key, &text, &mut out),
            Input::Delete(key) => self.on_delete(key, &mut out),
            Input::React(key, emoji, on) => self.on_react(key, emoji, on, &mut out),
            Input::Again(key) => self.on_again(key, &mut out),
            Input::Drop(key) => self.on_drop(key),
            Input::Older => self.on_older(&mut out),
            Input::Search(words) => self.on_search(words, &mut out),
            Input::ReadBefore(last) => self.read = Some(last),
            Input::Read => self.unread = 0,
            Input::Welcomed {
                author,
                keep,
                resumed,
            } => {
                self.me = Some(author);
                self.on_keep(keep);
                if !resumed {
                    self.begin_anew(&mut out);
                }
            }
            Input::Keep(keep) => self.on_keep(keep),
            Input::Chats(chats) if chats == self.chats => {}
            Input::Chats(chats) => (self.chats, self.writes) = (chats, None),
            Input::Lost if self.awaits_answer() => self.begin_anew(&mut out),
            Input::Lost => {}
            Input::Frame(frame) => self.on_frame(frame, &mut out),
            Input::Parties {
                me,
                name,
                hosts,
                parties,
            } => {
                self.name = name;
                self.hosts = hosts;
                self.on_parties(me, parties);
            }
            Input::Channel(from, open) => self.on_channel(from, open, &mut out),
            Input::Told(from, text) => self.on_told(from, &text, &mut out),
        }
        out
    }

    /// All lines, oldest first; those of mine that are not there yet come last.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// By what I am known in what is said.
    pub fn me(&self) -> Option<AuthorId> {
        self.me
    }

    /// Rises with whatever may have changed.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// There are older messages to load.
    pub fn has_more(&self) -> bool {
        self.more
    }

    /// Something that was said to the server must not stay unanswered.
    pub fn awaits_answer(&self) -> bool {
        self.gap || !self.commands.is_empty()
    }

    pub fn is_loading(&self) -> bool {
        self.loading
    }

    /// How many messages of others came since the person last looked.
    pub fn unread(&self) -> usize {
        self.unread
    }

    /// The newest message that is kept.
    pub fn newest(&self) -> Option<MessageId> {
        let kept = |line: &Line| line.kept().map(|message| message.id);
        self.lines.iter().rev().find_map(kept)
    }

    /// The last message that had been read when this page was opened.
    pub fn read(&self) -> Option<MessageId> {
        self.read
    }

    /// What is looked for, and what was found.
    pub fn found(&self) -> Option<&Found> {
        self.found.as_ref()
    }

    fn line(&self, key: LineKey) -> Option<&Line> {
        self.lines.iter().find(|line| line.key == key)
    }

    fn name_line(&mut self) -> LineKey {
        self.next_key += 1;
        LineKey(self.next_key)
    }

    fn name_command(&mut self) -> CommandId {
        self.next_cid += 1;
        CommandId(self.next_cid)
    }

    /// What quotes a message that was deleted says no more of it.
    fn forget_quotes(&mut self, deleted: Option<MessageId>) {
        for line in &mut self.lines {
            if let What::Said(said) = &mut line.what
                && let Some(quote) = &mut said.message.reply
                && Some(quote.id) == deleted
            {
                quote.text.clear();
            }
        }
    }

    /// How many lines stand: what follows is on its way.
    fn standing(&self) -> usize {
        let stands = |line: &&Line| !matches!(line.source, Source::Pending(_) | Source::Unsent);
        self.lines.iter().take_while(stands).count()
    }

    /// The setting that holds from now on; a change is said where it happened.
    fn on_keep(&mut self, keep: Keep) {
        if self.keep.replace(keep).is_some_and(|before| before != keep) {
            let key = self.name_line();
            let line = Line {
                key,
                source: Source::Note,
                what: What::Switched(keep),
            };
            self.lines.insert(self.standing(), line);
        }
    }
}
