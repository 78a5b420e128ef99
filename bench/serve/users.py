"""Many users of the pages at once: each asks, reads, thinks for a while, and asks for something else."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

OK = 200
BUSY = 503


@dataclass
class Seen:
    """What the users met with.

    Attributes:
        taken: Milliseconds of each answer, by the name of what was asked for.
        busy: How often the server said to come again.
        failed: How often there was no answer, or another than should be.
    """

    taken: dict[str, list[float]] = field(default_factory=dict)
    busy: int = 0
    failed: int = 0


async def _answer(reader: asyncio.StreamReader) -> int:
    """The status of an answer that was read to its end."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
    if length:
        await reader.readexactly(int(length))
    elif b"transfer-encoding: chunked" in head:
        while size := int((await reader.readline()).split(b";")[0], 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return int(head.split(b" ", 2)[1])


async def _user(  # noqa: PLR0913 - what one user is told
    port: int, asked: Sequence[tuple[str, str]], *, until: float, think: float, seen: Seen, seed: int
) -> None:
    chance = random.Random(seed)
    await asyncio.sleep(chance.random() * think)
    reader = writer = None
    while time.monotonic() < until:
        name, path = chance.choice(asked)
        begun = time.perf_counter()
        try:
            if reader is None or writer is None or reader.at_eof():  # idle for long, it was closed
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
            status = await asyncio.wait_for(_answer(reader), 60)
        except (OSError, EOFError, TimeoutError, ValueError):
            seen.failed += 1
            reader = writer = None
            continue
        seen.taken.setdefault(name, []).append((time.perf_counter() - begun) * 1000)
        seen.busy += status == BUSY
        seen.failed += status not in {OK, BUSY}
        await asyncio.sleep(chance.expovariate(1 / think) if think else 0)
    if writer is not None:
        writer.close()


async def _all(port: int, asked: Sequence[tuple[str, str]], users: int, seconds: float, think: float) -> Seen:
    seen = Seen()
    until = time.monotonic() + seconds
    await asyncio.gather(
        *(_user(port, asked, until=until, think=think, seen=seen, seed=seed) for seed in range(users))
    )
    return seen


def load(port: int, asked: Sequence[tuple[str, str]], users: int, seconds: float, think: float) -> Seen:
    """What so many users meet with in so many seconds.

    Args:
        port: Where the server listens.
        asked: Names and paths, of which each user takes one at random.
        users: How many.
        seconds: For how long.
        think: Seconds that one thinks between two pages, on average; 0 for users that never rest.
    """
    return asyncio.run(_all(port, asked, users, seconds, think))
