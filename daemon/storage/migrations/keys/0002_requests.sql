-- One secret a request of a data subject.
CREATE TABLE request_secrets (
    id BLOB PRIMARY KEY,
    secret BLOB NOT NULL
) WITHOUT ROWID;
