-- Search over conversations: keyed hashes of words, derived from main.db and rebuilt when in doubt. The shards
-- (shard_0, shard_1 …, 1,024 conversations each) are made as they are needed.

-- high_water: event position up to which everything is indexed. boot_id: of the machine, at the last open.
-- clean: 1 after an orderly close.
CREATE TABLE state (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO state VALUES ('high_water', '0'), ('boot_id', ''), ('clean', '0');

-- Conversations (their row in main.db) whose postings were taken out. A second 'delete' would corrupt a contentless shard.
CREATE TABLE erased (
    conversation INTEGER PRIMARY KEY
);

-- Words of visitors' names and addresses and their beginnings.
CREATE TABLE name_tokens (
    token TEXT NOT NULL,
    visitor BLOB NOT NULL,
    PRIMARY KEY (token, visitor)
) WITHOUT ROWID;
CREATE INDEX name_tokens_by_visitor ON name_tokens (visitor);

-- The same for one author's messages (erasure by --scope messages): taken out up to this seq.
CREATE TABLE erased_texts (
    conversation INTEGER NOT NULL,
    author BLOB NOT NULL,
    up_to_seq INTEGER NOT NULL,
    PRIMARY KEY (conversation, author)
) WITHOUT ROWID;
