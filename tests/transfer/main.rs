//! A page that sends, and one or three that receive, with everything between them that goes
//! wrong: connections that break or are replaced, lines that close, pages loaded anew, results
//! that come out of order, disks that fail. Then calm; and every file has to be the same.

mod bytes;
#[path = "../simulation/chance.rs"]
mod chance;
mod disk;
mod edge;
mod lines;
mod links;
mod mischief;
mod verdict;
mod world;

use std::{
    sync::atomic::{AtomicU64, Ordering},
    thread,
};
use world::{Fault, World};

const SEEDS: u64 = 10_000;

/// Plays every seed on all cores; answers the first one that fails, and why.
fn play(seeds: std::ops::Range<u64>, fault: Fault) -> Option<(u64, String)> {
    let next = AtomicU64::new(seeds.start);
    let workers = thread::available_parallelism().map_or(2, usize::from);
    let work = || loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= seeds.end {
            return None;
        }
        if let Err(why) = World::new(seed, fault).play() {
            next.store(seeds.end, Ordering::Relaxed);
            return Some((seed, why));
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let results = workers
            .into_iter()
            .map(|worker| worker.join().expect("no seed panics"));
        results.flatten().min()
    })
}

#[test]
fn every_file_is_the_same_whatever_happens() {
    let seeds = match std::env::var("SEED") {
        Ok(seed) => {
            let seed: u64 = seed.parse().expect("SEED is a number");
            seed..seed + 1
        }
        Err(_) => 0..SEEDS,
    };
    if let Some((seed, why)) = play(seeds, Fault::None) {
        panic!("seed {seed}: {why}");
    }
}

#[test]
fn a_corrupted_piece_is_seen() {
    assert!(play(0..20, Fault::Corrupted).is_some());
}

#[test]
fn a_lost_acknowledgement_is_seen() {
    assert!(play(0..20, Fault::LostKept).is_some());
}

#[test]
fn a_disk_that_writes_something_else_is_seen() {
    assert!(play(0..20, Fault::WrongWrite).is_some());
}

#[test]
fn words_of_a_line_that_was_replaced_are_seen() {
    assert!(play(0..2_000, Fault::OldLines).is_some());
}
