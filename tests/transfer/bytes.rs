//! Files and their bytes. Of each kilobyte the first byte is there: enough to see whatever is
//! lost, doubled or put in a wrong place, and thousands of megabytes pass in seconds.

use crate::chance::Chance;
use parlor::transfer::{FileEntry, Hash, OfferedFiles, Plan};

const STEP: u64 = 1024;
const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;

/// The files of one offer, as the sender has them.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) offered: OfferedFiles,
    pub(crate) plan: Plan,
    seed: u64,
}

impl Source {
    pub(crate) fn new(chance: &mut Chance, blocks: u64) -> Self {
        let mut files = Vec::new();
        let mut left = blocks;
        for n in 0..chance.between(1, 5) {
            let size = match chance.below(8) {
                0 => 0,
                1 => chance.between(1, 3),
                2 => 16 * KIB + chance.between(0, 2) - 1,
                3 => MIB + chance.between(0, 2) - 1,
                _ => chance.between(1, left.max(1) * MIB),
            };
            left = left.saturating_sub(size.div_ceil(MIB));
            files.push(FileEntry {
                path: format!("folder {}/file {n}.bin", n % 2),
                size,
                kind: "application/octet-stream".into(),
                modified: chance.below(1 << 40),
            });
        }
        let offered = OfferedFiles::of(files, None).expect("these can be offered");
        let plan = Plan::of(&offered.files).expect("they are small");
        let seed = chance.below(1 << 40);
        Self {
            offered,
            plan,
            seed,
        }
    }

    /// Other files that look the same.
    pub(crate) fn other(&self) -> Self {
        Self {
            seed: self.seed ^ 1,
            ..self.clone()
        }
    }

    /// The bytes of `len` from this place in a block on.
    pub(crate) fn piece(&self, block: u64, at: u64, len: u64) -> Vec<u8> {
        let block = self.plan.block(block).expect("a block of these files");
        let from = block.in_file + at;
        let first = from.next_multiple_of(STEP);
        let places = (first..from + len).step_by(STEP as usize);
        places.map(|place| self.byte(block.file, place)).collect()
    }

    pub(crate) fn block(&self, block: u64) -> Vec<u8> {
        let len = self.plan.block(block).expect("a block of these files").len;
        self.piece(block, 0, len)
    }

    fn byte(&self, file: usize, place: u64) -> u8 {
        let mixed = (self.seed ^ place ^ ((file as u64) << 50)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> 32) as u8
    }
}

/// A hash that is none, but tells apart what happens here.
pub(crate) fn hash(bytes: &[u8]) -> Hash {
    let mut state = 0xcbf2_9ce4_8422_2325_u64 ^ bytes.len() as u64;
    for byte in bytes {
        state = (state ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    let mut hash = [0; 32];
    hash[..8].copy_from_slice(&state.to_be_bytes());
    Hash(hash)
}

pub(crate) fn root(hashes: &[Hash]) -> Hash {
    let all: Vec<u8> = hashes.iter().flat_map(|hash| hash.0).collect();
    hash(&all)
}
