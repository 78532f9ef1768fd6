"""A provider's look-up of places by name, asked once by all who want the same at the same time.

A person's one question is three here (the weather, the next days, the region), each of which wants the place.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from servicekit import provider
from servicekit.deadline import Deadline
from servicekit.outgoing import Outgoing, Reply
from servicekit.single_flight import SingleFlight


class Geocoder:
    """The look-up at `path` of `upstream`; one reply may take `timeout_s` seconds."""

    def __init__(self, upstream: Outgoing, path: str, timeout_s: float) -> None:
        self._upstream = upstream
        self._path = path
        self._timeout_s = timeout_s
        self._flights: SingleFlight[Reply] = SingleFlight()

    def ask(self, query: Mapping[str, str], deadline: Deadline) -> Reply:
        """What it replies to these parameters; raises ProviderTrouble where it doesn't."""

        def look_up() -> Reply:
            return provider.ask(self._upstream, self._path, query, deadline=deadline, timeout_s=self._timeout_s)

        return self._flights.do(urlencode(query), look_up, deadline)
