-- The erasure of a tenant may have to be told to several.
ALTER TABLE tenant_notices RENAME TO tenant_notices_before;
CREATE TABLE tenant_notices (
    id BLOB PRIMARY KEY,
    organization BLOB NOT NULL, -- the erased one
    what TEXT NOT NULL,
    recipient TEXT NOT NULL,
    erasure BLOB NOT NULL,
    conversations INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    done_at INTEGER,
    done_by TEXT NOT NULL DEFAULT '',
    UNIQUE (erasure, recipient)
) WITHOUT ROWID;
INSERT INTO tenant_notices SELECT id, organization, what, recipient, erasure, conversations, created_at, done_at, done_by
    FROM tenant_notices_before;
DROP TABLE tenant_notices_before;
CREATE INDEX tenant_notices_by_organization ON tenant_notices (organization);
