"""The catalog: captures, articles and decisions in SQLite, to look things up by. Derived, and rebuildable."""
