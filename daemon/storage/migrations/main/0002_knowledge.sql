-- The organization's own content: clear text.

-- A deleted article keeps its questions, passages and place in the full text.
CREATE TABLE articles (
    row INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    source_id TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    language TEXT NOT NULL,
    url TEXT NOT NULL,
    live INTEGER NOT NULL,
    handoff INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    deleted_by TEXT NOT NULL DEFAULT '',
    revision INTEGER NOT NULL
);
CREATE UNIQUE INDEX articles_by_source ON articles (source_id) WHERE source_id <> '' AND deleted_at IS NULL;
CREATE INDEX articles_by_revision ON articles (revision);

CREATE TABLE article_questions (
    article INTEGER NOT NULL REFERENCES articles (row) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (article, position)
) WITHOUT ROWID;

CREATE TABLE passages (
    article INTEGER NOT NULL REFERENCES articles (row) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    heading TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (article, position)
) WITHOUT ROWID;

-- Articles that are gone for good, so that whoever learned from them forgets them.
CREATE TABLE removed_articles (
    id BLOB PRIMARY KEY,
    revision INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE instructions (
    row INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    position INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    deleted_by TEXT NOT NULL DEFAULT ''
);

CREATE TABLE quick_replies (
    row INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    shortcut TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    deleted_by TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX quick_replies_by_shortcut ON quick_replies (shortcut) WHERE deleted_at IS NULL;

CREATE TABLE suggested_questions (
    row INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    text TEXT NOT NULL,
    position INTEGER NOT NULL
);
