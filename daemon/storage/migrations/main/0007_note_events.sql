-- Notes are told to members as they are written and deleted: their place in the order of events. mentions: the
-- ids of the members that a note names, 16 bytes each, in the order of the text; null: none.
ALTER TABLE notes ADD COLUMN mentions BLOB;
ALTER TABLE notes ADD COLUMN event_seq INTEGER NOT NULL DEFAULT 0;
CREATE INDEX notes_by_event ON notes (event_seq);
