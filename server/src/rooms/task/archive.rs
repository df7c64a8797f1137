use super::Task;
use crate::db::{RoomId, Store};
use futures_util::{
    FutureExt, StreamExt,
    future::{BoxFuture, Shared},
    stream::FuturesOrdered,
};
use parlor::{
    ids::Ticket,
    room::{ChatAnswer, ChatOrder, Input},
    wire::ErrorCode,
};

/// What a room asks of what is kept: answered in the order of the orders, whatever takes long.
pub(super) struct Archive {
    room: RoomId,
    store: Store,
    answers: FuturesOrdered<BoxFuture<'static, (Ticket, ChatAnswer)>>,
    /// The last order that writes, while it may be under way.
    writing: Option<Shared<BoxFuture<'static, ChatAnswer>>>,
}

impl Archive {
    pub(super) fn new(room: RoomId, store: Store) -> Self {
        Self {
            room,
            store,
            answers: FuturesOrdered::new(),
            writing: None,
        }
    }

    /// Orders under way.
    pub(super) fn asked(&self) -> usize {
        self.answers.len()
    }

    /// Writes are queued by this call, one after the other; a read waits for those before it,
    /// and so finds what was kept.
    pub(super) fn ask(&mut self, ticket: Ticket, order: ChatOrder) {
        let answer = if matches!(order, ChatOrder::Page { .. } | ChatOrder::Search { .. }) {
            let (room, store, writing) = (self.room, self.store.clone(), self.writing.clone());
            let read = async move {
                if let Some(writing) = writing {
                    writing.await;
                }
                or_unavailable(store.read_chat(room, &order).await)
            };
            read.boxed()
        } else {
            let write = self.store.write_chat(self.room, order).map(or_unavailable);
            let write = write.boxed().shared();
            self.writing = Some(write.clone());
            write.boxed()
        };
        self.answers
            .push_back(answer.map(move |answer| (ticket, answer)).boxed());
    }

    /// The next answer; `None` while nothing is asked.
    pub(super) async fn next(&mut self) -> Option<Input> {
        let (ticket, answer) = self.answers.next().await?;
        if self.answers.is_empty() {
            self.writing = None;
        }
        Some(Input::Chat(ticket, answer))
    }
}

/// The cause is in the log, and the person may try again.
fn or_unavailable<E>(answer: Result<ChatAnswer, E>) -> ChatAnswer {
    answer.unwrap_or(ChatAnswer::Refused(ErrorCode::Unavailable))
}

impl Task {
    /// What is under way for this room.
    pub(super) fn under_way(&self) -> usize {
        self.errands.len() + self.archive.asked()
    }
}
