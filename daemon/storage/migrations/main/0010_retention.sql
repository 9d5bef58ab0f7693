-- A rule about conversations may stand several times, each for some of them: empty conditions are all of them.
CREATE TABLE retention_policies (
    name TEXT NOT NULL,
    state TEXT NOT NULL, -- of the conversation
    tag TEXT NOT NULL, -- as it was written
    handled_by TEXT NOT NULL, -- ai or people
    age INTEGER, -- milliseconds; null: never
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (name, state, tag, handled_by)
) WITHOUT ROWID;
INSERT INTO retention_policies SELECT name, '', '', '', age, changed_at FROM retention_rules;
DROP TABLE retention_rules;

-- What each sweep did: evidence that the rules are kept.
CREATE TABLE retention_runs (
    id BLOB PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    plan TEXT NOT NULL, -- hash
    planned INTEGER NOT NULL,
    erased INTEGER NOT NULL,
    kept INTEGER NOT NULL,
    by_rule TEXT NOT NULL, -- JSON: planned items of each rule
    erasure BLOB NOT NULL -- the job, which has the certificate
) WITHOUT ROWID;
CREATE INDEX retention_runs_by_time ON retention_runs (at);
CREATE INDEX ai_traces_by_time ON ai_traces (created_at);
