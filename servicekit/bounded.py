"""A store in memory that can't fill it: bounded by entries and by bytes, the least recently used goes first."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

V = TypeVar("V")


class BoundedStore(Generic[V]):
    """Values by key. `weigh` tells what a value weighs in bytes; one that alone is too heavy isn't kept.

    Used from greenlets of one thread: no method gives way to another in the middle.
    """

    def __init__(self, *, entries: int, size_bytes: int, weigh: Callable[[V], int]) -> None:
        self._most_entries = entries
        self._most_bytes = size_bytes
        self._weigh = weigh
        self._kept: OrderedDict[str, V] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def size_bytes(self) -> int:
        """What all values weigh together."""
        return self._bytes

    def get(self, key: str) -> V | None:
        """The value, which is now the most recently used; None where there is none."""
        value = self._kept.get(key)
        if value is not None:
            self._kept.move_to_end(key)
        return value

    def put(self, key: str, value: V) -> None:
        """Keep a value in place of the one before; others go until all fit."""
        self.drop(key)
        weight = self._weigh(value)
        if weight > self._most_bytes:
            return
        self._kept[key] = value
        self._bytes += weight
        while len(self._kept) > self._most_entries or self._bytes > self._most_bytes:
            _, gone = self._kept.popitem(last=False)
            self._bytes -= self._weigh(gone)

    def drop(self, key: str) -> None:
        """Forget a value, if it is there."""
        gone = self._kept.pop(key, None)
        if gone is not None:
            self._bytes -= self._weigh(gone)
