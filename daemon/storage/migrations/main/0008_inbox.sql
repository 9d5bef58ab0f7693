-- What members have begun to write (text sealed like a message of theirs): one a member and conversation.
CREATE TABLE drafts (
    conversation INTEGER NOT NULL REFERENCES conversations (row),
    author_id BLOB NOT NULL,
    text BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (conversation, author_id)
) WITHOUT ROWID;
CREATE INDEX drafts_by_author ON drafts (author_id);

CREATE INDEX conversations_snoozed ON conversations (snoozed_until) WHERE snoozed_until IS NOT NULL;
-- Covers the counts of the inbox's views.
CREATE INDEX conversations_counted ON conversations (state, assignee_id, snoozed_until)
    WHERE deleted_at IS NULL AND restricted_at IS NULL;
