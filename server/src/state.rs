//! What every request may need.

use crate::{
    accounts::Accounts,
    clock::Clock,
    config::{Config, Limits},
    db::{OpenError, Store, StoreError},
    relay::Relaying,
    rooms::{Bounds, Registry, Setup},
};
use std::{
    io,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::Path,
    sync::Arc,
};

/// The server, as handlers see it.
#[derive(Clone, Debug)]
pub struct AppState {
    pub config: Arc<Config>,
    pub store: Store,
    pub clock: Clock,
    pub registry: Registry,
    pub accounts: Arc<Accounts>,
    /// Where there is one.
    pub relay: Option<Arc<dyn Relaying>>,
    /// See [`crate::pages::hashed_files`].
    pub hashed_files: bool,
}

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
        let setup = Setup {
            bounds,
            ice: config.ice.clone(),
        };
        let registry = Registry::new(store.clone(), clock.clone(), setup);
        registry.restore().await?;
        Ok(Self {
            accounts: Arc::new(Accounts::new(store.clone(), clock.clone())),
            relay: None,
            hashed_files: crate::pages::hashed_files(),
            config: Arc::new(config),
            store,
            clock,
            registry,
        })
    }
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
