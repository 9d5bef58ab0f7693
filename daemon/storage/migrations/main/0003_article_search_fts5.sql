-- SQLite's own: full text over articles, rowid = articles.row. Marks are letters here, or Bengali vowels would split words.
CREATE VIRTUAL TABLE article_search USING fts5(
    title, body, questions,
    tokenize = "unicode61 categories 'L* N* Co Mn Mc'"
);
