-- Times are milliseconds since 1970 (UTC). Numbers of accounts and rooms are never used
-- again (AUTOINCREMENT): seats, bans and the audit log go on naming them.

CREATE TABLE accounts (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Lower case, as typed to sign in.
    username      TEXT    NOT NULL UNIQUE CHECK (length(username) BETWEEN 2 AND 32),
    display_name  TEXT    NOT NULL CHECK (length(display_name) > 0),
    -- A PHC string.
    password      TEXT    NOT NULL,
    administrator INTEGER NOT NULL CHECK (administrator IN (0, 1)),
    disabled      INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
    created_at    INTEGER NOT NULL,
    -- When it was last signed out everywhere.
    signed_out_at INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE sign_in_sessions (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    -- SHA-256 of the 256-bit token in the cookie.
    token        BLOB    NOT NULL UNIQUE CHECK (length(token) = 32),
    account      INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at   INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    -- What their owner recognises them by.
    browser      TEXT    NOT NULL,
    address      TEXT    NOT NULL
) STRICT;
CREATE INDEX sign_in_sessions_by_account ON sign_in_sessions (account);

CREATE TABLE rooms (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    slug         TEXT    NOT NULL UNIQUE,
    name         TEXT    NOT NULL CHECK (length(name) > 0),
    access       TEXT    NOT NULL CHECK (access IN ('link', 'ask', 'members')),
    locked       INTEGER NOT NULL CHECK (locked IN (0, 1)),
    capacity     INTEGER NOT NULL CHECK (capacity BETWEEN 2 AND 16),
    owner        INTEGER NOT NULL REFERENCES accounts (id),
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER
) STRICT;
CREATE INDEX rooms_by_owner ON rooms (owner);

-- Who is in a room or at its door, so that a restart costs nobody the seat.
CREATE TABLE seats (
    room           INTEGER NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    participant    INTEGER NOT NULL,
    session        TEXT    NOT NULL,
    account        INTEGER REFERENCES accounts (id) ON DELETE CASCADE,
    guest          BLOB    CHECK (length(guest) = 32),
    name           TEXT    NOT NULL,
    role           TEXT    NOT NULL CHECK (role IN ('host', 'cohost', 'member', 'guest')),
    waiting        INTEGER NOT NULL CHECK (waiting IN (0, 1)),
    page           INTEGER NOT NULL,
    since          INTEGER NOT NULL,
    -- SHA-256 of the resume token, and of the one before it.
    token          BLOB    NOT NULL CHECK (length(token) = 32),
    previous_token BLOB    CHECK (length(previous_token) = 32),
    mic            INTEGER NOT NULL CHECK (mic IN (0, 1)),
    camera         INTEGER NOT NULL CHECK (camera IN (0, 1)),
    screen         INTEGER NOT NULL CHECK (screen IN (0, 1)),
    hand           INTEGER,
    PRIMARY KEY (room, participant),
    CHECK ((account IS NULL) <> (guest IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE bans (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    room    INTEGER NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    account INTEGER REFERENCES accounts (id) ON DELETE CASCADE,
    guest   BLOB    CHECK (length(guest) = 32),
    name    TEXT    NOT NULL,
    -- The seat of whoever banned.
    by_participant INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    CHECK ((account IS NULL) <> (guest IS NULL))
) STRICT;
CREATE UNIQUE INDEX bans_of_accounts ON bans (room, account) WHERE account IS NOT NULL;
CREATE UNIQUE INDEX bans_of_guests ON bans (room, guest) WHERE guest IS NOT NULL;

-- The one-time right to create the first administrator; no row once that is done.
CREATE TABLE setup (
    only    INTEGER PRIMARY KEY CHECK (only = 1),
    token   BLOB    NOT NULL CHECK (length(token) = 32),
    made_at INTEGER NOT NULL
) STRICT;

-- What was done with power over others: written once, never changed.
CREATE TABLE audit (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    at     INTEGER NOT NULL,
    act    TEXT    NOT NULL,
    actor  TEXT    NOT NULL,
    target TEXT    NOT NULL,
    reason TEXT    NOT NULL
) STRICT;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE (ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
BEGIN
    SELECT RAISE (ABORT, 'the audit log is append-only');
END;
