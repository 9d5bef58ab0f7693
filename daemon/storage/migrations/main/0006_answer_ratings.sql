-- Whether the visitor found an answer of the AI helpful.
CREATE TABLE answer_ratings (
    message_id BLOB PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversations (row),
    helpful INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX answer_ratings_by_conversation ON answer_ratings (conversation);
