"""Sources: the outlets that are crawled, as data in sources.toml."""

from newscrawl.sources.loader import load_sources
from newscrawl.sources.selection import select_sources
from newscrawl.sources.source import Source

__all__ = ["Source", "load_sources", "select_sources"]
