//! What one connection alone learns of its network.

use super::pair::{Peer, Trickle, reach, settled};
use crate::events::Listener;
use futures_util::StreamExt;
use parlor::{check::Ways, wire::IceServers};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::JsValue;

/// What one connection learns of its own addresses.
pub(super) struct Gathering {
    _peer: Peer,
    trickle: Trickle,
    ways: Ways,
    unreached: Rc<Cell<bool>>,
    _failed: Listener,
}

impl Gathering {
    pub(super) async fn begin(ice: &IceServers) -> Result<Self, JsValue> {
        let peer = Peer::new(&reach(ice, false))?;
        let trickle = Trickle::of(&peer);
        let unreached = Rc::new(Cell::new(false));
        let failed = {
            let unreached = unreached.clone();
            Listener::new(peer.rtc(), "icecandidateerror", move |_: JsValue| {
                unreached.set(true);
            })
        };
        let _pipe = peer.pipe()?;
        settled(peer.rtc().set_local_description()).await?;
        Ok(Self {
            _peer: peer,
            trickle,
            ways: Ways::default(),
            unreached,
            _failed: failed,
        })
    }

    /// Waits until the browser has looked everywhere.
    pub(super) async fn end(&mut self) {
        while let Some(candidate) = self.trickle.candidates.next().await {
            self.ways.add(&candidate.candidate);
        }
    }

    pub(super) fn ways(&self) -> Ways {
        let mut ways = self.ways;
        if self.unreached.get() {
            ways.refuse();
        }
        ways
    }
}
