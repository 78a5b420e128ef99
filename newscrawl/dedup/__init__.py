"""Tells repeats from news: pure decisions over what the archive already knows. See docs/repeats.md."""
