"""WARC files: writing them, reading anybody's, and putting right what a crash left of them."""
