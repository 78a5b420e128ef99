"""What takes long to find and changes slowly, kept for a while: one looks again, others take the old."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from archive.reader import Archive

_T = TypeVar("_T")


@dataclass(slots=True)
class _Kept:
    lock: threading.Lock = field(default_factory=threading.Lock)
    found: bool = False
    value: Any = None
    until: float = 0.0


_KEPT: WeakKeyDictionary[Archive, dict[str, _Kept]] = WeakKeyDictionary()
_MAKING = threading.Lock()


def remembered(archive: Archive, name: str, seconds: float, find: Callable[[], _T]) -> _T:
    """The value of a name, found at most so many seconds ago where it can be helped.

    Args:
        archive: Of which archive.
        name: Of what.
        seconds: How long it is good for.
        find: Finds it.
    """
    with _MAKING:
        kept = _KEPT.setdefault(archive, {}).setdefault(name, _Kept())
    if kept.found and (time.monotonic() < kept.until or not kept.lock.acquire(blocking=False)):
        value: _T = kept.value
        return value
    if not kept.found:
        kept.lock.acquire()
    try:
        if not kept.found or time.monotonic() >= kept.until:
            kept.value, kept.found = find(), True
            kept.until = time.monotonic() + seconds
        value = kept.value
    finally:
        kept.lock.release()
    return value
