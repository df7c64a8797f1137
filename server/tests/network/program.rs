//! The program itself, as somebody starts it.

use crate::server::PATIENCE;
use std::{
    net::{SocketAddr, TcpListener},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout},
    time::timeout,
};

/// A running server. Dropping it ends it.
pub struct Program {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

fn command(folder: &Path, variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parlor"));
    command
        .env_clear()
        .env("PARLOR_DATA_DIR", folder.join("data"))
        .envs(variables.iter().copied());
    command
}

impl Program {
    pub fn start(folder: &Path, variables: &[(&str, &str)]) -> Self {
        let mut command: tokio::process::Command = command(folder, variables).into();
        command.stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Self {
            child,
            lines: out.lines(),
        }
    }

    /// Runs it to its end: the code, and what it wrote to either side.
    pub fn run(folder: &Path, variables: &[(&str, &str)], line: &[&str]) -> (i32, String, String) {
        let done = command(folder, variables).args(line).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let code = done.status.code().unwrap();
        (code, text(&done.stdout), text(&done.stderr))
    }

    /// Waits for a line of the log with these words.
    pub async fn says(&mut self, words: &str) -> String {
        let found = timeout(PATIENCE + Duration::from_secs(10), async {
            while let Some(line) = self.lines.next_line().await.unwrap() {
                if line.contains(words) {
                    return line;
                }
            }
            panic!("it ended without a word of {words:?}");
        });
        let found = found.await;
        found.unwrap_or_else(|_| panic!("it does not say {words:?}"))
    }

    pub fn hang_up(&self) {
        self.signal(rustix::process::Signal::HUP);
    }

    pub async fn stop(mut self) {
        self.signal(rustix::process::Signal::TERM);
        let ended = timeout(PATIENCE, self.child.wait()).await;
        assert!(ended.unwrap().unwrap().success());
    }

    fn signal(&self, signal: rustix::process::Signal) {
        let id = self.child.id().unwrap().cast_signed();
        let id = rustix::process::Pid::from_raw(id).unwrap();
        rustix::process::kill_process(id, signal).unwrap();
    }
}

/// An address of this machine that nobody listens at.
pub fn free_port() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}
