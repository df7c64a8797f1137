//! What is said from browser to browser, over one data channel per pair: numbered and
//! acknowledged per pair, said again on a fresh channel, taken once.
//!
//! A stream is between two pages. When either is loaded anew it begins at 1 again, with
//! whatever the other side did not take in before.

use crate::{
    ids::ParticipantId,
    limits::{CHAT_BYTES, EMOJI_BYTES},
    time::UnixMillis,
};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Largest text on the channel: a message, its marks escaped, and the frame around it.
const TEXT_BYTES: usize = 6 * CHAT_BYTES + 8 * EMOJI_BYTES;

/// A message's name among those here: who wrote it, and the writer's number for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DirectId(pub ParticipantId, pub u64);

/// What is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Words {
    Say {
        /// The writer's number for it.
        n: u64,
        at: UnixMillis,
        text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply: Option<DirectId>,
    },
    Edit {
        n: u64,
        text: String,
    },
    Delete {
        of: DirectId,
    },
    React {
        of: DirectId,
        emoji: String,
        on: bool,
    },
}

/// What goes over the channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Frame {
    /// The `n`-th of this stream, from 1.
    Words { n: u64, words: Words },
    /// So many have been taken in.
    Taken { n: u64 },
}

/// The stream to and from one other page.
#[derive(Debug, Default)]
pub(super) struct Stream {
    /// From which seat of mine, and between which two pages: the sum of their counts.
    ends: Option<(ParticipantId, u64)>,
    open: bool,
    /// The number of the last one given to it.
    last: u64,
    waiting: VecDeque<(u64, Words)>,
    taken: u64,
}

impl Stream {
    /// A page was loaded anew, or I sit elsewhere: what waits is numbered from 1, for one
    /// that knows nothing.
    pub(super) fn renew(&mut self, me: ParticipantId, pages: u64) {
        if self.ends.replace((me, pages)) == Some((me, pages)) {
            return;
        }
        self.open = false;
        self.taken = 0;
        self.last = 0;
        for (n, _) in &mut self.waiting {
            self.last += 1;
            *n = self.last;
        }
    }

    /// Gives it words; what is to be sent now.
    pub(super) fn give(&mut self, words: Words) -> Option<String> {
        self.last += 1;
        let frame = Frame::Words {
            n: self.last,
            words: words.clone(),
        };
        self.waiting.push_back((self.last, words));
        self.open.then(|| encode(&frame))
    }

    /// A fresh channel is open: all that was not taken in is said again.
    pub(super) fn opened(&mut self) -> Vec<String> {
        self.open = true;
        let again = |(n, words): &(u64, Words)| {
            encode(&Frame::Words {
                n: *n,
                words: words.clone(),
            })
        };
        self.waiting.iter().map(again).collect()
    }

    pub(super) fn closed(&mut self) {
        self.open = false;
    }

    /// Something came over the channel: the words, if they are new, and what to answer.
    pub(super) fn heard(&mut self, text: &str) -> (Option<Words>, Option<String>) {
        if text.len() > TEXT_BYTES {
            return (None, None);
        }
        match serde_json::from_str(text) {
            Ok(Frame::Words { n, words }) if n <= self.taken + 1 => {
                let new = n > self.taken;
                self.taken = self.taken.max(n);
                (
                    new.then_some(words),
                    Some(encode(&Frame::Taken { n: self.taken })),
                )
            }
            Ok(Frame::Taken { n }) => {
                while self.waiting.front().is_some_and(|(first, _)| *first <= n) {
                    self.waiting.pop_front();
                }
                (None, None)
            }
            // Out of turn, or not of this protocol: nothing is taken, nothing is promised.
            Ok(Frame::Words { .. }) | Err(_) => (None, None),
        }
    }

    /// Whether these words of mine are still on their way.
    pub(super) fn carries(&self, number: u64) -> bool {
        let says = |words: &Words| matches!(words, Words::Say { n, .. } if *n == number);
        self.waiting.iter().any(|(_, words)| says(words))
    }

    pub(super) fn is_idle(&self) -> bool {
        self.waiting.is_empty()
    }
}

fn encode(frame: &Frame) -> String {
    serde_json::to_string(frame).expect("a frame is plain data")
}
