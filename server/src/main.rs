//! The program `parlor`.

use parlor_server::{
    cli::{self, Log, Order, UserAct, doctor, read_password},
    config::Config,
    serve::serve,
    state::open_store,
};
use std::{error::Error, io::IsTerminal, process::ExitCode};
use tokio::runtime::{Builder, Runtime};
use tracing_subscriber::EnvFilter;

/// Worker threads at most: media does not come through here, and each thread costs memory.
const WORKERS: usize = 8;

fn main() -> ExitCode {
    let matches = cli::command().get_matches();
    let done = cli::order(&matches, environment())
        .map_err(Into::into)
        .and_then(run);
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The environment, but for what is not text: no setting of ours is.
fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().filter_map(|(name, value)| {
        let name = name.into_string().ok()?;
        Some((name, value.into_string().ok()?))
    })
}

fn run(order: Order) -> Result<ExitCode, Box<dyn Error>> {
    let runtime = runtime()?;
    match order {
        Order::Serve(config, Log(filter)) => {
            let filter = EnvFilter::try_new(filter)?;
            let log = tracing_subscriber::fmt().with_env_filter(filter);
            log.with_ansi(std::io::stdout().is_terminal()).init();
            runtime.block_on(serve(config))?;
        }
        Order::User(config, act) => runtime.block_on(user(&config, act))?,
        Order::Doctor(config, shape) => {
            let mut out = std::io::stdout();
            if !runtime.block_on(doctor(&config, shape, &mut out))? {
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A worker for each processor. On a single one there is nobody to share with, and nothing
/// is paid for sharing.
fn runtime() -> std::io::Result<Runtime> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let mut builder = match processors {
        1 => Builder::new_current_thread(),
        _ => Builder::new_multi_thread(),
    };
    if processors > 1 {
        builder.worker_threads(processors.min(WORKERS));
    }
    builder.enable_all().build()
}

async fn user(config: &Config, act: UserAct) -> Result<(), Box<dyn Error>> {
    let store = open_store(config).await?;
    let done = act.run(&store, read_password, &mut std::io::stdout()).await;
    store.close().await;
    Ok(done?)
}
