"""Looking places up by name at a provider, for both providers' adapters.

A person's request for one city arrives here as up to three (current weather, forecast, places), at the same time and
with the same look-up; single flight sends it upstream once.
"""

import time
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar
from urllib.parse import urlencode

from cachetools import TTLCache

from servicekit.caching.single_flight import SingleFlight
from servicekit.context import Deadline
from servicekit.http import HttpClient, UpstreamResponse
from servicekit.problems import CityNotFound
from servicekit.providers import upstream
from weather.places import Place, choose

MAX_ENTRIES = 10_000
TTL_S = 7 * 86_400
"""Places don't move."""

T = TypeVar("T")


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


class Geocoder(Generic[T]):
    """The geocoding endpoint at `path`. A response may take `timeout_s` seconds; `read` checks and parses it.

    Concurrent requests with equal parameters share the result of `read` or the exception that it raises, so that the
    circuit breaker counts a shared failure once.
    """

    def __init__(self, client: HttpClient, path: str, timeout_s: float, read: Callable[[UpstreamResponse], T]) -> None:
        self._client = client
        self._path = path
        self._timeout_s = timeout_s
        self._read = read
        self._flights: SingleFlight[T] = SingleFlight()

    def look_up(self, params: Mapping[str, str], deadline: Deadline) -> T:
        """What `read` returns for the response; raises what `read` raises, or ProviderTrouble without a response."""

        def fetch() -> T:
            response = upstream.ask(self._client, self._path, params, deadline=deadline, timeout_s=self._timeout_s)
            return self._read(response)

        return self._flights.do(urlencode(params), fetch, deadline)


def find_place(peer: str, text: str, look_ups: Iterable[Sequence[Place]]) -> Place:
    """The place that `text` means, from the first look-up that has it; later ones aren't made.

    `look_ups` yields the candidates of one look-up after the other. Raises CityNotFound where none has the place, which
    says why the last look-up's candidates don't fit if there were any; `peer` is the provider's name in the sentence.
    """
    not_found = CityNotFound(f"{peer} knows no city called {text!r}.")
    for candidates in look_ups:
        try:
            return choose(text, candidates)
        except CityNotFound as problem:
            not_found = problem if candidates else not_found
    raise not_found
