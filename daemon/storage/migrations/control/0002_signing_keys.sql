-- The keys that sign certificates and checkpoints. The one without an end signs; the others' seeds are gone.
CREATE TABLE signing_keys (
    id TEXT PRIMARY KEY,
    public_key BLOB NOT NULL,
    seed BLOB, -- sealed; null once the key is retired
    created_at INTEGER NOT NULL,
    retired_at INTEGER,
    succession BLOB, -- what the key signed last: which key comes next
    succession_signature BLOB
) WITHOUT ROWID;

-- Digests, counts and times: nothing personal. A certificate outlives its organization.
CREATE TABLE certificates (
    erasure BLOB PRIMARY KEY,
    organization BLOB NOT NULL,
    key TEXT NOT NULL,
    document BLOB NOT NULL, -- exactly the bytes that were signed
    signature BLOB NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX certificates_by_organization ON certificates (organization, created_at);
