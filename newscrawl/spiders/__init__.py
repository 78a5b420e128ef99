"""Spiders: news (sources.toml), urls (single pages on demand)."""
