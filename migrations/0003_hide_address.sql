-- Rooms in which nobody learns where the others are: all media goes through a relay.
ALTER TABLE rooms
    ADD COLUMN hide_address INTEGER NOT NULL DEFAULT 0 CHECK (hide_address IN (0, 1));
