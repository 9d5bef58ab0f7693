-- Messages whose text was erased and whose row stays: few, and wanted whenever the search index is verified.
CREATE INDEX messages_without_text ON messages (conversation, seq) WHERE length(text) = 0;
