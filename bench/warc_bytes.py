"""How large our WARC files are, beside the same records written by warcio at its defaults.

    python bench/warc_bytes.py FILE-OR-FOLDER…

Every record is read and handed to warcio's writer as it stands, one gzip member a record as in ours: the
same bytes are compressed, by zlib-ng at our level there and by zlib at level 9 here.
"""

import io
import sys
from collections import Counter
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter


def sizes(path: Path) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """By type of record: how many, their bytes in the file, and their bytes as warcio writes them."""
    number: Counter[str] = Counter()
    ours: Counter[str] = Counter()
    theirs: Counter[str] = Counter()
    with path.open("rb") as file:
        records = ArchiveIterator(file, no_record_parse=True)
        for record in records:
            made = io.BytesIO()
            WARCWriter(made, gzip=True).write_record(record)
            number[record.rec_type] += 1
            ours[record.rec_type] += records.get_record_length()
            theirs[record.rec_type] += made.tell()
    return number, ours, theirs


def main(given: list[Path]) -> None:
    """Print a line for each type of record, and one for all."""
    number: Counter[str] = Counter()
    ours: Counter[str] = Counter()
    theirs: Counter[str] = Counter()
    for path in given:
        for file in sorted(path.rglob("*.warc.gz")) if path.is_dir() else [path]:
            for total, part in zip((number, ours, theirs), sizes(file), strict=True):
                total.update(part)
    print(f"{'':<12}{'records':>9}{'ours':>14}{'warcio':>14}{'ours more':>11}")
    for kind in sorted(number):
        tell(kind, number[kind], ours[kind], theirs[kind])
    tell("all", number.total(), ours.total(), theirs.total())


def tell(kind: str, number: int, ours: int, theirs: int) -> None:
    """One line of the table."""
    print(f"{kind:<12}{number:>9}{ours:>14,}{theirs:>14,}{100 * ours / max(theirs, 1) - 100:>10.2f}%")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main([Path(word) for word in sys.argv[1:]])
