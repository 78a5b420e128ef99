"""What takes long to find and changes slowly, kept for a while: it is found anew behind who takes the old."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from archive.reader import Archive

_T = TypeVar("_T")
_LOG = logging.getLogger(__name__)
_TOO_OLD = 10  # times its seconds: then who asks waits for the new


@dataclass(slots=True)
class _Kept:
    lock: threading.Lock = field(default_factory=threading.Lock)
    found: bool = False
    value: Any = None
    at: float = 0.0

    def find(self, find: Callable[[], Any]) -> None:
        self.value = find()
        self.found, self.at = True, time.monotonic()


_KEPT: WeakKeyDictionary[Archive, dict[str, _Kept]] = WeakKeyDictionary()
_MAKING = threading.Lock()
_FINDER = ThreadPoolExecutor(1, "finding")  # one thread: each that asks a catalog opens one of its own


def remembered(archive: Archive, name: str, seconds: float, find: Callable[[], _T]) -> _T:
    """The value of a name, as it was found some seconds ago.

    Where it is older, a thread finds it anew for those who come later; who comes after a long silence waits.

    Args:
        archive: Of which archive.
        name: Of what.
        seconds: How long it is good for.
        find: Finds it; may be called in another thread.
    """
    with _MAKING:
        kept = _KEPT.setdefault(archive, {}).setdefault(name, _Kept())
    age = time.monotonic() - kept.at
    if not kept.found or age > seconds * _TOO_OLD:
        with kept.lock:
            if not kept.found or time.monotonic() - kept.at > seconds:
                kept.find(find)
    elif age > seconds and kept.lock.acquire(blocking=False):
        _FINDER.submit(_again, kept, name, find)
    value: _T = kept.value
    return value


def _again(kept: _Kept, name: str, find: Callable[[], Any]) -> None:
    try:
        kept.find(find)
    except Exception:  # noqa: BLE001 - whatever it is, the old is better than none, and the log tells
        _LOG.exception("%s could not be found again; the old stays", name)
    finally:
        kept.lock.release()
