"""Gathers news: finds pages, fetches them faithfully, extracts, tells repeats from news."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("newscrawl")
except PackageNotFoundError:  # run from a checkout that was never installed
    __version__ = "0+unknown"
