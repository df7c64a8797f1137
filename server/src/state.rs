//! What every request may need.

use crate::{
    accounts::Accounts,
    checks::Checks,
    clock::Clock,
    config::{Config, Limits},
    db::{OpenError, Store, StoreError},
    relay::Relaying,
    rooms::{Bounds, Registry, Setup},
    turn::{CHECK_SESSION, Relay, over_the_web},
};
use std::{
    io,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::Path,
    sync::{Arc, OnceLock},
};

/// The server, as handlers see it.
#[derive(Clone, Debug)]
pub struct AppState {
    pub config: Arc<Config>,
    pub store: Store,
    pub clock: Clock,
    pub registry: Registry,
    pub accounts: Arc<Accounts>,
    pub checks: Arc<Checks>,
    /// Our own STUN and TURN server, where it runs.
    pub turn: Option<Relay>,
    /// The same, as the web's side sees it.
    pub relay: Option<Arc<dyn Relaying>>,
    /// See [`crate::pages::hashed_files`].
    pub hashed_files: bool,
}

/// A shorter secret is one that was not written to its end.
const SECRET_AT_LEAST: usize = 32;

/// Why the server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("The data folder {path} (data_dir, PARLOR_DATA_DIR) cannot be used: {cause}.")]
    Folder { path: String, cause: io::Error },
    #[error("{0}.")]
    Database(#[from] OpenError),
    #[error("The rooms could not be read from the database.")]
    Store(#[from] StoreError),
}

impl AppState {
    /// Opens everything that the server needs, and brings back who was in a room.
    pub async fn open(config: Config) -> Result<Self, StartError> {
        let bounds = bounds(&config.limits);
        Self::open_with(config, bounds, Clock::default()).await
    }

    /// The same with other bounds and another clock, for tests that cannot wait.
    pub async fn open_with(
        config: Config,
        bounds: Bounds,
        clock: Clock,
    ) -> Result<Self, StartError> {
        let store = open_store(&config).await?;
        let known = Arc::new(OnceLock::new());
        let relay = start_relay(&config, &clock, known.clone())?;
        let mut ice = config.ice.clone();
        if let Some(relay) = &relay {
            ice.stun.extend(relay.stun_urls());
            let mut own = relay.turn();
            own.urls.extend(over_the_web(&config));
            ice.own = Some(own);
        }
        let setup = Setup { bounds, ice };
        let registry = Registry::new(store.clone(), clock.clone(), setup);
        let _ = known.set(registry.clone());
        registry.restore().await?;
        Ok(Self {
            accounts: Arc::new(Accounts::new(store.clone(), clock.clone())),
            checks: Arc::default(),
            relay: relay.clone().map(|relay| Arc::new(relay) as _),
            turn: relay,
            hashed_files: crate::pages::hashed_files(),
            config: Arc::new(config),
            store,
            clock,
            registry,
        })
    }
}

/// Starts our own relay, as far as it is wanted and possible. It serves those whose session
/// `known` will know.
fn start_relay(
    config: &Config,
    clock: &Clock,
    known: Arc<OnceLock<Registry>>,
) -> Result<Option<Relay>, StartError> {
    let Some(set) = &config.turn else {
        return Ok(None);
    };
    let file = config.data.turn_secret();
    let secret = own_secret(&file).map_err(|cause| StartError::Folder {
        path: file.display().to_string(),
        cause,
    })?;
    let per_session = Relay::allocations_of_one(config.limits.capacity);
    let lives = move |session: &str| {
        // A check has no seat; its credentials end soon, and are given to few.
        let lives = |registry: &Registry| registry.session_lives(session);
        session.starts_with(CHECK_SESSION) || known.get().is_some_and(lives)
    };
    Ok(Relay::start(
        set,
        &secret,
        per_session,
        clock.clone(),
        lives,
    ))
}

/// The secret in this file, which is drawn when there is none.
fn own_secret(file: &Path) -> io::Result<String> {
    make_private_file(file)?;
    let known = std::fs::read_to_string(file)?;
    if known.trim().len() >= SECRET_AT_LEAST {
        return Ok(known.trim().to_owned());
    }
    let secret = crate::accounts::token();
    std::fs::write(file, &secret)?;
    Ok(secret)
}

/// Opens the database in the data folder. Both are for their owner's eyes only.
pub async fn open_store(config: &Config) -> Result<Store, StartError> {
    let folder = &config.data.dir;
    let database = config.data.database();
    make_private(folder)
        .and_then(|()| make_private_file(&database))
        .map_err(|cause| StartError::Folder {
            path: folder.display().to_string(),
            cause,
        })?;
    Ok(Store::open(&database).await?)
}

fn make_private(folder: &Path) -> io::Result<()> {
    if !folder.exists() {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
    }
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
}

/// SQLite gives the files beside the database the same mode.
fn make_private_file(file: &Path) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    let file = options.create(true).append(true).mode(0o600).open(file)?;
    file.set_permissions(std::fs::Permissions::from_mode(0o600))
}

/// The live half's bounds as configured.
pub fn bounds(limits: &Limits) -> Bounds {
    Bounds {
        sockets: limits.sockets,
        sockets_per_person: limits.sockets_per_person,
        sockets_per_address: limits.sockets_per_address,
        chats: limits.chats,
        ..Bounds::default()
    }
}
