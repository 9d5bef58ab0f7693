-- Recipients to be told of the erasure of a whole tenant, and those of its notices that nobody had told yet: its own
-- files are gone. Nothing personal.
CREATE TABLE tenant_notices (
    id BLOB PRIMARY KEY,
    organization BLOB NOT NULL, -- the erased one
    what TEXT NOT NULL,
    recipient TEXT NOT NULL,
    erasure BLOB NOT NULL UNIQUE,
    conversations INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    done_at INTEGER,
    done_by TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX tenant_notices_by_organization ON tenant_notices (organization);
