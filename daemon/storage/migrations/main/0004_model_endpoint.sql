-- The language model that words the answers where the organization chose one. One row at most.
CREATE TABLE model_endpoint (
    row INTEGER PRIMARY KEY CHECK (row = 1),
    engine TEXT NOT NULL,
    base_url TEXT NOT NULL,
    model TEXT NOT NULL,
    access_key BLOB, -- sealed with the organization's key; null: none is set
    allow_private INTEGER NOT NULL,
    calls_a_day INTEGER NOT NULL,
    calls_a_visitor INTEGER NOT NULL,
    revision INTEGER NOT NULL
);

-- How often the model was asked on the newest day (UTC) that it was asked at all. One row at most.
CREATE TABLE model_calls (
    row INTEGER PRIMARY KEY CHECK (row = 1),
    day INTEGER NOT NULL, -- since 1970-01-01
    calls INTEGER NOT NULL
);
