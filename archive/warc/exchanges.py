"""The HTTP exchanges of a WARC file, anybody's: each response with the request that it answers."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive.model import Exchange
from archive.warc.reader import OnDamage, Record, records
from archive.warc.records import REBUILT_FIELD
from archive.warc.response import Response, response_of

_TYPES = frozenset({"response", "revisit", "request"})
_WINDOW = 8  # records within which a request and its response stand, whichever comes first


@dataclass(slots=True)
class Answered:
    """A response as its record has it, and the request; empty where the file holds none."""

    record: Record
    response: Response
    request: bytes = b""

    def exchange(self) -> Exchange:
        """The exchange, as if it came over the wire just now; of a revisit without its body.

        Raises:
            ValueError: WARC-Date is no date.
        """
        capture = self.response.capture
        started = datetime.fromisoformat(capture.date)
        return Exchange(
            url=capture.url,
            started=started if started.tzinfo else started.replace(tzinfo=UTC),
            request=self.request,
            head=self.response.head,
            body=self.response.body,
            payload=self.response.payload,
            status=capture.status,
            content_type=self.response.content_type,
            ip=self.response.ip,
            protocol=tuple(value for name, value in self.record.fields if name.lower() == "warc-protocol"),
            cipher=self.record.get("WARC-Cipher-Suite"),
            truncated=capture.truncated,
            rebuilt=bool(self.record.get(REBUILT_FIELD)),
        )


def exchanges(path: Path, *, on_damage: OnDamage | None = None) -> Iterator[Answered]:
    """The responses and revisits of one file, in its order, each with its request.

    Raises:
        ArchiveDamagedError: The file is damaged, and no ``on_damage`` was given.
        OSError: The file cannot be read.
    """
    waiting: deque[Answered] = deque()
    requests: deque[Record] = deque(maxlen=_WINDOW)
    for record in records(path, types=_TYPES, on_damage=on_damage):
        if record.type == "request":
            answered = next((one for one in waiting if _belong(record, one.record)), None)
            if answered is None:
                requests.append(record)
            else:
                answered.request = record.block
        elif (response := response_of(record)) is not None and response.whole:
            request = next((one for one in requests if _belong(one, record)), None)
            waiting.append(Answered(record, response, request.block if request else b""))
        while waiting and (waiting[0].request or len(waiting) > _WINDOW):
            yield waiting.popleft()
    yield from waiting


def _belong(request: Record, response: Record) -> bool:
    """Either of the two may name the other."""
    return (
        request.get("WARC-Concurrent-To").strip("<>") == response.record_id
        or response.get("WARC-Concurrent-To").strip("<>") == request.record_id
    )
