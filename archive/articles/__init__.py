"""JSONL: an article a line, and a decision a line."""
