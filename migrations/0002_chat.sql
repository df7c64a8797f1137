-- What is written in rooms, and how long it is kept.

-- Days; 0 is for ever, -1 not at all: then words go from browser to browser.
ALTER TABLE rooms
    ADD COLUMN keep_days INTEGER NOT NULL DEFAULT 30 CHECK (keep_days BETWEEN -1 AND 3650);

CREATE TABLE messages (
    -- The order of a conversation. Never used again, so that a reply never quotes another.
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    -- No reference: a long conversation goes after its room, in small steps, and holds
    -- nobody up.
    room     INTEGER NOT NULL,
    -- Whose it is to change: what a deleted account wrote stays, and is nobody's.
    account  INTEGER REFERENCES accounts (id) ON DELETE SET NULL,
    guest    BLOB    CHECK (length(guest) = 32),
    -- By what others know the author.
    author   INTEGER NOT NULL,
    name     TEXT    NOT NULL,
    -- The author's own name for it: said twice, it is kept once.
    cid      INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    text     TEXT    NOT NULL,
    -- The text for the search, where words are not apart in it.
    spaced   TEXT,
    edited   INTEGER NOT NULL DEFAULT 0 CHECK (edited IN (0, 1)),
    deleted  INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1)),
    -- A message of this room, which may be gone by now.
    reply_to INTEGER,
    CHECK (account IS NULL OR guest IS NULL),
    CHECK (deleted = 0 OR (text = '' AND spaced IS NULL))
) STRICT;
CREATE INDEX messages_of_rooms ON messages (room);
CREATE INDEX messages_by_age ON messages (room, at);
CREATE UNIQUE INDEX messages_of_accounts ON messages (account, room, cid) WHERE account IS NOT NULL;
CREATE UNIQUE INDEX messages_of_guests ON messages (guest, room, cid) WHERE guest IS NOT NULL;

-- Who was removed from a room: what they wrote until then is marked.
CREATE TABLE removals (
    room   INTEGER NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    author INTEGER NOT NULL,
    -- The newest message there was.
    up_to  INTEGER NOT NULL,
    PRIMARY KEY (room, author)
) STRICT, WITHOUT ROWID;

CREATE TABLE reactions (
    -- First come, first shown.
    id      INTEGER PRIMARY KEY,
    message INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    emoji   TEXT    NOT NULL,
    author  INTEGER NOT NULL,
    UNIQUE (message, emoji, author)
) STRICT;

-- What can be searched. The room is a word of its own, so that a search looks at the room's
-- messages alone.
CREATE VIEW searchable AS
    SELECT id, room, coalesce(spaced, text) AS words FROM messages WHERE deleted = 0;
CREATE VIRTUAL TABLE search USING fts5 (
    room, words,
    content = 'searchable', content_rowid = 'id', columnsize = 0,
    tokenize = 'unicode61 remove_diacritics 2'
);
-- What is deleted leaves no words behind.
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER messages_are_found AFTER INSERT ON messages
BEGIN
    INSERT INTO search (rowid, room, words)
    VALUES (new.id, new.room, coalesce(new.spaced, new.text));
END;
CREATE TRIGGER changed_messages_are_found_otherwise AFTER UPDATE OF text, spaced, deleted ON messages
BEGIN
    INSERT INTO search (search, rowid, room, words)
    SELECT 'delete', old.id, old.room, coalesce(old.spaced, old.text) WHERE old.deleted = 0;
    INSERT INTO search (rowid, room, words)
    SELECT new.id, new.room, coalesce(new.spaced, new.text) WHERE new.deleted = 0;
END;
CREATE TRIGGER forgotten_messages_are_not_found AFTER DELETE ON messages WHEN old.deleted = 0
BEGIN
    INSERT INTO search (search, rowid, room, words)
    VALUES ('delete', old.id, old.room, coalesce(old.spaced, old.text));
END;
CREATE TRIGGER deleted_messages_have_no_reactions AFTER UPDATE OF deleted ON messages WHEN new.deleted = 1
BEGIN
    DELETE FROM reactions WHERE message = new.id;
END;
