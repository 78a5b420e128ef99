"""Tables: the archive as Parquet, derived from its files, and SQL over it."""
