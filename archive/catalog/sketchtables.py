"""The tables of what is alike. See ``archive.catalog.sketches``."""

SKETCH_TABLES = """
-- One row an article. story: the id of the article that its story began with.
CREATE TABLE stories (
    doc INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL, domain TEXT NOT NULL,
    moment INTEGER NOT NULL, stem TEXT NOT NULL, story TEXT NOT NULL,
    version_of TEXT, syndicated_from TEXT, change TEXT,
    words INTEGER NOT NULL, number_words INTEGER NOT NULL, hashes BLOB NOT NULL, numbers BLOB NOT NULL);
CREATE INDEX stories_by_story ON stories (story);
CREATE INDEX stories_by_stem ON stories (stem, domain) WHERE stem <> '';

-- The smallest hashes of each text, the weeks apart from each other.
CREATE TABLE sketches (week INTEGER NOT NULL, hash INTEGER NOT NULL, doc INTEGER NOT NULL,
    PRIMARY KEY (week, hash, doc)) WITHOUT ROWID;
"""
