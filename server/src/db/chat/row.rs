use crate::db::{
    RoomId,
    seats::{identity, unix},
};
use parlor::{
    ids::{AuthorId, MessageId},
    limits::QUOTE_GRAPHEMES,
    room::Identity,
    wire::{Message, Quote, Reaction},
};
use sqlx::{FromRow, Row, SqliteConnection, sqlite::SqliteRow};
use unicode_segmentation::UnicodeSegmentation;

/// A query for messages `m` as they are shown; what follows says for which. A quote's text is
/// cut here to what any quote may take, however many code points its letters are joined from.
macro_rules! messages {
    ($which:literal) => {
        concat!(
            "SELECT m.id, m.account, m.guest, m.author, m.name, m.at, m.text, m.edited, m.deleted,
                    m.id <= coalesce(gone.up_to, 0) AS removed,
                    quoted.id AS quoted_id, quoted.name AS quoted_name,
                    substr(quoted.text, 1, 1024) AS quoted_text,
                    (SELECT json_group_array(json_array(emoji, author) ORDER BY id)
                     FROM reactions WHERE message = m.id) AS reactions
             FROM messages m
             LEFT JOIN removals gone ON gone.room = m.room AND gone.author = m.author
             LEFT JOIN messages quoted ON quoted.id = m.reply_to AND quoted.room = m.room ",
            $which
        )
    };
}
pub(super) use messages;

/// A message, and whose it is.
pub(super) struct MessageRow {
    pub(super) message: Message,
    /// Nobody's, once the author's account is deleted.
    pub(super) by: Option<Identity>,
}

impl FromRow<'_, SqliteRow> for MessageRow {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            by: identity(row)?,
            message: Message {
                id: message_id(row.try_get("id")?),
                author: AuthorId(row.try_get::<i64, _>("author")?.cast_unsigned()),
                name: row.try_get("name")?,
                at: unix(row.try_get("at")?),
                text: row.try_get("text")?,
                edited: row.try_get("edited")?,
                deleted: row.try_get("deleted")?,
                removed: row.try_get("removed")?,
                reply: quote(row)?,
                reactions: reactions(row.try_get("reactions")?)?,
            },
        })
    }
}

/// What the columns `quoted_…` hold.
pub(super) fn quote(row: &SqliteRow) -> Result<Option<Quote>, sqlx::Error> {
    let Some(id) = row.try_get::<Option<i64>, _>("quoted_id")? else {
        return Ok(None);
    };
    let text: &str = row.try_get("quoted_text")?;
    Ok(Some(Quote {
        id: message_id(id),
        name: row.try_get("quoted_name")?,
        text: text.graphemes(true).take(QUOTE_GRAPHEMES).collect(),
    }))
}

/// Pairs of an emoji and who put it there, first come first.
fn reactions(json: &str) -> Result<Vec<Reaction>, sqlx::Error> {
    let pairs: Vec<(String, u64)> =
        serde_json::from_str(json).map_err(|error| sqlx::Error::Decode(error.into()))?;
    let mut reactions: Vec<Reaction> = Vec::new();
    for (emoji, author) in pairs {
        let author = AuthorId(author);
        match reactions.iter_mut().find(|known| known.emoji == emoji) {
            Some(known) => known.by.push(author),
            None => reactions.push(Reaction {
                emoji,
                by: vec![author],
            }),
        }
    }
    Ok(reactions)
}

/// A message of this room, wherever the connection is.
pub(super) async fn find(
    db: &mut SqliteConnection,
    room: RoomId,
    id: MessageId,
) -> Result<Option<MessageRow>, sqlx::Error> {
    sqlx::query_as(messages!("WHERE m.id = ? AND m.room = ?"))
        .bind(row_number(id))
        .bind(room.0)
        .fetch_optional(db)
        .await
}

/// The row's number; what is beyond all numbers is nobody's.
pub(super) fn row_number(id: MessageId) -> i64 {
    i64::try_from(id.0).unwrap_or(i64::MAX)
}

pub(super) fn message_id(row: i64) -> MessageId {
    MessageId(row.cast_unsigned())
}
