-- Files that came with messages. Name and type stand in the message's extras.
CREATE TABLE attachments (
    row INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    message INTEGER NOT NULL REFERENCES messages (row),
    conversation INTEGER NOT NULL REFERENCES conversations (row),
    bytes INTEGER NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX attachments_by_message ON attachments (message);
CREATE INDEX attachments_by_conversation ON attachments (conversation);
CREATE INDEX attachments_by_age ON attachments (created_at);

-- Their content in pieces, each sealed by the key of the message's author.
CREATE TABLE attachment_chunks (
    row INTEGER PRIMARY KEY,
    attachment INTEGER NOT NULL REFERENCES attachments (row) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    content BLOB NOT NULL
);
CREATE UNIQUE INDEX attachment_chunks_in_order ON attachment_chunks (attachment, position);
