"""Sources: the outlets that are crawled, as data in sources.toml."""

from newscrawl.sources.source import Source

__all__ = ["Source"]
