//! Four real calls and one real room, with everything between them that goes wrong: lines
//! that break or fall silent, delays, servers that are killed, pages loaded anew, people who
//! come and go, paths that die. Then calm; and everybody has to settle.

mod archive;
mod browser;
mod chance;
mod channels;
mod client;
mod faults;
mod lines;
mod mischief;
mod paths;
mod people;
mod server;
mod serving;
mod talk;
mod verdict;
mod world;

use faults::Fault;
use std::{
    sync::atomic::{AtomicU64, Ordering},
    thread,
};
use world::World;

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
fn everybody_settles_whatever_happens() {
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
fn two_polite_sides_are_caught() {
    assert!(play(0..200, Fault::BothPolite).is_some());
}

#[test]
fn a_missing_ticket_check_is_caught() {
    assert!(play(0..1_000, Fault::NoTicketCheck).is_some());
}

#[test]
fn a_replay_from_the_wrong_count_is_caught() {
    assert!(play(0..200, Fault::WrongCount).is_some());
}
