use super::{
    Figures, Turn, bounds, datagrams,
    filter::Filter,
    homes::{self, Home, Homes},
    machine::{Machine, Rules},
    settings::Embedded,
    shared::{Lives, Shared},
    sockets::{self, Ports, own_addresses},
    stream,
};
use crate::{clock::Clock, shares::Shares};
use parlor::time::Millis;
use rustix::event::{EventfdFlags, epoll, eventfd};
use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket},
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicU64},
    thread::JoinHandle,
    time::Instant,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::watch,
};

/// Where streams' numbers begin: those of sockets are lower.
const FIRST_STREAM: u64 = 1 << 32;
/// A free port is found for UDP first, and may be taken for TCP: then another is tried.
const PORT_TRIES: usize = 8;

/// The server's own STUN and TURN server. Cheap to clone; it ends with [`Relay::shutdown`],
/// or with the last clone.
#[derive(Clone, Debug)]
pub struct Relay {
    running: Arc<Running>,
}

#[derive(Debug)]
struct Running {
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
    /// Those that take connections in.
    accepting: Mutex<Vec<tokio::task::JoinHandle<()>>>,
    secret: String,
    homes: Homes,
    heard: Heard,
}

/// Where clients are heard.
#[derive(Debug, Default)]
struct Heard {
    udp: Vec<SocketAddr>,
    tcp: Vec<SocketAddr>,
}

/// The sockets that clients find.
#[derive(Default)]
struct Doors {
    udp: Vec<Arc<UdpSocket>>,
    tcp: Vec<TcpListener>,
    heard: Heard,
}

impl Relay {
    /// Starts it, if there is an address to tell people of and a port to listen on. If not,
    /// the log says so and what to do, and the rest of the server runs without.
    ///
    /// `secret` is what credentials are made with, `per_session` how many allocations a
    /// session may have, `lives` whether a session is in a call. Within a runtime.
    pub fn start(
        set: &Embedded,
        secret: &str,
        per_session: usize,
        clock: Clock,
        lives: impl Fn(&str) -> bool + Send + Sync + 'static,
    ) -> Option<Self> {
        let interfaces = own_addresses();
        let (homes, warnings) = homes::find(set, &interfaces);
        for warning in warnings {
            tracing::warn!("{warning}");
        }
        if homes == Homes::default() {
            return None;
        }
        let doors = Doors::open(&set.listen);
        if doors.udp.is_empty() && doors.tcp.is_empty() {
            return None;
        }
        let rules = Rules {
            filter: filter(set, homes, interfaces),
            secret: secret.into(),
            key: random_key(),
            per_session,
        };
        match Self::run(set, homes, doors, rules, clock, Box::new(lives)) {
            Ok(relay) => {
                tracing::info!(urls = %relay.turn().urls.join(" "), "relaying");
                Some(relay)
            }
            Err(error) => {
                tracing::warn!(%error, "The built-in STUN/TURN server could not be started");
                None
            }
        }
    }

    fn run(
        set: &Embedded,
        homes: Homes,
        doors: Doors,
        rules: Rules,
        clock: Clock,
        lives: Lives,
    ) -> io::Result<Self> {
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        let wake = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?;
        datagrams::hear(&epoll, &doors.udp)?;
        datagrams::hear_wake(&epoll, &wake)?;
        let secret = rules.secret.to_string();
        let shared = Arc::new(Shared {
            machine: Mutex::new(Machine::new(rules, Millis(0))),
            ports: Ports::new(homes, set.relay_ports.clone()),
            epoll,
            wake,
            stopping: watch::Sender::new(false),
            streams: Shares::new(bounds::STREAMS, bounds::STREAMS_PER_SOURCE),
            next_stream: AtomicU64::new(FIRST_STREAM),
            lives,
            clock,
            began: Instant::now(),
        });
        let mut accepting = Vec::new();
        for listener in doors.tcp {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            accepting.push(tokio::spawn(stream::accept(shared.clone(), listener)));
        }
        let (carried, fronts) = (shared.clone(), doors.udp);
        let thread = std::thread::Builder::new().name("relay".into());
        let thread = thread.spawn(move || datagrams::run(&carried, fronts))?;
        Ok(Self {
            running: Arc::new(Running {
                shared,
                thread: Mutex::new(Some(thread)),
                accepting: Mutex::new(accepting),
                secret,
                homes,
                heard: doors.heard,
            }),
        })
    }

    /// How many allocations a session may have in rooms of so many.
    pub fn allocations_of_one(capacity: u8) -> usize {
        bounds::PER_PERSON * usize::from(capacity)
    }

    /// Serves a client whose bytes come over `stream`, to its end. `from` is the client's
    /// address, `local` ours.
    pub async fn serve_stream(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        from: SocketAddr,
        local: SocketAddr,
    ) {
        tracing::trace!(%from, %local, "a stream to the relay");
        stream::serve(self.running.shared.clone(), stream, from).await;
    }

    pub fn figures(&self) -> Figures {
        self.running.shared.lock().figures()
    }

    /// Drops the allocations of a session that ended or was removed.
    pub fn drop_session(&self, session: &str) {
        self.running.shared.lock().drop_session(session);
    }

    /// The addresses that peers know the relay by.
    pub fn addresses(&self) -> Vec<IpAddr> {
        self.homes().map(|home| home.told).collect()
    }

    /// `stun:` URLs for the browsers.
    pub fn stun_urls(&self) -> Vec<String> {
        let udp = self.hosts(&self.running.heard.udp);
        udp.map(|host| format!("stun:{host}")).collect()
    }

    /// `turn:` URLs for the browsers, and the secret behind the credentials.
    pub fn turn(&self) -> Turn {
        let heard = &self.running.heard;
        let udp = self.hosts(&heard.udp);
        let udp = udp.map(|host| format!("turn:{host}?transport=udp"));
        let tcp = self.hosts(&heard.tcp);
        let tcp = tcp.map(|host| format!("turn:{host}?transport=tcp"));
        Turn {
            urls: udp.chain(tcp).collect(),
            secret: self.running.secret.clone(),
        }
    }

    /// Ends everything: sockets are closed when this returns.
    pub async fn shutdown(&self) {
        let running = self.running.clone();
        let ended = tokio::task::spawn_blocking(move || running.end());
        // What panicked is in the log already.
        let _ = ended.await;
        let accepting = std::mem::take(&mut *lock(&self.running.accepting));
        for task in accepting {
            let _ = task.await;
        }
    }

    fn homes(&self) -> impl Iterator<Item = Home> {
        let Homes { v4, v6 } = self.running.homes;
        [v4, v6].into_iter().flatten()
    }

    /// Address and port for each family in which clients are heard there.
    fn hosts<'a>(&'a self, heard: &'a [SocketAddr]) -> impl Iterator<Item = SocketAddr> + 'a {
        self.homes().filter_map(|home| {
            let same = |heard: &&SocketAddr| heard.is_ipv6() == home.told.is_ipv6();
            let port = heard.iter().find(same)?.port();
            Some(SocketAddr::new(home.told, port))
        })
    }
}

impl Running {
    fn end(&self) {
        self.shared.stopping.send_replace(true);
        // If it cannot be woken, it wakes by itself within a second.
        let _ = rustix::io::write(&self.shared.wake, &1_u64.to_ne_bytes());
        if let Some(Err(_)) = lock(&self.thread).take().map(JoinHandle::join) {
            tracing::error!("the relay's thread ended badly");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

impl Doors {
    /// Listens wherever it is possible, and says where not.
    fn open(listen: &[SocketAddr]) -> Self {
        let mut doors = Self::default();
        for &address in &everywhere(listen) {
            doors.add(address);
        }
        doors
    }

    fn add(&mut self, address: SocketAddr) {
        let tries = if address.port() == 0 { PORT_TRIES } else { 1 };
        for left in (0..tries).rev() {
            let udp = sockets::front(address);
            let port = udp.as_ref().ok().and_then(|udp| udp.local_addr().ok());
            let port = port.map_or(address.port(), |bound| bound.port());
            let tcp = sockets::tcp(SocketAddr::new(address.ip(), port));
            if tcp.is_err() && left > 0 {
                continue;
            }
            if let Some(udp) = told("UDP", address, udp) {
                self.heard.udp.extend(udp.local_addr());
                self.udp.push(Arc::new(udp));
            }
            if let Some(tcp) = told("TCP", address, tcp) {
                self.heard.tcp.extend(tcp.local_addr());
                self.tcp.push(tcp);
            }
            return;
        }
    }
}

/// What was opened; if it was not, the log says so.
fn told<T>(protocol: &str, address: SocketAddr, opened: io::Result<T>) -> Option<T> {
    opened
        .inspect_err(|error| {
            tracing::warn!(
                "The built-in STUN/TURN server cannot listen on {address} over {protocol}: \
                 {error}. Parlor runs without it. Set turn.listen (PARLOR_TURN_LISTEN) to \
                 another address and port, or turn.enabled to false."
            );
        })
        .ok()
}

/// `[::]` means every address of both families.
fn everywhere(listen: &[SocketAddr]) -> Vec<SocketAddr> {
    let mut all = listen.to_vec();
    for address in listen.iter().filter(|address| address.is_ipv6()) {
        let v4 = SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), address.port());
        if address.ip().is_unspecified() && !all.contains(&v4) {
            all.push(v4);
        }
    }
    all
}

/// To whom a relay with these settings may send; `None` where none would run.
pub fn filter_of(set: &Embedded) -> Option<Filter> {
    let interfaces = own_addresses();
    let (homes, _) = homes::find(set, &interfaces);
    (homes != Homes::default()).then(|| filter(set, homes, interfaces))
}

fn filter(set: &Embedded, homes: Homes, interfaces: Vec<IpAddr>) -> Filter {
    let homes: Vec<Home> = [homes.v4, homes.v6].into_iter().flatten().collect();
    let mut own = interfaces;
    own.extend(set.listen.iter().map(SocketAddr::ip));
    own.extend(&set.public);
    Filter {
        lan: set.lan.clone(),
        own,
        relays: homes.iter().map(|home| home.told).collect(),
        ports: set.relay_ports.clone(),
    }
}

/// Nothing can panic half way under these locks, so a poisoned one guards a whole state.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn random_key() -> [u8; 32] {
    let mut key = [0; 32];
    getrandom::fill(&mut key).expect("the system has random numbers");
    key
}
