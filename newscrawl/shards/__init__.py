"""Shards: the registrable domains that one of several crawlers works on, and what it hands to the others."""

from newscrawl.shards.shard import Shard

__all__ = ["Shard"]
