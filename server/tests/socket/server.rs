use parlor::{
    room::{Answer, Identity, Who},
    wire::{Access, Keep, Role},
};
use parlor_server::{
    accept::Accept,
    accounts::{hash, token},
    clock::Clock,
    config::{Config, Settings},
    db::{ChangeRoom, CreateAccount, CreateRoom, RoomRow},
    rooms::Bounds,
    state::AppState,
};
use std::{net::SocketAddr, path::PathBuf, sync::Arc};
use tempfile::TempDir;
use tokio::{
    net::TcpListener,
    runtime::{Builder, Runtime},
};

/// A server on a runtime of its own, so that it can be killed without notice.
pub(crate) struct Server {
    pub(crate) state: AppState,
    pub(crate) address: SocketAddr,
    runtime: Option<Runtime>,
    folder: Option<TempDir>,
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::with(Bounds::default()).await
    }

    pub(crate) async fn with(bounds: Bounds) -> Self {
        Self::on(TempDir::new().unwrap(), bounds).await
    }

    /// Starts on this data folder.
    pub(crate) async fn on(folder: TempDir, bounds: Bounds) -> Self {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let path = folder.path().join("data");
        let handle = runtime.handle().clone();
        let opened = tokio::task::spawn_blocking(move || handle.block_on(open(path, bounds)));
        let (state, address) = opened.await.unwrap();
        Self {
            state,
            address,
            runtime: Some(runtime),
            folder: Some(folder),
        }
    }

    /// Ends it as a power cut would, and gives back the data folder.
    pub(crate) fn kill(mut self) -> TempDir {
        self.folder.take().unwrap()
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) async fn room(&self) -> RoomRow {
        self.room_with(Access::Link, 8).await
    }

    pub(crate) async fn room_with(&self, access: Access, capacity: u8) -> RoomRow {
        let store = &self.state.store;
        let account = CreateAccount {
            username: token()[..32].into(),
            display_name: "Owner".into(),
            password: "no password has this hash".into(),
            administrator: false,
            at: self.state.clock.now(),
        };
        let slug = token();
        let room = CreateRoom {
            slug: slug.clone(),
            name: "Garden".into(),
            access,
            capacity,
            owner: store.write(account).await.unwrap(),
            at: self.state.clock.now(),
            at_most: 1,
        };
        store.write(room).await.unwrap();
        store.room_by_slug(&slug).await.unwrap().unwrap()
    }

    pub(crate) async fn rename(&self, room: &RoomRow, name: &str) {
        self.change(room, name, room.keep).await;
    }

    /// From now on words go there.
    pub(crate) async fn keep(&self, room: &RoomRow, keep: Keep) {
        self.change(room, &room.name, keep).await;
    }

    async fn change(&self, room: &RoomRow, name: &str, keep: Keep) {
        let change = ChangeRoom {
            id: room.id,
            name: name.into(),
            access: room.access,
            locked: None,
            capacity: room.capacity,
            keep,
            hide_address: None,
        };
        self.state.store.write(change).await.unwrap();
        self.state.registry.settings_changed(room.id).await;
    }

    /// Presses *Join*; the ticket if the answer brings one.
    pub(crate) async fn enter(
        &self,
        room: &RoomRow,
        who: &Who,
        take_over: bool,
    ) -> (Answer, String) {
        let ticket = token();
        let entered = self
            .state
            .registry
            .enter(room, who.clone(), hash(&ticket), take_over)
            .await;
        (entered.unwrap(), ticket)
    }

    pub(crate) async fn ticket(&self, room: &RoomRow, who: &Who) -> String {
        let (answer, ticket) = self.enter(room, who, false).await;
        assert!(
            matches!(answer, Answer::Admitted | Answer::Waiting),
            "{answer:?}"
        );
        ticket
    }
}

async fn open(data: PathBuf, bounds: Bounds) -> (AppState, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let listen = address.to_string();
    let toml = format!("turn.enabled = false\nlisten = {listen:?}\ndata_dir = {data:?}");
    let settings = Settings::defaults().with_toml(&toml, "test").unwrap();
    let config = Config::new(&settings).unwrap();
    let state = AppState::open_with(config, bounds, Clock::default());
    let state = state.await.unwrap();
    let accept = Accept {
        listener,
        trusted: Arc::new([]),
        connections: 1_000,
        tls: None,
        relay: None,
    };
    let router = parlor_server::router(&state);
    tokio::spawn(accept.serve(Some(router), std::future::pending()));
    (state, address)
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Somebody by name; the same name is the same person.
pub(crate) fn who(name: &str, role: Role) -> Who {
    Who {
        identity: Identity::Guest(hash(name)),
        name: name.into(),
        role,
    }
}

pub(crate) fn guest(name: &str) -> Who {
    who(name, Role::Guest)
}

pub(crate) fn host(name: &str) -> Who {
    who(name, Role::Host)
}
