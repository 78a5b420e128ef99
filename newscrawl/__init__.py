"""Gathers news: finds pages, fetches them faithfully, extracts, tells repeats from news."""
