-- The installation. Columns marked "sealed" are ciphertext under the installation's key.

CREATE TABLE installation_values (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE organizations (
    id BLOB PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    locale TEXT NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE organization_origins (
    organization BLOB NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (organization, position)
) WITHOUT ROWID;

-- The current key has no end; earlier ones work until theirs.
CREATE TABLE widget_keys (
    key TEXT PRIMARY KEY,
    organization BLOB NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    ends_at INTEGER
) WITHOUT ROWID;
CREATE INDEX widget_keys_by_organization ON widget_keys (organization);

CREATE TABLE accounts (
    row INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    email BLOB NOT NULL, -- sealed
    email_index BLOB NOT NULL UNIQUE,
    name BLOB NOT NULL, -- sealed
    password_hash TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    last_sign_in_at INTEGER
);

CREATE TABLE memberships (
    organization BLOB NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    account BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    available INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (organization, account)
) WITHOUT ROWID;
CREATE INDEX memberships_by_account ON memberships (account);

CREATE TABLE sessions (
    id BLOB PRIMARY KEY,
    account BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    token_hash BLOB NOT NULL UNIQUE,
    device BLOB NOT NULL, -- sealed
    ip_address BLOB NOT NULL, -- sealed
    created_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX sessions_by_account ON sessions (account);
CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE TABLE invitations (
    id BLOB PRIMARY KEY,
    organization BLOB NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    email BLOB NOT NULL, -- sealed
    email_index BLOB NOT NULL,
    role TEXT NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    accepted_at INTEGER,
    revoked_at INTEGER
) WITHOUT ROWID;
CREATE INDEX invitations_by_organization ON invitations (organization);
CREATE INDEX invitations_by_email ON invitations (email_index);

CREATE TABLE jobs (
    id BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    organization BLOB,
    state TEXT NOT NULL,
    step TEXT NOT NULL,
    detail BLOB NOT NULL, -- sealed JSON
    error TEXT NOT NULL,
    progress_done INTEGER NOT NULL,
    progress_total INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    finished_at INTEGER
) WITHOUT ROWID;
CREATE INDEX jobs_unfinished ON jobs (state) WHERE finished_at IS NULL;

-- Entries on their way to the audit log (payload sealed).
CREATE TABLE audit_outbox (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    payload BLOB NOT NULL
);

-- Personal fields of the audit log: the chain holds commitments, salt and value stand here and can be erased.
CREATE TABLE audit_values (
    entry BLOB NOT NULL,
    field TEXT NOT NULL,
    salt BLOB NOT NULL,
    value BLOB NOT NULL, -- sealed
    organization BLOB,
    subject BLOB,
    PRIMARY KEY (entry, field)
) WITHOUT ROWID;
CREATE INDEX audit_values_by_subject ON audit_values (subject) WHERE subject IS NOT NULL;
CREATE INDEX audit_values_by_organization ON audit_values (organization) WHERE organization IS NOT NULL;
