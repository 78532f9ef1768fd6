"""A provider's look-up of places by name, asked once by all in this process who want the same at the same time.

A person's one question is three here (the weather, the next days, the region), each of which wants the place.
"""

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar
from urllib.parse import urlencode

from servicekit.caching.single_flight import SingleFlight
from servicekit.context import Deadline
from servicekit.http import HttpClient, UpstreamResponse
from servicekit.providers import upstream

T = TypeVar("T")


class Geocoder(Generic[T]):
    """The look-up at `path` of `upstream`; one reply may take `timeout_s` seconds, and `read` makes something of it.

    Who shares a reply shares what `read` gives or raises, so that one that fails is one failure of the provider.
    """

    def __init__(
        self, upstream: HttpClient, path: str, timeout_s: float, read: Callable[[UpstreamResponse], T]
    ) -> None:
        self._upstream = upstream
        self._path = path
        self._timeout_s = timeout_s
        self._read = read
        self._flights: SingleFlight[T] = SingleFlight()

    def ask(self, query: Mapping[str, str], deadline: Deadline) -> T:
        """What it says to these parameters; raises ProviderTrouble where it says nothing, or what `read` does."""

        def look_up() -> T:
            reply = upstream.ask(self._upstream, self._path, query, deadline=deadline, timeout_s=self._timeout_s)
            return self._read(reply)

        return self._flights.do(urlencode(query), look_up, deadline)
