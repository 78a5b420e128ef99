"""The pages' application over an archive, asked without a network."""

from pathlib import Path

from starlette.testclient import TestClient

from archive.web.app import create_app
from archive.web.options import Limits, Options


def client(root: Path, *, options: Options | None = None, limits: Limits | None = None) -> TestClient:
    """A client of an application over the archive at ``root``; to be used in ``with``."""
    made = options or Options(upkeep=False, limits=limits or Limits())
    return TestClient(
        create_app(root, made),
        base_url="http://localhost:8090",
        raise_server_exceptions=False,
        follow_redirects=False,
    )
