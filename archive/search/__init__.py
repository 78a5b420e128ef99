"""Full-text search: an index derived from the JSONL files, and the questions that it answers."""
