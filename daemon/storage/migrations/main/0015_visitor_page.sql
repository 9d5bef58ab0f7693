-- Where the visitor last opened the widget; sealed by their key, kept as long as their network address.
ALTER TABLE visitors ADD COLUMN page BLOB;
