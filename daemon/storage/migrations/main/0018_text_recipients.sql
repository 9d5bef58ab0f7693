-- Who got texts of a conversation (GDPR Art. 19): written before the texts leave, as long as the conversation. No text.
CREATE TABLE text_recipients (
    conversation INTEGER NOT NULL REFERENCES conversations (row),
    kind TEXT NOT NULL, -- ai_engine
    host TEXT NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (conversation, kind, host)
) WITHOUT ROWID;
-- Until now it stood in the traces alone. They are sealed: read when the file is next opened.
INSERT INTO counters (name, value) SELECT 'traces_unread', 1 WHERE EXISTS (SELECT 1 FROM ai_traces);

-- An erasure may have to be told to several.
ALTER TABLE notices RENAME TO notices_before;
CREATE TABLE notices (
    id BLOB PRIMARY KEY,
    what TEXT NOT NULL, -- erasure, rectification, restriction, restriction_lifted
    recipient TEXT NOT NULL, -- host of an AI engine
    about BLOB NOT NULL, -- the job, or of the last two the conversation
    conversations INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    done_at INTEGER,
    done_by TEXT NOT NULL DEFAULT '',
    UNIQUE (about, recipient)
) WITHOUT ROWID;
INSERT INTO notices SELECT id, what, recipient, about, conversations, created_at, done_at, done_by FROM notices_before;
DROP TABLE notices_before;
CREATE INDEX notices_open ON notices (created_at) WHERE done_at IS NULL;
