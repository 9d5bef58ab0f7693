-- A person's second factor (RFC 6238). secret: sealed. confirmed_at null: enrolment began, sign-in doesn't ask
-- for it yet. last_step: the newest time step of which a code was taken; no code is taken twice.
CREATE TABLE second_factors (
    account BLOB PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    secret BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    last_step INTEGER NOT NULL
) WITHOUT ROWID;

-- Only keyed hashes; each code is good once.
CREATE TABLE recovery_codes (
    account BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    hash BLOB NOT NULL,
    PRIMARY KEY (account, hash)
) WITHOUT ROWID;

-- Whether members need a second factor to work here.
ALTER TABLE organizations ADD COLUMN require_totp INTEGER NOT NULL DEFAULT 0;
