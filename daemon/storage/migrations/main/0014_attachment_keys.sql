-- 1: its pieces are sealed by a secret of its own (keys.db); 0, of earlier ones: by the key of the message's author.
ALTER TABLE attachments ADD COLUMN own_secret INTEGER NOT NULL DEFAULT 0;
