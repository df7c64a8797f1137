//! What is kept of conversations: messages, what is under them, and the search.
//!
//! Here is decided what depends on what is kept: whose a message is, whether it is there,
//! whether it is there already. Who may ask at all, and how often, the room has decided.

mod old;
mod order;
mod read;
mod row;
#[cfg(test)]
mod tests;
mod words;

use super::{Pending, RoomId, Store, StoreError};
use order::Order;
use parlor::{
    room::{ChatAnswer, ChatOrder},
    wire::ErrorCode,
};

impl Store {
    /// Does what changes a conversation. It is queued by this call; the answer comes when it
    /// is committed.
    pub fn write_chat(&self, room: RoomId, order: ChatOrder) -> Pending<ChatAnswer> {
        self.writer.pending(Order { room, order })
    }

    /// Answers what changes nothing.
    pub async fn read_chat(
        &self,
        room: RoomId,
        order: &ChatOrder,
    ) -> Result<ChatAnswer, StoreError> {
        match order {
            ChatOrder::Page { before } => self.chat_page(room, *before).await,
            ChatOrder::Search { words } => self.chat_search(room, words).await,
            _ => Ok(ChatAnswer::Refused(ErrorCode::Unavailable)),
        }
    }
}
