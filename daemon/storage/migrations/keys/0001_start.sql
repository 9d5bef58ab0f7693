-- Wrapped keys. The organization's is wrapped by the installation's root key, the others by the organization's.
-- Deleting a row is what erases the texts sealed under it, in every copy of the other files.

CREATE TABLE organization_key (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    key BLOB NOT NULL,
    created_at INTEGER NOT NULL
);

CREATE TABLE conversation_secrets (
    id BLOB PRIMARY KEY,
    secret BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE person_secrets (
    id BLOB PRIMARY KEY,
    secret BLOB NOT NULL
) WITHOUT ROWID;
