-- A visitor's question that a member confirmed as one of an article's: sealed like the message it came from (the
-- source) and gone with it.
CREATE TABLE confirmed_questions (
    message_id BLOB PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversations (row),
    article INTEGER NOT NULL REFERENCES articles (row) ON DELETE CASCADE,
    text BLOB NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX confirmed_questions_by_article ON confirmed_questions (article);
CREATE INDEX confirmed_questions_by_conversation ON confirmed_questions (conversation);
