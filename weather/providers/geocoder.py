"""Looking places up by name at a provider, for both providers' adapters.

A person's request for one city arrives here as up to three (current weather, forecast, places), at the same time and
with the same look-up; single flight sends it upstream once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar
from urllib.parse import urlencode

from contract.problems import CityNotFound
from servicekit.caching.single_flight import SingleFlight
from servicekit.context import Deadline
from servicekit.http import UpstreamResponse
from servicekit.providers.host import Host
from weather.places import Place, choose

T = TypeVar("T")


class Geocoder(Generic[T]):
    """The geocoding endpoint of a host at `path`; `read` checks and parses a response.

    Concurrent requests with equal parameters share the result of `read` or the exception that it raises, so that the
    circuit breaker counts a shared failure once.
    """

    def __init__(self, host: Host, path: str, read: Callable[[UpstreamResponse], T]) -> None:
        self._host = host
        self._path = path
        self._read = read
        self._flights: SingleFlight[T] = SingleFlight()

    def look_up(self, params: Mapping[str, str], deadline: Deadline) -> T:
        """What `read` returns for the response; raises what `read` raises, or NotAnswered without a response."""
        return self._flights.do(
            urlencode(params), lambda: self._host.get(self._path, params, deadline, self._read), deadline
        )


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
