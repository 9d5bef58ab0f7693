-- Keys of what a restore in place left behind, as they stood in the table that `kind` names: for a day, so that a newer
-- backup opens after an older one was put back. Not after a person was erased, who may be in what was left behind.
CREATE TABLE parked_keys (
    kind TEXT NOT NULL,
    id BLOB NOT NULL,
    secret BLOB NOT NULL,
    parked_at INTEGER NOT NULL,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID;
