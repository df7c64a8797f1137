//! What live rooms keep: who is in, who waits, who may not come back.

use super::{Command, Pending, RoomId, Store, StoreError};
use parlor::{
    ids::ParticipantId,
    room::{Ban, Durable, Hash, Identity, Media, Seat},
    time::UnixMillis,
    wire::Role,
};
use sqlx::{FromRow, Row, SqliteConnection, sqlite::SqliteRow};

/// What a room's machine wants kept.
#[derive(Debug)]
struct Keep {
    room: RoomId,
    what: Durable,
    at: UnixMillis,
}

impl Command for Keep {
    type Answer = ();
    async fn run(self, db: &mut SqliteConnection) -> Result<(), StoreError> {
        match self.what {
            Durable::Seat(seat) => keep_seat(db, self.room, seat).await,
            Durable::Gone(id) => {
                sqlx::query("DELETE FROM seats WHERE room = ? AND participant = ?")
                    .bind(self.room.0)
                    .bind(id.0.cast_signed())
                    .execute(db)
                    .await?;
                Ok(())
            }
            Durable::Over => {
                sqlx::query("DELETE FROM seats WHERE room = ?")
                    .bind(self.room.0)
                    .execute(db)
                    .await?;
                Ok(())
            }
            Durable::Locked(locked) => {
                sqlx::query("UPDATE rooms SET locked = ? WHERE id = ?")
                    .bind(locked)
                    .bind(self.room.0)
                    .execute(db)
                    .await?;
                Ok(())
            }
            Durable::Ban(ban) => keep_ban(db, self.room, ban, self.at).await,
        }
    }
}

/// Gives up the seats of accounts that were disabled or signed out everywhere since they sat
/// down, by whoever did it while the server was down.
#[derive(Debug)]
pub struct GiveUpRevokedSeats;

impl Command for GiveUpRevokedSeats {
    type Answer = ();
    async fn run(self, db: &mut SqliteConnection) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM seats WHERE EXISTS (
                 SELECT 1 FROM accounts
                 WHERE accounts.id = seats.account
                   AND (accounts.disabled OR accounts.signed_out_at >= seats.since))",
        )
        .execute(db)
        .await?;
        Ok(())
    }
}

async fn keep_seat(db: &mut SqliteConnection, room: RoomId, seat: Seat) -> Result<(), StoreError> {
    let (account, guest) = columns(&seat.identity);
    sqlx::query(
        "INSERT OR REPLACE INTO seats
             (room, participant, session, account, guest, name, role, waiting, page, since,
              token, previous_token, mic, camera, screen, hand)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(room.0)
    .bind(seat.id.0.cast_signed())
    .bind(seat.session)
    .bind(account)
    .bind(guest)
    .bind(seat.name)
    .bind(role_word(seat.role))
    .bind(seat.waiting)
    .bind(seat.page)
    .bind(seat.since.0.cast_signed())
    .bind(seat.token.to_vec())
    .bind(seat.previous_token.map(|token| token.to_vec()))
    .bind(seat.media.mic)
    .bind(seat.media.camera)
    .bind(seat.media.screen)
    .bind(seat.media.hand.map(|at| at.0.cast_signed()))
    .execute(db)
    .await?;
    Ok(())
}

async fn keep_ban(
    db: &mut SqliteConnection,
    room: RoomId,
    ban: Ban,
    at: UnixMillis,
) -> Result<(), StoreError> {
    let (account, guest) = columns(&ban.identity);
    sqlx::query(
        "INSERT OR REPLACE INTO bans (room, account, guest, name, by_participant, at)
         VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(room.0)
    .bind(account)
    .bind(guest)
    .bind(ban.name)
    .bind(ban.by.0.cast_signed())
    .bind(at.0.cast_signed())
    .execute(db)
    .await?;
    Ok(())
}

pub(super) fn columns(identity: &Identity) -> (Option<i64>, Option<Vec<u8>>) {
    match identity {
        Identity::Account(id) => (Some(*id), None),
        Identity::Guest(hash) => (None, Some(hash.to_vec())),
    }
}

/// Whom the columns `account` and `guest` name, if anybody.
pub(super) fn identity(row: &SqliteRow) -> Result<Option<Identity>, sqlx::Error> {
    if let Some(id) = row.try_get("account")? {
        return Ok(Some(Identity::Account(id)));
    }
    let guest = row.try_get::<Option<Vec<u8>>, _>("guest")?;
    guest
        .map(|guest| hash(guest).map(Identity::Guest))
        .transpose()
}

fn somebody(row: &SqliteRow) -> Result<Identity, sqlx::Error> {
    identity(row)?.ok_or_else(|| sqlx::Error::Decode("neither an account nor a guest".into()))
}

fn hash(bytes: Vec<u8>) -> Result<Hash, sqlx::Error> {
    bytes
        .try_into()
        .map_err(|_| sqlx::Error::Decode("a hash of the wrong length".into()))
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::Host => "host",
        Role::Cohost => "cohost",
        Role::Member => "member",
        Role::Guest => "guest",
    }
}

fn role(word: &str) -> Result<Role, sqlx::Error> {
    match word {
        "host" => Ok(Role::Host),
        "cohost" => Ok(Role::Cohost),
        "member" => Ok(Role::Member),
        "guest" => Ok(Role::Guest),
        _ => Err(sqlx::Error::Decode(format!("role {word:?}").into())),
    }
}

pub(super) fn unix(millis: i64) -> UnixMillis {
    UnixMillis(millis.cast_unsigned())
}

struct SeatRow(Seat);

impl FromRow<'_, SqliteRow> for SeatRow {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self(Seat {
            id: ParticipantId(row.try_get::<i64, _>("participant")?.cast_unsigned()),
            session: row.try_get("session")?,
            identity: somebody(row)?,
            name: row.try_get("name")?,
            role: role(row.try_get("role")?)?,
            waiting: row.try_get("waiting")?,
            page: row.try_get("page")?,
            since: unix(row.try_get("since")?),
            token: hash(row.try_get("token")?)?,
            previous_token: row
                .try_get::<Option<Vec<u8>>, _>("previous_token")?
                .map(hash)
                .transpose()?,
            media: Media {
                mic: row.try_get("mic")?,
                camera: row.try_get("camera")?,
                screen: row.try_get("screen")?,
                hand: row.try_get::<Option<i64>, _>("hand")?.map(unix),
            },
        }))
    }
}

struct BanRow(Identity);

impl FromRow<'_, SqliteRow> for BanRow {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        somebody(row).map(Self)
    }
}

impl Store {
    /// Keeps what a room's machine orders. It is queued by this call, so that what one room
    /// saves is written in its order; the answer comes when it is committed.
    pub fn commit(&self, room: RoomId, what: Durable, at: UnixMillis) -> Pending<()> {
        self.writer.pending(Keep { room, what, at })
    }

    /// Everybody who was in the room or at its door, in the order in which they came.
    pub async fn seats(&self, room: RoomId) -> Result<Vec<Seat>, StoreError> {
        let rows: Vec<SeatRow> = sqlx::query_as(
            "SELECT participant, session, account, guest, name, role, waiting, page, since,
                    token, previous_token, mic, camera, screen, hand
             FROM seats WHERE room = ? ORDER BY participant",
        )
        .bind(room.0)
        .fetch_all(&self.readers)
        .await?;
        Ok(rows.into_iter().map(|row| row.0).collect())
    }

    /// Who may not come back to the room.
    pub async fn bans(&self, room: RoomId) -> Result<Vec<Identity>, StoreError> {
        let rows: Vec<BanRow> =
            sqlx::query_as("SELECT account, guest FROM bans WHERE room = ? ORDER BY id")
                .bind(room.0)
                .fetch_all(&self.readers)
                .await?;
        Ok(rows.into_iter().map(|row| row.0).collect())
    }
}
