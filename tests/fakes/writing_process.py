"""A process that writes to an archive until it is killed, and says what was acknowledged.

``python -m fakes.writing_process ROOT SEED [FILE_SIZE_LIMIT]`` prints ``READY`` before it opens the archive,
then after each commit one line: ``ACK`` and the ids of the articles kept before it. When the archive says
that there is no room, it prints ``FULL`` and ends with the error's exit code.
"""

import random
import resource
import sys
from pathlib import Path

from archive.errors import NewsError
from archive.store import Store
from fakes.pages import article, decision, exchange, later, options


def main(root: Path, seed: int, limit: int | None) -> int:
    if limit is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    say("READY")
    try:
        # Small files, so that rotation, renaming and index merging are killed as often as writing is.
        with Store.open(root, options(run=f"run-{seed}", max_bytes=10**9 if limit else 120_000)) as store:
            while True:
                say("ACK", *write_batch(store, random.Random(seed), seed))
                seed += 1_000_000
    except NewsError as error:
        say("FULL", str(error))
        return error.exit_code


def say(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def write_batch(store: Store, chance: random.Random, seed: int) -> list[str]:
    ids = []
    for number in range(chance.randint(1, 6)):
        address = f"https://news.example/{seed}/{number}"
        # Some bytes do not shrink, so that records are of every size.
        body = chance.randbytes(chance.randint(10, 3000)) + b"<p>a page</p>" * chance.randint(0, 300)
        if chance.random() < 0.2:
            body = b"the page that every address shows"
        started = later(seed + number / 10)
        capture = store.keep_exchange(exchange(address, body, started=started))
        kept = store.keep_article(article(capture, f"Text of {address}. " * chance.randint(1, 80)), capture)
        store.keep_decision(decision(capture, kept.id))
        ids.append(kept.id)
    store.commit()
    return ids


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else None))
