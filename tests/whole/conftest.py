"""The demo newsroom, open for one test module."""

from collections.abc import Iterator

import pytest

from newscrawl.demo.server import Newsroom


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as room:
        yield room
