"""Files of any storage that fsspec knows, for tasks: a copy here for as long as it is read."""

import glob
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.errors import UsageError
from archive.files import make_folder
from archive.storage import asking, filesystem_of, put_file

_REMEDY = "Look at the network, the address and the credentials, on the machines of the tasks too"


def is_remote(url: str) -> bool:
    """Is it the address of a storage, rather than a path here?"""
    return "://" in url


def expanded(urls: tuple[str, ...], endings: tuple[str, ...]) -> list[str]:
    """Files, and the files with one of these endings below folders and patterns, sorted.

    Raises:
        UsageError: There are none.
    """
    found: set[str] = set()
    for url in urls:
        found |= set(_remote(url, endings) if is_remote(url) else _local(url, endings))
    if not found:
        raise UsageError(f"no file of {' or '.join(endings)}", place=", ".join(urls))
    return sorted(found)


def _local(url: str, endings: tuple[str, ...]) -> Iterator[str]:
    for name in glob.glob(url) if glob.has_magic(url) else [url]:  # noqa: PTH207 - it may be absolute
        path = Path(name)
        if path.is_dir():
            yield from (str(one) for one in path.rglob("*") if one.name.endswith(endings))
        elif path.is_file():
            yield str(path)


def _remote(url: str, endings: tuple[str, ...]) -> list[str]:
    fs, path = filesystem_of(url)
    found: list[str] = []
    with asking(url, _REMEDY):
        fs.invalidate_cache()
        for name in fs.glob(path) if glob.has_magic(path) else [path]:
            below = fs.find(name) if fs.isdir(name) else [name] if fs.exists(name) else []
            found += (str(fs.unstrip_protocol(one)) for one in below if one.endswith(endings))
    return found


@contextmanager
def here(url: str) -> Iterator[Path]:
    """A file as a path of this machine.

    Raises:
        NewsError: The storage does not give it.
    """
    if not is_remote(url):
        yield Path(url)
        return
    fs, path = filesystem_of(url)
    with TemporaryDirectory(prefix="newscrawl-spark-") as folder:
        copy = Path(folder) / Path(path).name
        with asking(url, _REMEDY):
            fs.get_file(path, str(copy))
        yield copy


def put_below(folder: Path, out: str) -> int:
    """Copy all files of a folder to a folder of a storage, over those of the same names; tells how many."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    for path in files:
        name = path.relative_to(folder).as_posix()
        if is_remote(out):
            _put(path, f"{out.rstrip('/')}/{name}")
        else:
            target = Path(out) / name
            make_folder(target.parent)
            part = target.with_name(f".{target.name}.part")
            part.write_bytes(path.read_bytes())
            part.replace(target)
    return len(files)


def _put(path: Path, url: str) -> None:
    fs, remote = filesystem_of(url)
    with asking(url, _REMEDY):
        put_file(fs, path, remote)
