//! *This network*: the socket, the direct way, each kind of relay, IPv6.

use super::{gather::Gathering, learn, relay, servers, within};
use crate::{clock, dom::window, events::Listener};
use futures_channel::mpsc;
use futures_util::StreamExt;
use parlor::{
    check::{Found, Row, Via, Withheld},
    wire::{IceServer, IceServers},
};
use parlor_app::{
    backend::{CheckServers, ECHO},
    check::CheckView,
};
use wasm_bindgen::JsValue;
use web_sys::{MessageEvent, WebSocket};

/// How long a socket may take to open and to answer.
const SOCKET_MS: u64 = 8_000;
/// Round trips that are measured; the quickest counts, since others only waited for something.
const TRIPS: usize = 5;
/// How long gathering may take: a STUN server that answers does so within one of the
/// browser's repetitions, while a browser gives up on one that does not only after this.
const GATHER_MS: u64 = 5_000;

pub(super) async fn check(slug: &str, view: CheckView) {
    let server = within(SOCKET_MS, round_trip()).await;
    learn(view, Row::Server, server.unwrap_or(Found::Silent));
    let told = servers::ask(slug).await;
    let (ice, withheld) = match told {
        Some(CheckServers { ice, withheld }) => (ice, withheld),
        None => (IceServers::default(), Some(Withheld::Unanswered)),
    };
    if !super::pair::there() {
        for row in [Row::Stun, Row::V6]
            .into_iter()
            .chain(Via::ALL.map(Via::row))
        {
            learn(view, row, Found::Needs);
        }
        return;
    }
    direct(&ice, view).await;
    // One after the other: they would take each other's bandwidth.
    for via in Via::ALL {
        let found = match (withheld, servers_of(&ice, via)) {
            (Some(why), _) => Found::Withheld(why),
            (None, None) => Found::NotOffered,
            (None, Some(servers)) => relay::check(&servers).await,
        };
        learn(view, via.row(), found);
    }
}

/// The relays that are reached like this, and nothing else.
fn servers_of(ice: &IceServers, via: Via) -> Option<IceServers> {
    let with = |server: &IceServer| {
        let mut server = server.clone();
        server.urls.retain(|url| Via::of(url) == Some(via));
        (!server.urls.is_empty()).then_some(server)
    };
    let servers: Vec<_> = ice.servers.iter().filter_map(with).collect();
    (!servers.is_empty()).then_some(IceServers {
        servers,
        expires: ice.expires,
    })
}

/// What a browser learns of its own addresses.
async fn direct(ice: &IceServers, view: CheckView) {
    let mut stun = ice.clone();
    for server in &mut stun.servers {
        server.urls.retain(|url| url.starts_with("stun"));
    }
    stun.servers.retain(|server| !server.urls.is_empty());
    let offered = !stun.servers.is_empty();
    let Ok(mut gathering) = Gathering::begin(&stun).await else {
        learn(view, Row::Stun, Found::Fails);
        learn(view, Row::V6, Found::Fails);
        return;
    };
    let done = within(GATHER_MS, gathering.end()).await.is_some();
    let ways = gathering.ways();
    let stun = match offered {
        true => ways.stun(done),
        false => Found::NotOffered,
    };
    learn(view, Row::Stun, stun);
    learn(view, Row::V6, ways.v6());
}

/// What an echo says.
enum Heard {
    Open,
    Text,
    Closed,
}

/// A socket to measure with; dropping it closes it.
struct Echo {
    socket: WebSocket,
    heard: mpsc::UnboundedReceiver<Heard>,
    _listeners: [Listener; 3],
}

impl Echo {
    fn dial() -> Option<Self> {
        let socket = WebSocket::new(&url()?).ok()?;
        let (say, heard) = mpsc::unbounded();
        let (opened, closed) = (say.clone(), say.clone());
        let listeners = [
            Listener::new(&socket, "open", move |_: JsValue| {
                let _ = opened.unbounded_send(Heard::Open);
            }),
            Listener::new(&socket, "message", move |_: MessageEvent| {
                let _ = say.unbounded_send(Heard::Text);
            }),
            Listener::new(&socket, "close", move |_: JsValue| {
                let _ = closed.unbounded_send(Heard::Closed);
            }),
        ];
        Some(Self {
            socket,
            heard,
            _listeners: listeners,
        })
    }
}

impl Drop for Echo {
    fn drop(&mut self) {
        let _ = self.socket.close();
    }
}

async fn round_trip() -> Found {
    let Some(mut echo) = Echo::dial() else {
        return Found::Fails;
    };
    let mut best = u64::MAX;
    let mut sent = clock::now();
    let mut trips = 0;
    while let Some(heard) = echo.heard.next().await {
        match heard {
            Heard::Closed => return Found::Fails,
            Heard::Open => {}
            Heard::Text => {
                best = best.min(clock::now() - sent);
                trips += 1;
            }
        }
        if trips == TRIPS {
            break;
        }
        sent = clock::now();
        if echo.socket.send_with_str("ping").is_err() {
            return Found::Fails;
        }
    }
    Found::Within {
        ms: u32::try_from(best).unwrap_or(u32::MAX),
    }
}

/// Where the page came from, secured as the page is.
fn url() -> Option<String> {
    let location = window().location();
    let scheme = match location.protocol().ok()?.as_str() {
        "https:" => "wss",
        _ => "ws",
    };
    Some(format!("{scheme}://{}{ECHO}", location.host().ok()?))
}
