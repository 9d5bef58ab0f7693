-- A notice is about an erasure or a correction (its job), or about a restriction or its end (the conversation, with
-- which it goes).
ALTER TABLE notices RENAME COLUMN erasure TO about;
