"""The weather providers: each translates its upstream's responses into the shapes of `contract.schemas.weather`."""

from typing import Protocol

from contract.queries import PlacesQuery, WeatherQuery, ZipQuery
from servicekit.caching.answers import Answer
from servicekit.context import Deadline
from weather.places import Place


class WeatherProvider(Protocol):
    """What the service needs of a provider. Each method returns before the deadline, or raises a ProviderTrouble.

    `place` is the query's place where the gazetteer knows it: its weather is asked for by coordinates, in one call. A
    provider looks up a place that is None by itself.
    """

    name: str

    def current(self, query: WeatherQuery, deadline: Deadline, place: Place | None = None) -> Answer:
        """The current weather as OpenWeatherMap's JSON; raises CityNotFound if the provider knows no such city."""

    def forecast(self, query: WeatherQuery, deadline: Deadline, place: Place | None = None) -> Answer:
        """The next five days in steps of three hours, as OpenWeatherMap's JSON; raises CityNotFound likewise."""

    def places(self, query: PlacesQuery, deadline: Deadline) -> Answer:
        """The places that a name can mean, the likeliest first, as OpenWeatherMap's geocoding JSON; may be empty."""

    def zip_code(self, query: ZipQuery, deadline: Deadline) -> Answer:
        """The place of a postal code: `zip`, `name`, `lat`, `lon` and `country`; empty where it isn't known."""
