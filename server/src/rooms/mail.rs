use super::Outbox;
use parlor::{
    close::Close,
    room::{Answer, ConnId, Hash, Input, Who},
    wire::{ClientFrame, IceServers},
};
use std::{net::IpAddr, sync::Arc};
use tokio::sync::{mpsc, oneshot};

/// Letters that may wait for a room: more than sixteen people can be owed in one turn. Who
/// sends more waits, and so does that socket's reader.
pub(super) const MAILBOX: usize = 512;

/// What is brought to a room's task. Small, since a mailbox holds places for many.
#[derive(Debug)]
pub(super) enum Letter {
    /// A socket said something.
    Frame(ConnId, Box<ClientFrame>),
    /// A socket came, with its hello.
    Arrival(Box<Arrival>),
    /// Somebody pressed *Join*.
    Enter(Box<Entry>),
    /// Any other fact.
    Fact(Box<Input>),
    /// The room's settings in the database are new.
    Reload,
    /// The server stops.
    Stop,
}

#[derive(Debug)]
pub(super) struct Arrival {
    pub conn: ConnId,
    pub outbox: Arc<Outbox>,
    pub from: IpAddr,
    pub hello: Input,
}

#[derive(Debug)]
pub(super) struct Entry {
    pub ticket: Hash,
    pub who: Who,
    pub take_over: bool,
    pub answer: oneshot::Sender<Answer>,
}

/// The room is not live any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone;

/// A socket's way into its room.
#[derive(Clone, Debug)]
pub struct Way {
    pub(super) conn: ConnId,
    pub(super) letters: mpsc::Sender<Letter>,
    /// The session as far as relay credentials are concerned.
    pub(super) session: Box<str>,
}

impl Way {
    /// What relay credentials are made out to.
    pub fn session(&self) -> &str {
        &self.session
    }

    /// Whether the room still takes letters.
    pub fn is_live(&self) -> bool {
        !self.letters.is_closed()
    }

    /// Brings a frame; waits while the room is busy.
    pub async fn frame(&self, frame: ClientFrame) -> Result<(), Gone> {
        self.bring(Letter::Frame(self.conn, Box::new(frame))).await
    }

    /// A frame was refused that the client counted.
    pub async fn dropped(&self) -> Result<(), Gone> {
        self.fact(Input::Dropped { conn: self.conn }).await
    }

    /// This socket is gone.
    pub async fn closed(&self, why: Close) -> Result<(), Gone> {
        let conn = self.conn;
        self.fact(Input::Closed { conn, why }).await
    }

    /// There are fresh relay credentials for this socket's session.
    pub async fn ice(&self, ice: IceServers) -> Result<(), Gone> {
        let conn = self.conn;
        self.fact(Input::Ice { conn, ice }).await
    }

    async fn fact(&self, input: Input) -> Result<(), Gone> {
        self.bring(Letter::Fact(Box::new(input))).await
    }

    pub(super) async fn bring(&self, letter: Letter) -> Result<(), Gone> {
        match self.letters.try_send(letter) {
            Ok(()) => Ok(()),
            Err(mpsc::error::TrySendError::Full(letter)) => {
                self.letters.send(letter).await.map_err(|_| Gone)
            }
            Err(mpsc::error::TrySendError::Closed(_)) => Err(Gone),
        }
    }
}
