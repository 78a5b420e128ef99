"""Reads articles in pages: pure and picklable, page bytes in, ``Article`` out."""
