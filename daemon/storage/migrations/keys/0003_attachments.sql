-- One secret a file that came with a message, wrapped by the key of the message's author: either's end is the file's.
CREATE TABLE attachment_secrets (
    id BLOB PRIMARY KEY,
    secret BLOB NOT NULL
) WITHOUT ROWID;
