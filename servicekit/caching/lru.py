"""An LRU store bounded by bytes and by entries, over cachetools."""

from collections.abc import Callable
from typing import TypeVar

from cachetools import LRUCache

V = TypeVar("V")


class BoundedCache(LRUCache[str, V]):
    """Values by key; the least recently used ones make room.

    `size_of` gives a value's size in bytes. Each counts as at least `size_bytes / entries`, so that there are never
    more than `entries`; one that is larger than the whole store isn't kept.
    """

    def __init__(self, *, entries: int, size_bytes: int, size_of: Callable[[V], int]) -> None:
        smallest = -(-size_bytes // entries)
        super().__init__(size_bytes, getsizeof=lambda value: max(smallest, size_of(value)))

    def put(self, key: str, value: V) -> None:
        """Keep the value in place of the one before."""
        try:
            self[key] = value
        except ValueError:  # larger than the whole store
            self.pop(key, None)
