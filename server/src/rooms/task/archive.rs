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

#[cfg(test)]
mod tests {
    use super::*;
    use parlor::{ids::CommandId, room::Identity, time::UnixMillis};

    fn post(cid: u64) -> ChatOrder {
        ChatOrder::Post {
            by: Identity::Guest([1; 32]),
            name: "Ann".into(),
            cid: CommandId(cid),
            text: "hello".into(),
            reply_to: None,
            at: UnixMillis(1),
        }
    }

    #[tokio::test]
    async fn what_is_too_much_is_refused_and_answered_in_its_turn() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("parlor.db")).await.unwrap();
        // There is no such room: each that is queued is an error of the database.
        let mut archive = Archive::new(RoomId(7), store.clone());
        for ticket in 0..2_000 {
            archive.ask(Ticket(ticket), post(ticket.into()));
        }
        archive.ask(Ticket(2_000), ChatOrder::Page { before: None });
        assert_eq!(archive.asked(), 2_001);
        for ticket in 0..2_000 {
            let refused = ChatAnswer::Refused(ErrorCode::Unavailable);
            let wanted = Input::Chat(Ticket(ticket), refused);
            assert_eq!(archive.next().await, Some(wanted));
        }
        assert!(archive.next().await.is_some());
        assert_eq!(archive.next().await, None);

        store.close().await;
        for order in [post(1), ChatOrder::Page { before: None }] {
            archive.ask(Ticket(1), order);
            let refused = ChatAnswer::Refused(ErrorCode::Unavailable);
            let wanted = Input::Chat(Ticket(1), refused);
            assert_eq!(archive.next().await, Some(wanted));
        }
    }
}
