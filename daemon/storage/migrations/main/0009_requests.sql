-- Requests of data subjects. What they are called and what was written about them is sealed by the request's own secret
-- (keys.db), which goes when the person is erased or the request's record ends.
CREATE TABLE requests (
    row INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    naming TEXT NOT NULL, -- email, visitor or verified_id
    subject BLOB, -- sealed; null once it was erased
    subject_digest BLOB NOT NULL, -- keyed: equal subjects of one organization meet, nothing else shows
    note BLOB, -- sealed
    received_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    extended_at INTEGER,
    extension_reason BLOB, -- sealed
    closed_at INTEGER,
    outcome TEXT,
    closing_note BLOB, -- sealed
    erasure BLOB, -- id of the erasure that fulfilled it
    export_sha256 TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    closed_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX requests_open ON requests (due_at) WHERE closed_at IS NULL;
CREATE INDEX requests_closed ON requests (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX requests_by_subject ON requests (subject_digest);
