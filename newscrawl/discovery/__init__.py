"""Finds news pages: pure functions from the bytes of a feed, sitemap or page to candidates."""
