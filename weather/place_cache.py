"""A cache of the places that a provider found. Places don't move, so an entry lasts a week."""

import time
from collections.abc import Callable, Hashable

from cachetools import TTLCache

from weather.places import Place

MAX_ENTRIES = 10_000
TTL_S = 7 * 86_400


class PlaceCache:
    """Places by search key, bounded by age and by number; a full cache evicts the least recently used entry.

    Only places that were found are kept: a name that is unknown today may be known tomorrow.
    """

    def __init__(
        self, *, max_entries: int = MAX_ENTRIES, ttl_s: float = TTL_S, timer: Callable[[], float] = time.monotonic
    ) -> None:
        self._places: TTLCache[Hashable, Place, float] = TTLCache(max_entries, ttl_s, timer)

    def get_or_find(self, key: Hashable, find: Callable[[], Place]) -> Place:
        """The place kept under `key`, else the one that `find` returns; raises what `find` raises."""
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = find()
        return place
