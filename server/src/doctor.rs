//! `parlor doctor` and the page *Network*: what there is to find about this server's setup.
//!
//! One file per concern. Each looks, which takes a socket or a file, and judges, which is a
//! plain function of what was seen. Not here: the sentences, which are the catalogues'.

mod address;
mod certificate;
mod database;
mod disk;
mod filter;
mod folder;
mod https;
mod ports;
mod relay;
mod stun;

pub use address::own_addresses;
pub use filter::filter;

use crate::{
    config::Config,
    relay::Relaying,
    turn::{Filter, filter_of},
};
use parlor_app::findings::{Finding, Says};
use std::{net::SocketAddr, time::Duration};
use tokio::{sync::Semaphore, time::timeout};

/// The longest that anything beyond this machine is waited for.
const ANSWER_WITHIN: Duration = Duration::from_secs(3);
/// A port of a peer; not one of the relay's own.
const A_PORT: u16 = 5_000;
/// Looks at once: one reads the whole database.
static LOOKS: Semaphore = Semaphore::const_new(1);

/// Looks at everything, in the order in which it is told. `relay` is there where this very
/// process serves and carries one.
pub async fn examine(config: &Config, serving: bool, relay: Option<&dyn Relaying>) -> Vec<Finding> {
    let _turn = LOOKS.acquire().await;
    let file = config.data.database();
    let rules = config.turn.as_ref().and_then(filter_of);
    let own = relay.is_some() || !serving && rules.is_some();
    let (address, ports, servers, database) = tokio::join!(
        address::look(config),
        ports::look(config, serving),
        stun::look(config, own),
        database::look(&file),
    );
    let mut found = vec![https::judge(config)];
    found.extend(certificate::look(config));
    found.extend(address);
    let running = serving
        || ports
            .iter()
            .any(|found| matches!(found.says, Says::PortParlor { .. }));
    found.extend(ports);
    found.extend(servers);
    if let Some(set) = config.turn.as_ref().filter(|_| own) {
        found.extend(relay::look(config, set, running).await);
    }
    if let Some(rules) = rules.filter(|_| own) {
        // Networks that are named may be reached; whether the others hold is the question.
        let rules = Filter {
            lan: vec![],
            ..rules
        };
        found.push(filter(|ip| rules.admits(SocketAddr::new(ip, A_PORT))));
    }
    found.extend(database);
    found.extend(folder::look(&config.data.dir));
    found.push(disk::look(&config.data.dir));
    found
}

/// What comes within the time that anything is waited for.
async fn soon<T>(what: impl Future<Output = T>) -> Option<T> {
    timeout(ANSWER_WITHIN, what).await.ok()
}

/// Several things in one sentence.
fn listed<T: ToString>(things: &[T]) -> String {
    let all: Vec<_> = things.iter().map(ToString::to_string).collect();
    all.join(", ")
}
