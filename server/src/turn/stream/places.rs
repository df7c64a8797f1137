use crate::turn::bounds::{STREAMS, STREAMS_PER_SOURCE};
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

/// Counts streams: per source and in all.
#[derive(Debug, Default)]
pub(in crate::turn) struct Streams {
    counts: Arc<Mutex<Counts>>,
}

#[derive(Debug, Default)]
struct Counts {
    all: usize,
    sources: HashMap<IpAddr, usize>,
}

/// The right to one stream; dropping it gives it back.
#[derive(Debug)]
pub(super) struct Place {
    counts: Arc<Mutex<Counts>>,
    source: IpAddr,
}

impl Streams {
    pub(super) fn enter(&self, source: IpAddr) -> Option<Place> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let here = counts.sources.get(&source).copied().unwrap_or(0);
        if counts.all >= STREAMS || here >= STREAMS_PER_SOURCE {
            return None;
        }
        counts.all += 1;
        counts.sources.insert(source, here + 1);
        Some(Place {
            counts: self.counts.clone(),
            source,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.all -= 1;
        if let Some(here) = counts.sources.get_mut(&self.source) {
            *here -= 1;
            if *here == 0 {
                counts.sources.remove(&self.source);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_has_its_share_and_all_have_theirs() {
        let streams = Streams::default();
        let enter = |n: usize| {
            let [high, low] = u16::try_from(n).unwrap().to_be_bytes();
            streams.enter(IpAddr::from([192, 0, high, low]))
        };
        let mut places: Vec<_> = (0..STREAMS_PER_SOURCE).map(|_| enter(0).unwrap()).collect();
        assert!(enter(0).is_none());
        places.extend((places.len()..STREAMS).map(|n| enter(n).unwrap()));
        assert!(enter(9).is_none());
        drop(places.pop());
        assert!(enter(9).is_some());
        places.clear();
        let counts = streams.counts.lock().unwrap();
        assert!(counts.all == 0 && counts.sources.is_empty());
    }
}
