"""Keeps and answers: WARC and JSONL archives of news, and the questions asked of them."""
