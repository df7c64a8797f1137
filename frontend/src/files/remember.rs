//! What this tab remembers of its sendings, for a reload of the page.

use crate::memory::FilesMemory;
use parlor::{
    ids::ParticipantId,
    transfer::{Key, SendingMemory, TransferId},
};

/// A browser keeps about 5 million letters per tab, some of them for others. What does not
/// fit has to be offered again after a reload.
const LETTERS: usize = 2_000_000;

/// Everything that goes on after a reload.
pub(super) struct Remembered {
    memory: FilesMemory,
    sendings: Vec<SendingMemory>,
    changed: bool,
}

impl Remembered {
    /// As this page left it when it was loaded anew.
    pub(super) fn recall(memory: FilesMemory) -> Self {
        let sendings = memory.recall();
        let sendings = sendings.and_then(|text| serde_json::from_str(&text).ok());
        Self {
            memory,
            sendings: sendings.unwrap_or_default(),
            changed: false,
        }
    }

    pub(super) fn all(&self) -> Vec<SendingMemory> {
        self.sendings.clone()
    }

    pub(super) fn keep(&mut self, memory: SendingMemory) {
        self.changed = true;
        match self
            .sendings
            .iter_mut()
            .find(|known| known.key == memory.key)
        {
            Some(known) => *known = memory,
            None => self.sendings.push(memory),
        }
    }

    pub(super) fn forget(&mut self, transfer: TransferId, who: ParticipantId) {
        let before = self.sendings.len();
        self.sendings
            .retain(|known| known.key != Key { who, transfer });
        self.changed |= self.sendings.len() != before;
    }

    /// Writes down what changed.
    pub(super) fn save(&mut self) {
        if !std::mem::take(&mut self.changed) {
            return;
        }
        match fitting(&self.sendings, LETTERS) {
            Some(text) if self.memory.remember(&text) => {}
            _ => self.memory.forget(),
        }
    }
}

/// As many as fit, the oldest first.
fn fitting(sendings: &[SendingMemory], letters: usize) -> Option<String> {
    let mut parts = Vec::new();
    let mut sum = 0;
    for memory in sendings {
        let part = serde_json::to_string(memory).ok()?;
        if sum + part.len() <= letters {
            sum += part.len();
            parts.push(part);
        }
    }
    (!parts.is_empty()).then(|| format!("[{}]", parts.join(",")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use parlor::transfer::OfferedFiles;

    fn sending(transfer: u64) -> SendingMemory {
        SendingMemory {
            key: Key {
                who: ParticipantId(1),
                transfer: TransferId(transfer),
            },
            offered: OfferedFiles {
                files: vec![],
                picture: None,
            },
            accepted: true,
            hashes: vec![],
        }
    }

    #[test]
    fn what_does_not_fit_is_left_out_and_the_rest_is_read_again() {
        let one = serde_json::to_string(&sending(1)).unwrap().len();
        let all = [sending(1), sending(2), sending(3)];
        let text = fitting(&all, 2 * one).unwrap();
        let read: Vec<SendingMemory> = serde_json::from_str(&text).unwrap();
        assert_eq!(read, all[..2]);
        assert_eq!(fitting(&all, 1), None);
    }
}
