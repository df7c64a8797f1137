//! From the first line of the log to the last: opening, serving, closing.

use crate::{
    accept::{Accept, raise_open_files},
    config::Config,
    db::ForgetReports,
    router,
    state::{AppState, StartError},
};
use parlor::{limits::REPORT_DAYS, room::Identity, time::UnixMillis};
use std::{future::Future, io, time::Duration};
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
    #[error("{listen} (listen, PARLOR_LISTEN) cannot be listened on: {cause}.")]
    Listen {
        listen: std::net::SocketAddr,
        cause: io::Error,
    },
    #[error("The system's signals cannot be heard: {0}.")]
    Signals(io::Error),
}

/// Runs the server until it is asked to stop.
pub async fn serve(config: Config) -> Result<(), ServeError> {
    let listen = config.web.listen;
    let stop = stop_signal().map_err(ServeError::Signals)?;
    // First, so that a second server on the same data folder stops before it touches it.
    let listener = TcpListener::bind(listen)
        .await
        .map_err(|cause| ServeError::Listen { listen, cause })?;
    let state = AppState::open(config).await?;
    if let Some(files) = raise_open_files() {
        tracing::debug!(files, "open files at most");
    }
    let upkeep = tokio::spawn(upkeep(state.clone()));
    tell(&state).await?;
    run(&state, listener, stop).await;
    upkeep.abort();
    if let Some(relay) = &state.relay {
        relay.shutdown().await;
    }
    state.store.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Serves until `stop`, then says good-bye to everybody.
pub async fn run(state: &AppState, listener: TcpListener, stop: impl Future<Output = ()>) {
    let accept = Accept {
        listener,
        trusted: state.config.web.trusted_proxies.clone().into(),
        connections: state.config.limits.sockets + SPARE_CONNECTIONS,
    };
    let (stopping, mut stopped) = watch::channel(false);
    let served = accept.serve(router(state), async move {
        let _ = stopped.wait_for(|stopped| *stopped).await;
    });
    let ended = async {
        stop.await;
        tracing::info!("stopping");
        // Sockets first, while their good-byes can still be sent.
        state.registry.shutdown().await;
        let _ = stopping.send(true);
    };
    tokio::join!(served, ended);
}

/// The end of the log: the address, and while there is no account, how to make one.
async fn tell(state: &AppState) -> Result<(), StartError> {
    let origin = state.config.web.public_url.origin();
    let setup = state.accounts.new_setup_token().await?;
    tracing::info!("Parlor is at {origin}");
    if let Some(token) = setup {
        tracing::info!("Create the first administrator at {origin}/setup?token={token}");
    }
    Ok(())
}

/// What has to be done now and then.
async fn upkeep(state: AppState) {
    tokio::join!(forget(&state), look_after(&state));
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
        let upkeep = tokio::spawn(upkeep(state.clone()));
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
