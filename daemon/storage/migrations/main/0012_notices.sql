-- Who got texts before they were erased or corrected, and is to be told (GDPR Art. 19).
CREATE TABLE notices (
    id BLOB PRIMARY KEY,
    what TEXT NOT NULL, -- erasure or rectification
    recipient TEXT NOT NULL, -- host of an AI engine
    erasure BLOB NOT NULL UNIQUE, -- the job
    conversations INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    done_at INTEGER,
    done_by TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX notices_open ON notices (created_at) WHERE done_at IS NULL;
