//! From the first line of the log to the last: opening, serving, closing.

use crate::{
    accept::{Accept, raise_open_files},
    config::{Certificate, Config, is_loopback},
    db::ForgetReports,
    router,
    state::{AppState, StartError},
    tls::{Tls, TlsError},
};
use axum::Router;
use parlor::{limits::REPORT_DAYS, room::Identity, time::UnixMillis};
use std::{future::Future, io, net::SocketAddr, time::Duration};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
    time::{MissedTickBehavior, interval},
};

/// Connections beside the signaling sockets: pages, streams, proxies' spare ones.
const SPARE_CONNECTIONS: usize = 2_000;
/// How often messages and reports that have been kept for long enough are deleted.
const FORGET: Duration = Duration::from_secs(10 * 60);
/// How often sign-in sessions that are good no more are deleted.
const SWEEP: Duration = Duration::from_secs(60 * 60);
/// How often the server looks whether the command line signed somebody out.
const LOOK: Duration = Duration::from_secs(5);

/// Why the server did not run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error("{listen} ({key}) cannot be listened on: {cause}.")]
    Listen {
        listen: SocketAddr,
        key: &'static str,
        cause: io::Error,
    },
    #[error("The system's signals cannot be heard: {0}.")]
    Signals(io::Error),
}

/// Where the server listens.
#[derive(Debug)]
pub struct Doors {
    /// Pages, signaling, and TURN by the way.
    pub web: TcpListener,
    /// TURN over TLS alone, where that has a port of its own.
    pub turn: Option<TcpListener>,
    pub tls: Option<Tls>,
}

/// Runs the server until it is asked to stop.
pub async fn serve(config: Config) -> Result<(), ServeError> {
    let stop = stop_signal().map_err(ServeError::Signals)?;
    // First, so that a second server on the same data folder stops before it touches it.
    let web = listen(config.web.listen, "listen, PARLOR_LISTEN").await?;
    let turn = match config.tls.as_ref().and_then(|tls| tls.turn_listen) {
        Some(at) => Some(listen(at, "tls.turn_listen, PARLOR_TLS_TURN_LISTEN").await?),
        None => None,
    };
    let state = AppState::open(config).await?;
    if let Some(files) = raise_open_files() {
        tracing::debug!(files, "open files at most");
    }
    let tls = Tls::open(&state.config)?;
    let upkeep = tokio::spawn(upkeep(state.clone(), tls.clone()));
    tell(&state).await?;
    run(&state, Doors { web, turn, tls }, stop).await;
    upkeep.abort();
    if let Some(relay) = &state.turn {
        relay.shutdown().await;
    }
    state.store.close().await;
    tracing::info!("stopped");
    Ok(())
}

async fn listen(at: SocketAddr, key: &'static str) -> Result<TcpListener, ServeError> {
    let bound = TcpListener::bind(at).await;
    bound.map_err(|cause| ServeError::Listen {
        listen: at,
        key,
        cause,
    })
}

/// Serves until `stop`, then says good-bye to everybody.
pub async fn run(state: &AppState, doors: Doors, stop: impl Future<Output = ()>) {
    let (stopping, stopped) = watch::channel(false);
    let serve = |listener, router: Option<Router>| {
        let accept = Accept {
            listener,
            trusted: state.config.web.trusted_proxies.clone().into(),
            connections: state.config.limits.sockets + SPARE_CONNECTIONS,
            tls: doors.tls.clone(),
            relay: state.relay.clone(),
        };
        let mut stopped = stopped.clone();
        accept.serve(router, async move {
            let _ = stopped.wait_for(|stopped| *stopped).await;
        })
    };
    let web = serve(doors.web, Some(router(state)));
    let turn = doors.turn.map(|listener| serve(listener, None));
    let turn = async {
        if let Some(turn) = turn {
            turn.await;
        }
    };
    let ended = async {
        stop.await;
        tracing::info!("stopping");
        // Sockets first, while their good-byes can still be sent.
        state.registry.shutdown().await;
        let _ = stopping.send(true);
    };
    tokio::join!(web, turn, ended);
}

/// The end of the log: the address, and while there is no account, how to make one.
async fn tell(state: &AppState) -> Result<(), StartError> {
    let origin = state.config.web.public_url.origin();
    let setup = state.accounts.new_setup_token().await?;
    tracing::info!("Parlor is at {origin}");
    warn(&state.config);
    if let Some(token) = setup {
        tracing::info!("Create the first administrator at {origin}/setup?token={token}");
    }
    Ok(())
}

/// What keeps calls from working, said before anybody tries.
fn warn(config: &Config) {
    let url = &config.web.public_url;
    if !url.https() && !is_loopback(url.host()) {
        tracing::warn!(
            "NO CAMERA AND NO MICROPHONE: people come to {} without HTTPS, and browsers open \
             neither there. Set tls.cert and tls.key (or tls.self_signed for a local network), \
             or put a proxy with a certificate in front and let public_url begin with https.",
            url.origin()
        );
    }
    if config.tls.as_ref().map(|tls| &tls.certificate) == Some(&Certificate::SelfSigned) {
        tracing::warn!(
            "The certificate is this server's own: every browser warns of it once. It is meant \
             for a local network; it lies in the folder tls of the data folder."
        );
    }
}

/// What has to be done now and then.
async fn upkeep(state: AppState, tls: Option<Tls>) {
    let fresh = async {
        if let Some(tls) = tls {
            tls.keep_fresh().await;
        }
    };
    tokio::join!(forget(&state), look_after(&state), fresh);
}

/// Deletes messages and reports that are too old, at the start and from then on.
async fn forget(state: &AppState) {
    let mut often = interval(FORGET);
    often.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        often.tick().await;
        // What could not be deleted is tried again; the cause is in the log.
        if let Ok(forgotten @ 1..) = state.store.forget_old_chat(state.clock.now()).await {
            tracing::info!(forgotten, "old messages are deleted");
        }
        let age = REPORT_DAYS * 24 * 60 * 60 * 1000;
        let before = UnixMillis(state.clock.now().0.saturating_sub(age));
        if let Ok(forgotten @ 1..) = state.store.write(ForgetReports { before }).await {
            tracing::info!(forgotten, "old reports are deleted");
        }
    }
}

async fn look_after(state: &AppState) {
    let mut sweep = interval(SWEEP);
    let mut look = interval(LOOK);
    let mut since = state.clock.now();
    loop {
        tokio::select! {
            _ = sweep.tick() => {
                // Tried again in an hour; the cause is in the log.
                let _ = state.accounts.sweep_sessions().await;
            }
            _ = look.tick() => since = put_out(state, since).await,
        }
    }
}

/// Puts those out of their rooms who were signed out everywhere after `since`; answers up to
/// when that is done.
async fn put_out(state: &AppState, since: UnixMillis) -> UnixMillis {
    let Ok(signed_out) = state.store.signed_out_after(since).await else {
        return since;
    };
    let mut latest = since;
    for (account, at) in signed_out {
        state.registry.revoke(&Identity::Account(account)).await;
        latest = latest.max(UnixMillis(at.cast_unsigned()));
    }
    latest
}

/// Ends by Ctrl-C or by what a service manager sends.
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        config::Settings,
        db::{CreateAccount, CreateRoom},
    };
    use parlor::{
        ids::CommandId,
        room::{ChatAnswer, ChatOrder},
        wire::Access,
    };

    #[tokio::test]
    async fn what_was_kept_for_long_enough_goes_with_the_start() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let toml = format!("turn.enabled = false\ndata_dir = {data:?}");
        let settings = Settings::defaults().with_toml(&toml, "test").unwrap();
        let state = AppState::open(Config::new(&settings).unwrap())
            .await
            .unwrap();
        let account = CreateAccount {
            username: "ann".into(),
            display_name: "Ann".into(),
            password: "-".into(),
            administrator: false,
            at: UnixMillis(1),
        };
        let room = CreateRoom {
            slug: "garden".into(),
            name: "Garden".into(),
            access: Access::Link,
            capacity: 8,
            owner: state.store.write(account).await.unwrap(),
            at: UnixMillis(1),
            at_most: 1,
        };
        let room = state.store.write(room).await.unwrap();
        for (cid, at) in [(1, UnixMillis(1)), (2, state.clock.now())] {
            let order = ChatOrder::Post {
                by: Identity::Guest([1; 32]),
                name: "Bob".into(),
                cid: CommandId(cid),
                text: "hello".into(),
                reply_to: None,
                at,
            };
            state.store.write_chat(room, order).await.unwrap();
        }
        let upkeep = tokio::spawn(upkeep(state.clone(), None));
        let kept = async || match state
            .store
            .read_chat(room, &ChatOrder::Page { before: None })
            .await
        {
            Ok(ChatAnswer::Page { messages, .. }) => messages.len(),
            other => panic!("{other:?}"),
        };
        while kept().await == 2 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(kept().await, 1);
        upkeep.abort();
    }
}
