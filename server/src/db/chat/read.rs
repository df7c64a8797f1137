use super::{
    row::{MessageRow, messages, row_number},
    words,
};
use crate::db::{RoomId, Store, StoreError};
use parlor::{
    ids::MessageId,
    limits::{CHAT_FOUND, CHAT_PAGE},
    room::ChatAnswer,
    wire::Message,
};

/// About how many bytes go into one answer. Escaped, and with one more message of the longest
/// kind, it fits into what may wait for a reader; more would close that reader's socket.
const ANSWER_BYTES: usize = 64 * 1024;
/// What a message takes beside its texts, and what a reaction takes.
const FRAME_BYTES: usize = 160;
const REACTION_BYTES: usize = 16;

impl Store {
    pub(super) async fn chat_page(
        &self,
        room: RoomId,
        before: Option<MessageId>,
    ) -> Result<ChatAnswer, StoreError> {
        let rows: Vec<MessageRow> = sqlx::query_as(messages!(
            "WHERE m.room = ? AND m.id < ? ORDER BY m.id DESC LIMIT ?"
        ))
        .bind(room.0)
        .bind(before.map_or(i64::MAX, row_number))
        .bind(count(CHAT_PAGE + 1))
        .fetch_all(&self.readers)
        .await?;
        let found = rows.len();
        let mut messages = as_many_as_fit(rows, CHAT_PAGE);
        let more = messages.len() < found;
        messages.reverse();
        Ok(ChatAnswer::Page { messages, more })
    }

    pub(super) async fn chat_search(
        &self,
        room: RoomId,
        words: &str,
    ) -> Result<ChatAnswer, StoreError> {
        let Some(query) = words::query(room, words) else {
            return Ok(ChatAnswer::Found(vec![]));
        };
        let rows: Vec<MessageRow> = sqlx::query_as(messages!(
            "WHERE m.room = ?1 AND m.id IN
                 (SELECT rowid FROM search WHERE search MATCH ?2 ORDER BY rowid DESC LIMIT ?3)
             ORDER BY m.id DESC"
        ))
        .bind(room.0)
        .bind(query)
        .bind(count(CHAT_FOUND))
        .fetch_all(&self.readers)
        .await?;
        Ok(ChatAnswer::Found(as_many_as_fit(rows, CHAT_FOUND)))
    }
}

fn count(messages: usize) -> i64 {
    i64::try_from(messages).unwrap_or(i64::MAX)
}

/// The first of these, at least one, at most so many.
fn as_many_as_fit(rows: Vec<MessageRow>, most: usize) -> Vec<Message> {
    let mut bytes = 0;
    let messages = rows.into_iter().map(|row| row.message).take(most);
    messages
        .take_while(|message| {
            let is_first = bytes == 0;
            bytes += size(message);
            is_first || bytes <= ANSWER_BYTES
        })
        .collect()
}

fn size(message: &Message) -> usize {
    let quote = message.reply.as_ref();
    let quote = quote.map_or(0, |quote| quote.name.len() + quote.text.len());
    let reactions = message.reactions.iter();
    let reactions: usize = reactions
        .map(|reaction| reaction.emoji.len() + (reaction.by.len() + 2) * REACTION_BYTES)
        .sum();
    FRAME_BYTES + message.name.len() + message.text.len() + quote + reactions
}
