use super::{
    row::{MessageRow, find, message_id, messages, quote, row_number},
    words::spaced,
};
use crate::db::{Command, RoomId, StoreError, seats::columns};
use parlor::{
    ids::{CommandId, MessageId},
    limits::EMOJI_PER_MESSAGE,
    room::{ChatAnswer, ChatOrder, Identity},
    time::UnixMillis,
    wire::{ErrorCode, Message, Reaction},
};
use sqlx::{Row, SqliteConnection};

/// Reactions one message bears in all. It goes out whole at every change, and people may
/// come back as somebody else.
const REACTIONS: usize = 400;

/// Something a room's machine orders of what is kept.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) room: RoomId,
    pub(super) order: ChatOrder,
}

impl Command for Order {
    type Answer = ChatAnswer;
    const WRITES_ONCE: bool = true;

    async fn run(self, db: &mut SqliteConnection) -> Result<ChatAnswer, StoreError> {
        let room = self.room;
        match self.order {
            ChatOrder::Post {
                by,
                name,
                cid,
                text,
                reply_to,
                at,
            } => {
                let new = New {
                    by,
                    name,
                    cid,
                    text,
                    reply_to,
                    at,
                };
                post(db, room, new).await
            }
            ChatOrder::Edit { by, id, text } => edit(db, room, &by, id, text).await,
            ChatOrder::Delete { by, hosts, id } => delete(db, room, &by, hosts, id).await,
            ChatOrder::React { by, id, emoji, on } => react(db, room, &by, id, emoji, on).await,
            ChatOrder::Removed { author } => mark(db, room, &author).await,
            // Reads do not come here.
            ChatOrder::Page { .. } | ChatOrder::Search { .. } => refuse(ErrorCode::Unavailable),
        }
    }
}

fn refuse(code: ErrorCode) -> Result<ChatAnswer, StoreError> {
    Ok(ChatAnswer::Refused(code))
}

/// Something to be kept.
struct New {
    by: Identity,
    name: String,
    cid: CommandId,
    text: String,
    reply_to: Option<MessageId>,
    at: UnixMillis,
}

/// Keeps it, unless its author said it before under the same name for it.
async fn post(db: &mut SqliteConnection, room: RoomId, new: New) -> Result<ChatAnswer, StoreError> {
    let (account, guest) = columns(&new.by);
    let author = new.by.author();
    // All rows are asked for, so that the statement is run to its end.
    let kept = sqlx::query(
        "INSERT INTO messages (room, account, guest, author, name, cid, at, text, spaced, reply_to)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,
                (SELECT id FROM messages WHERE id = ?10 AND room = ?1)
         FROM rooms WHERE rooms.id = ?1
         ON CONFLICT DO NOTHING
         RETURNING id, reply_to AS quoted_id,
             (SELECT q.name FROM messages q WHERE q.id = messages.reply_to) AS quoted_name,
             (SELECT substr(q.text, 1, 1024) FROM messages q WHERE q.id = messages.reply_to)
                 AS quoted_text",
    )
    .bind(room.0)
    .bind(account)
    .bind(guest)
    .bind(author.0.cast_signed())
    .bind(&new.name)
    .bind(new.cid.0.cast_signed())
    .bind(new.at.0.cast_signed())
    .bind(&new.text)
    .bind(spaced(&new.text))
    .bind(new.reply_to.map(row_number))
    .fetch_all(&mut *db)
    .await?;
    let Some(row) = kept.first() else {
        return said_before(db, room, &new).await;
    };
    let message = Message {
        id: message_id(row.try_get("id")?),
        author,
        name: new.name,
        at: new.at,
        text: new.text,
        edited: false,
        deleted: false,
        removed: false,
        reply: quote(row)?,
        reactions: vec![],
    };
    let again = false;
    Ok(ChatAnswer::Posted { message, again })
}

async fn said_before(
    db: &mut SqliteConnection,
    room: RoomId,
    new: &New,
) -> Result<ChatAnswer, StoreError> {
    let (account, guest) = columns(&new.by);
    // One index each; what compares to NULL is no row.
    let row: Option<MessageRow> = sqlx::query_as(messages!(
        "WHERE m.id = coalesce(
             (SELECT id FROM messages WHERE account = ?1 AND room = ?3 AND cid = ?4),
             (SELECT id FROM messages WHERE guest = ?2 AND room = ?3 AND cid = ?4))"
    ))
    .bind(account)
    .bind(guest)
    .bind(room.0)
    .bind(new.cid.0.cast_signed())
    .fetch_optional(db)
    .await?;
    // Neither kept nor known: the room is gone.
    let Some(MessageRow { message, .. }) = row else {
        return refuse(ErrorCode::Unavailable);
    };
    let again = true;
    Ok(ChatAnswer::Posted { message, again })
}

async fn edit(
    db: &mut SqliteConnection,
    room: RoomId,
    by: &Identity,
    id: MessageId,
    text: String,
) -> Result<ChatAnswer, StoreError> {
    let Some(mut row) = find(db, room, id).await? else {
        return refuse(ErrorCode::NoSuchMessage);
    };
    if row.by.as_ref() != Some(by) {
        return refuse(ErrorCode::Forbidden);
    }
    if row.message.deleted {
        return refuse(ErrorCode::NoSuchMessage);
    }
    sqlx::query("UPDATE messages SET text = ?, spaced = ?, edited = 1 WHERE id = ?")
        .bind(&text)
        .bind(spaced(&text))
        .bind(row_number(id))
        .execute(db)
        .await?;
    row.message.text = text;
    row.message.edited = true;
    Ok(ChatAnswer::Changed(row.message))
}

/// What is deleted already stays so, and whoever may delete it is told the same again.
async fn delete(
    db: &mut SqliteConnection,
    room: RoomId,
    by: &Identity,
    hosts: bool,
    id: MessageId,
) -> Result<ChatAnswer, StoreError> {
    let Some(mut row) = find(db, room, id).await? else {
        return refuse(ErrorCode::NoSuchMessage);
    };
    if !hosts && row.by.as_ref() != Some(by) {
        return refuse(ErrorCode::Forbidden);
    }
    if row.message.deleted {
        return Ok(ChatAnswer::Changed(row.message));
    }
    sqlx::query("UPDATE messages SET text = '', spaced = NULL, deleted = 1 WHERE id = ?")
        .bind(row_number(id))
        .execute(db)
        .await?;
    row.message.text.clear();
    row.message.deleted = true;
    row.message.reactions.clear();
    Ok(ChatAnswer::Changed(row.message))
}

async fn react(
    db: &mut SqliteConnection,
    room: RoomId,
    by: &Identity,
    id: MessageId,
    emoji: String,
    on: bool,
) -> Result<ChatAnswer, StoreError> {
    let author = by.author();
    let row = find(db, room, id).await?.filter(|row| !row.message.deleted);
    let Some(MessageRow { mut message, .. }) = row else {
        return refuse(ErrorCode::NoSuchMessage);
    };
    let reactions = &mut message.reactions;
    let in_all: usize = reactions.iter().map(|reaction| reaction.by.len()).sum();
    let known = reactions.iter().position(|known| known.emoji == emoji);
    match known {
        Some(at) if on == reactions[at].by.contains(&author) => {
            return Ok(ChatAnswer::Changed(message));
        }
        None if !on => return Ok(ChatAnswer::Changed(message)),
        _ if on && in_all >= REACTIONS => return refuse(ErrorCode::Forbidden),
        None if reactions.len() >= EMOJI_PER_MESSAGE => return refuse(ErrorCode::Forbidden),
        Some(at) if on => reactions[at].by.push(author),
        Some(at) => {
            reactions[at].by.retain(|other| *other != author);
            reactions.retain(|reaction| !reaction.by.is_empty());
        }
        None => reactions.push(Reaction {
            emoji: emoji.clone(),
            by: vec![author],
        }),
    }
    sqlx::query(match on {
        true => "INSERT INTO reactions (message, emoji, author) VALUES (?, ?, ?)",
        false => "DELETE FROM reactions WHERE message = ? AND emoji = ? AND author = ?",
    })
    .bind(row_number(id))
    .bind(emoji)
    .bind(author.0.cast_signed())
    .execute(db)
    .await?;
    Ok(ChatAnswer::Changed(message))
}

/// Marks all that this person wrote here until now, however much it is.
async fn mark(
    db: &mut SqliteConnection,
    room: RoomId,
    author: &Identity,
) -> Result<ChatAnswer, StoreError> {
    sqlx::query(
        "INSERT OR REPLACE INTO removals (room, author, up_to)
         SELECT ?1, ?2, coalesce(max(id), 0) FROM messages WHERE room = ?1",
    )
    .bind(room.0)
    .bind(author.author().0.cast_signed())
    .execute(db)
    .await?;
    Ok(ChatAnswer::Marked)
}
