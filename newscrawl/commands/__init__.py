"""Scrapy commands of this project: `scrapy crawl` with errors for people and exit codes."""
