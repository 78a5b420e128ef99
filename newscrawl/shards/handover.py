"""Pages that one shard found and another one fetches: lines in the finder's archive folder.

``handover/3-of-8.jsonl`` holds what shard 3 is to fetch. Shard 3 reads it where the archives lie beside each
other, or where somebody (rsync, a shared disk) puts the finder's folder, and remembers how far it has read. A
page that is read twice is owed once.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from archive.articles.reader import read_lines
from archive.errors import NewsError
from archive.files import GrowingFile, make_folder, replace_file, storing
from newscrawl.discovery.candidate import Candidate
from newscrawl.shards.shard import Shard


@dataclass(frozen=True, slots=True)
class Handed:
    """A page that another shard found, for the source that it was found for."""

    candidate: Candidate
    source: str


def hand_over(archive: Path, candidate: Candidate, source: str, to: Shard) -> None:
    """Leave a page for another shard; it is on disk when this returns.

    Raises:
        NoSpaceError, ArchiveUnusableError: It cannot be written.
    """
    place = _file(archive, to)
    make_folder(place.parent)
    file = GrowingFile(place)
    try:
        file.append(orjson.dumps(asdict(candidate) | {"source": source}, option=orjson.OPT_APPEND_NEWLINE))
        file.sync()
    finally:
        file.close()


class Taking:
    """What the other shards left for this one since the last time."""

    def __init__(self, archive: Path, shard: Shard) -> None:
        self._shard = shard
        self._others = shard.others(archive)
        self._place = archive / "handover" / "taken.json"
        self._taken = self._load()

    def new(self) -> Iterator[Handed]:
        """Every page that was not taken yet; torn and foreign lines are passed over."""
        for other in self._others:
            place = _file(other, self._shard)
            if not place.exists():
                continue
            with storing(place):
                for line in read_lines(place, self._taken.get(other.name, 0)):
                    if not line.whole:
                        break
                    self._taken[other.name] = line.offset + len(line.data)
                    handed = _read(line.data)
                    if handed is not None and self._shard.fetches(handed.candidate.url):
                        yield handed

    def remember(self) -> None:
        """Do not take what was taken so far again: to be called when it is owed on disk."""
        make_folder(self._place.parent)
        replace_file(self._place, [orjson.dumps(self._taken)])

    def _load(self) -> dict[str, int]:
        try:
            found = orjson.loads(self._place.read_bytes())
            return {str(name): int(offset) for name, offset in found.items()}
        except (OSError, ValueError, AttributeError, TypeError):
            return {}  # then all of it is owed once more, which owes nothing twice


def _file(archive: Path, shard: Shard) -> Path:
    return archive / "handover" / f"{shard.number}-of-{shard.of}.jsonl"


def _read(line: bytes) -> Handed | None:
    try:
        values = orjson.loads(line)
        source = str(values.pop("source"))
        return Handed(Candidate(**values), source)
    except (ValueError, TypeError, KeyError, AttributeError, NewsError):
        return None
