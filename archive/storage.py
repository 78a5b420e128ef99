"""Storages that fsspec knows: their file systems, files put there, and their troubles told as ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from archive.errors import NewsError, UsageError

_BUCKETS = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "az"})
"""Storages that have no folders: making one could make a bucket by mistake."""


def filesystem_of(url: str) -> tuple[Any, str]:
    """The fsspec file system of an address, and the path there.

    Raises:
        UsageError: fsspec, or what it needs for such addresses, is not installed; or it knows none such.
    """
    try:
        import fsspec  # noqa: PLC0415 - an extra

        fs, path = fsspec.core.url_to_fs(url)
    except ImportError as error:
        raise UsageError(
            f"{url.split(':', 1)[0]}: addresses need a package that is not installed ({error})",
            remedy="Install the extra: pip install 'newscrawl[object]'",
        ) from error
    except ValueError as error:
        raise UsageError(f"{url} is no address of a storage ({error})") from error
    return fs, str(path)


@contextmanager
def asking(place: str, remedy: str) -> Iterator[None]:
    """A storage is asked for something.

    Args:
        place: Its address.
        remedy: What to do where it does not do it.

    Raises:
        NewsError: It does not.
    """
    try:
        yield
    except NewsError:
        raise
    except Exception as error:  # a storage may fail in as many ways as there are storages
        raise NewsError(
            f"The storage does not do it ({type(error).__name__}: {error})", place=place, remedy=remedy
        ) from error


def put_file(fs: Any, path: Path, remote: str) -> None:  # noqa: ANN401 - a storage of fsspec
    """Copy a file to a place in a storage, and make the folder for it where there are folders."""
    if not _BUCKETS.intersection([fs.protocol] if isinstance(fs.protocol, str) else fs.protocol):
        fs.makedirs(remote.rsplit("/", 1)[0], exist_ok=True)
    fs.put_file(str(path), remote)
