//! The server as people run it: its own process, on one core, with a folder of its own.

use futures_util::future::join_all;
use parlor::{slug::Slug, wire::Access};
use parlor_server::{
    clock::Clock,
    db::{CreateAccount, CreateRoom, RoomId, Store},
};
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;
use tokio::{net::TcpStream, time::sleep};

/// How often to ask whether the server listens, and for how long.
const ASK_EVERY: Duration = Duration::from_millis(20);
const ASK_AT_MOST: u32 = 500;
/// Rooms written in one transaction.
const TOGETHER: usize = 64;

/// A variable of the server's environment.
pub(crate) type Setting = (&'static str, &'static str);

pub(crate) struct Process {
    pub(crate) address: SocketAddr,
    pub(crate) slugs: Vec<String>,
    child: Child,
    folder: TempDir,
}

impl Process {
    /// A server with so many rooms, listening and at rest.
    pub(crate) async fn start(rooms: usize) -> Self {
        Self::with(rooms, &[], async |_, _| {}).await
    }

    /// The same with these settings, once `prepare` has put something into the rooms.
    pub(crate) async fn with(
        rooms: usize,
        settings: &[Setting],
        prepare: impl AsyncFnOnce(&Store, &[RoomId]),
    ) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let data = folder.path().join("data");
        std::fs::create_dir(&data).expect("a folder can be made");
        let slugs = furnish(&data.join("parlor.db"), rooms, prepare).await;
        let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr());
        let address = free.expect("a port is free");
        let child = Command::new("taskset")
            .args(["-c", "0", env!("CARGO_BIN_EXE_parlor")])
            .env("PARLOR_LISTEN", address.to_string())
            .env("PARLOR_DATA_DIR", &data)
            .env("PARLOR_LOG", "warn")
            .env("PARLOR_TURN_ENABLED", "false")
            .envs(settings.iter().copied())
            .stdout(Stdio::null())
            .spawn()
            .expect("the server starts");
        let process = Self {
            address,
            slugs,
            child,
            folder,
        };
        process.listens().await;
        process
    }

    /// Where the server keeps everything.
    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    async fn listens(&self) {
        for _ in 0..ASK_AT_MOST {
            if TcpStream::connect(self.address).await.is_ok() {
                // Past the start's own work.
                return sleep(Duration::from_secs(2)).await;
            }
            sleep(ASK_EVERY).await;
        }
        panic!("the server does not listen");
    }

    /// Resident memory in bytes.
    pub(crate) fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.expect("the server runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next());
        let kilobytes: u64 = kilobytes.and_then(|kb| kb.parse().ok()).expect("a number");
        kilobytes * 1024
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An owner and their rooms, put where the server will find them.
async fn furnish(
    file: &Path,
    rooms: usize,
    prepare: impl AsyncFnOnce(&Store, &[RoomId]),
) -> Vec<String> {
    let store = Store::open(file).await.expect("the database opens");
    let at = Clock::default().now();
    let owner = CreateAccount {
        username: "owner".into(),
        display_name: "Owner".into(),
        password: "no password has this hash".into(),
        administrator: true,
        at,
    };
    let owner = store.write(owner).await.expect("an account can be made");
    let slugs: Vec<String> = (0..rooms as u64).map(slug).collect();
    let mut ids = vec![];
    for some in slugs.chunks(TOGETHER) {
        let made = some.iter().map(|slug| {
            store.write(CreateRoom {
                slug: slug.clone(),
                name: "Room".into(),
                access: Access::Link,
                capacity: 8,
                owner,
                at,
                at_most: u32::MAX,
            })
        });
        for room in join_all(made).await {
            ids.push(room.expect("a room can be made"));
        }
    }
    prepare(&store, &ids).await;
    store.close().await;
    slugs
}

/// Spread over all 64 bits, as random ones would be.
fn slug(room: u64) -> String {
    Slug::from_bits(room.wrapping_mul(0x9e37_79b9_7f4a_7c15)).to_string()
}

/// Keeps a process on one core.
pub(crate) fn pin(process: u32, core: u32) {
    let pinned = Command::new("taskset")
        .args(["-a", "-cp", &core.to_string(), &process.to_string()])
        .stdout(Stdio::null())
        .status();
    if !pinned.is_ok_and(|status| status.success()) {
        eprintln!("this machine has no core {core}: clients and server share one");
    }
}
