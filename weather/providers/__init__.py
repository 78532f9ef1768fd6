"""One module a provider: each translates its own upstream into the shapes of `servicekit.schemas.weather`."""

from typing import Protocol

from servicekit.caching.answers import Answer
from servicekit.context import Deadline
from servicekit.queries import PlacesQuery, WeatherQuery


class WeatherProvider(Protocol):
    """Whoever can tell the weather. Each answer comes inside the deadline, or a ProviderTrouble is raised."""

    name: str

    def current(self, question: WeatherQuery, deadline: Deadline) -> Answer:
        """The weather now, as OpenWeatherMap's JSON; raises CityNotFound where the city is no place it knows."""

    def forecast(self, question: WeatherQuery, deadline: Deadline) -> Answer:
        """The next five days in steps of three hours, as OpenWeatherMap's JSON; raises CityNotFound."""

    def places(self, question: PlacesQuery, deadline: Deadline) -> Answer:
        """The places that a name may mean, the likeliest first, as OpenWeatherMap's geocoding JSON; maybe none."""
