-- What people sent from *Check your setup*: what their browser and network can do. Deleted
-- after thirty days.
CREATE TABLE reports (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    account INTEGER REFERENCES accounts (id) ON DELETE SET NULL,
    -- Who says to have sent it: the account's name then, or the name a guest gave last.
    name    TEXT    NOT NULL CHECK (length(name) <= 256),
    -- The room whose link they came with.
    room    INTEGER REFERENCES rooms (id) ON DELETE SET NULL,
    text    TEXT    NOT NULL CHECK (octet_length(text) <= 8192)
) STRICT;
CREATE INDEX reports_by_age ON reports (at);
CREATE INDEX reports_of_accounts ON reports (account);
CREATE INDEX reports_of_rooms ON reports (room);
