"""Keeping what was found out: once for each key, for as many keys as fit."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class _Slot:
    """What is known, or is being found out, under one key."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.value: Any = None
        self.is_known = False


class Kept(Generic[T]):
    """Values by key, found out when first asked for; the least recently used of many is forgotten.

    Whoever asks for a key that somebody is finding out waits for that and for nothing else. A failure is
    not kept: it is raised to the one who met it, and the next one tries again.

    Parameters
    ----------
    most : how many keys are kept.

    Examples
    --------
    >>> kept = Kept(most=2)
    >>> kept.get("a", lambda: 1), kept.get("a", lambda: 2)
    (1, 1)
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._slots: OrderedDict[str, _Slot] = OrderedDict()

    def get(self, key: str, find: Callable[[], T]) -> T:
        """Return the value of a key, finding it out if it is not known."""
        with self._lock:
            slot = self._slots.setdefault(key, _Slot())
            self._slots.move_to_end(key)
            while len(self._slots) > self._most:
                self._slots.popitem(last=False)
        with slot.lock:
            if not slot.is_known:
                slot.value = find()
                slot.is_known = True
        value: T = slot.value
        return value
