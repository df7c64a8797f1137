//! The one task that writes: many commands per transaction, each answered after the commit.
//!
//! A commit waits for the disk. Commands that arrive meanwhile share the next one, so the
//! busier the server, the fewer waits per command. A savepoint before a command keeps its
//! failure from undoing its neighbours. Each statement is a trip to SQLite's thread, so a
//! command that writes by one statement, which undoes itself, goes without.

use super::StoreError;
use futures_util::future::BoxFuture;
use sqlx::{ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    sync::{mpsc, oneshot},
    time::Instant,
};

/// Commands that may wait; more means that the disk is not keeping up.
const QUEUE: usize = 1024;
/// Commands per transaction, and how long one may stay open to take in more: a command's
/// answer waits for its neighbours.
const BATCH: usize = 64;
const BATCH_FOR: Duration = Duration::from_millis(3);
/// Kilobytes of page cache.
const CACHE: &str = "-2048";

/// One thing to be written.
pub trait Command: Send + 'static {
    type Answer: Send + 'static;
    /// Whether only the last of its statements writes.
    const WRITES_ONCE: bool = false;

    /// Does it: an error undoes this command alone.
    fn run(
        self,
        db: &mut SqliteConnection,
    ) -> impl Future<Output = Result<Self::Answer, StoreError>> + Send;
}

/// A command in the queue, whatever its answer's type.
trait Job: Send {
    /// See [`Command::WRITES_ONCE`].
    fn writes_once(&self) -> bool;
    /// Runs it; whether it succeeded.
    fn run<'a>(&'a mut self, db: &'a mut SqliteConnection) -> BoxFuture<'a, bool>;
    /// Answers: the command's own result if the transaction was committed.
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
}

struct Queued<C: Command> {
    command: Option<C>,
    result: Result<C::Answer, StoreError>,
    reply: oneshot::Sender<Result<C::Answer, StoreError>>,
}

impl<C: Command> Job for Queued<C> {
    fn writes_once(&self) -> bool {
        C::WRITES_ONCE
    }

    fn run<'a>(&'a mut self, db: &'a mut SqliteConnection) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            if let Some(command) = self.command.take() {
                self.result = command.run(db).await;
            }
            self.result.is_ok()
        })
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        // Whoever asked may be gone; what is written stays written.
        let _ = self.reply.send(match committed {
            Ok(()) => self.result,
            Err(error) => self.result.and(Err(error)),
        });
    }
}

enum Order {
    Write(Box<dyn Job>),
    Close(oneshot::Sender<()>),
}

/// The way to the task.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    orders: mpsc::Sender<Order>,
}

type Reply<A> = oneshot::Receiver<Result<A, StoreError>>;

/// The answer to a queued command, when it comes.
#[derive(Debug)]
pub struct Pending<A>(Result<Reply<A>, StoreError>);

impl<A> Future for Pending<A> {
    type Output = Result<A, StoreError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            Ok(reply) => Pin::new(reply)
                .poll(context)
                .map(|answer| answer.unwrap_or(Err(StoreError::Unavailable))),
            Err(error) => Poll::Ready(Err(error.clone())),
        }
    }
}

impl Writer {
    pub(super) fn start(connection: SqliteConnection) -> Self {
        let (orders, queue) = mpsc::channel(QUEUE);
        tokio::spawn(serve(connection, queue));
        Self { orders }
    }

    /// Queues a command now: commands are run in the order of these calls.
    fn queue<C: Command>(&self, command: C) -> Result<Reply<C::Answer>, StoreError> {
        let (reply, answer) = oneshot::channel();
        let job = Queued {
            command: Some(command),
            result: Err(StoreError::Unavailable),
            reply,
        };
        match self.orders.try_send(Order::Write(Box::new(job))) {
            Ok(()) => Ok(answer),
            Err(mpsc::error::TrySendError::Full(_)) => Err(StoreError::Busy),
            Err(mpsc::error::TrySendError::Closed(_)) => Err(StoreError::Unavailable),
        }
    }

    /// The same, with one answer for both: it was not queued, or it was not done.
    pub(super) fn pending<C: Command>(&self, command: C) -> Pending<C::Answer> {
        Pending(self.queue(command))
    }

    pub(super) fn is_closed(&self) -> bool {
        self.orders.is_closed()
    }

    /// Writes what waits, and closes the database.
    pub(super) async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.orders.send(Order::Close(done)).await.is_ok() {
            let _ = closed.await;
        }
    }
}

/// Opens the writing connection.
pub(super) async fn connect(
    options: SqliteConnectOptions,
) -> Result<SqliteConnection, sqlx::Error> {
    // What is deleted is not left lying in the file.
    let options = options
        .pragma("cache_size", CACHE)
        .pragma("secure_delete", "ON");
    options.connect().await
}

async fn serve(mut db: SqliteConnection, mut queue: mpsc::Receiver<Order>) {
    while let Some(order) = queue.recv().await {
        let done = match order {
            Order::Write(first) => transaction(&mut db, first, &mut queue).await,
            Order::Close(done) => Some(done),
        };
        if let Some(done) = done {
            queue.close();
            let _ = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
                .execute(&mut db)
                .await;
            let _ = db.close().await;
            let _ = done.send(());
            return;
        }
    }
}

/// One transaction: `first` and whatever else is there. Answers all; gives back who asked
/// for an end in between, if somebody did.
async fn transaction(
    db: &mut SqliteConnection,
    first: Box<dyn Job>,
    queue: &mut mpsc::Receiver<Order>,
) -> Option<oneshot::Sender<()>> {
    let mut jobs = Vec::new();
    let mut closing = None;
    let mut committed = execute(db, "BEGIN IMMEDIATE; SAVEPOINT command").await;
    if committed.is_ok() {
        let until = Instant::now() + BATCH_FOR;
        let mut next = Some(first);
        while let Some(mut job) = next.take() {
            committed = run(db, job.as_mut(), jobs.is_empty()).await;
            jobs.push(job);
            if committed.is_err() || jobs.len() == BATCH || Instant::now() >= until {
                break;
            }
            next = match queue.try_recv() {
                Ok(Order::Write(job)) => Some(job),
                Ok(Order::Close(done)) => {
                    closing = Some(done);
                    None
                }
                Err(_) => None,
            };
        }
    } else {
        jobs.push(first);
    }
    committed = match committed {
        Ok(()) => execute(db, "COMMIT").await,
        failed => failed,
    };
    if committed.is_err() {
        let _ = sqlx::query("ROLLBACK").execute(&mut *db).await;
    }
    for job in jobs {
        job.answer(committed.clone());
    }
    closing
}

/// Keeps what was done so far from being undone by what fails later. It fails itself where
/// SQLite gave up the whole transaction, as it does when the disk is full.
const MARK: &str = "RELEASE command; SAVEPOINT command";

/// Runs one command so that its failure undoes itself only. An error here is the
/// transaction's, not the command's.
async fn run(
    db: &mut SqliteConnection,
    job: &mut dyn Job,
    is_first: bool,
) -> Result<(), StoreError> {
    let once = job.writes_once();
    if !once && !is_first {
        execute(db, MARK).await?;
    }
    match (job.run(db).await, once) {
        (true, _) => Ok(()),
        (false, true) => execute(db, MARK).await,
        (false, false) => execute(db, "ROLLBACK TO command").await,
    }
}

async fn execute(db: &mut SqliteConnection, sql: &'static str) -> Result<(), StoreError> {
    sqlx::query(sql).execute(db).await?;
    Ok(())
}

#[cfg(test)]
mod tests;
