-- One organization. Ids are UUIDv7 as 16-byte blobs, times milliseconds UTC, columns marked "sealed" ciphertext.

-- event: position of the last stored change. article_revision: of the last change of any article.
CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO counters VALUES ('event', 0), ('article_revision', 0);

-- What members are called here (sealed by the organization's key).
CREATE TABLE members (
    id BLOB PRIMARY KEY,
    name BLOB NOT NULL
) WITHOUT ROWID;

-- Contact fields are sealed by the person's secret; absent ones are null.
CREATE TABLE visitors (
    row INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    name BLOB,
    email BLOB,
    email_index BLOB,
    verified_id BLOB,
    verified_id_index BLOB,
    verified INTEGER NOT NULL,
    language TEXT NOT NULL,
    consent_version TEXT NOT NULL,
    consent_at INTEGER,
    consent_text BLOB,
    consent_policy_url TEXT NOT NULL,
    ip_address BLOB,
    user_agent BLOB,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    name_seq INTEGER NOT NULL -- event position of the last change of name or address: what the search index follows
);
CREATE INDEX visitors_by_email ON visitors (email_index) WHERE email_index IS NOT NULL;
CREATE UNIQUE INDEX visitors_by_verified_id ON visitors (verified_id_index) WHERE verified_id_index IS NOT NULL;
CREATE INDEX visitors_by_name_seq ON visitors (name_seq);

-- Only hashes of tokens.
CREATE TABLE visitor_sessions (
    token_hash BLOB PRIMARY KEY,
    visitor INTEGER NOT NULL REFERENCES visitors (row) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX visitor_sessions_by_visitor ON visitor_sessions (visitor);
CREATE INDEX visitor_sessions_by_end ON visitor_sessions (expires_at);

-- Rows are never used twice: the search index names conversations by them.
CREATE TABLE conversations (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE,
    short_id TEXT NOT NULL UNIQUE,
    visitor INTEGER NOT NULL REFERENCES visitors (row),
    start_client_id TEXT NOT NULL,
    state TEXT NOT NULL,
    language TEXT NOT NULL,
    assignee_id BLOB,
    reason TEXT,
    summary BLOB,
    escalated INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    visitor_read_seq INTEGER NOT NULL,
    member_read_seq INTEGER NOT NULL,
    rating INTEGER,
    rating_comment BLOB,
    created_at INTEGER NOT NULL,
    last_activity_at INTEGER NOT NULL,
    resolved_at INTEGER,
    snoozed_until INTEGER,
    deleted_at INTEGER,
    deleted_by TEXT NOT NULL DEFAULT '',
    restricted_at INTEGER,
    event_seq INTEGER NOT NULL
);
CREATE UNIQUE INDEX conversations_by_start ON conversations (visitor, start_client_id) WHERE start_client_id <> '';
CREATE INDEX conversations_by_visitor ON conversations (visitor);
CREATE INDEX conversations_by_state ON conversations (state, last_activity_at);
CREATE INDEX conversations_by_activity ON conversations (last_activity_at);
CREATE INDEX conversations_by_assignee ON conversations (assignee_id, last_activity_at) WHERE assignee_id IS NOT NULL;
CREATE INDEX conversations_by_event ON conversations (event_seq);
CREATE INDEX conversations_deleted ON conversations (deleted_at) WHERE deleted_at IS NOT NULL;

-- text and extras (citations and suggestions as JSON) are sealed by the author's key in this conversation.
CREATE TABLE messages (
    row INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    conversation INTEGER NOT NULL REFERENCES conversations (row),
    seq INTEGER NOT NULL,
    author_kind TEXT NOT NULL,
    author_id BLOB,
    client_id TEXT NOT NULL,
    text BLOB NOT NULL,
    extras BLOB,
    created_at INTEGER NOT NULL,
    event_seq INTEGER NOT NULL
);
CREATE UNIQUE INDEX messages_in_order ON messages (conversation, seq);
CREATE UNIQUE INDEX messages_by_client_id ON messages (conversation, client_id) WHERE client_id <> '';
CREATE INDEX messages_by_event ON messages (event_seq);

-- Why an AI message was said (JSON, sealed like the visitor's words).
CREATE TABLE ai_traces (
    message_id BLOB PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversations (row),
    trace BLOB NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX ai_traces_by_conversation ON ai_traces (conversation);

CREATE TABLE notes (
    row INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    conversation INTEGER NOT NULL REFERENCES conversations (row),
    author_id BLOB NOT NULL,
    text BLOB NOT NULL, -- sealed
    created_at INTEGER NOT NULL,
    deleted_at INTEGER,
    deleted_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX notes_by_conversation ON notes (conversation);

CREATE TABLE tags (
    row INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    folded_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    deleted_at INTEGER,
    deleted_by TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX tags_by_name ON tags (folded_name) WHERE deleted_at IS NULL;

CREATE TABLE conversation_tags (
    conversation INTEGER NOT NULL REFERENCES conversations (row),
    tag INTEGER NOT NULL REFERENCES tags (row),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (conversation, tag)
) WITHOUT ROWID;
CREATE INDEX conversation_tags_by_tag ON conversation_tags (tag);

-- Legal holds (reason sealed by the organization's key).
CREATE TABLE holds (
    row INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    conversation INTEGER REFERENCES conversations (row),
    visitor INTEGER REFERENCES visitors (row),
    reason BLOB NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    until INTEGER,
    released_at INTEGER,
    released_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX holds_by_conversation ON holds (conversation) WHERE conversation IS NOT NULL;
CREATE INDEX holds_by_visitor ON holds (visitor) WHERE visitor IS NOT NULL;

CREATE TABLE retention_rules (
    name TEXT PRIMARY KEY,
    age INTEGER, -- milliseconds; null: never
    changed_at INTEGER NOT NULL
) WITHOUT ROWID;

-- Entries on their way to the audit log (payload sealed by the organization's key).
CREATE TABLE audit_outbox (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    payload BLOB NOT NULL
);

-- One row a field of the widget's and the AI's settings.
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
