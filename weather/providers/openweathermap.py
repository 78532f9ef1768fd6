"""OpenWeatherMap, asked with a key (https://openweathermap.org/current)."""

from servicekit import provider
from servicekit.answers import Answer
from servicekit.deadline import Deadline
from servicekit.outgoing import Outgoing
from servicekit.problems import CityNotFound, ProviderRefused
from servicekit.questions import WeatherQuestion
from weather.model import CURRENT
from weather.settings import Settings

PEER = "OpenWeatherMap"
LIMIT_BYTES = 1_000_000
NOT_FOUND = 404
NOTHING_TO_GEOCODE = 400


class OpenWeatherMap:
    """Answers in its own shape; its `cod` is a number or a string as it likes, so the HTTP status decides."""

    name = "openweathermap"

    def __init__(self, settings: Settings) -> None:
        self._key = settings.openweathermap_api_key
        self._timeout_s = settings.upstream_timeout_s
        self._upstream = Outgoing(PEER, settings.openweathermap_url, limit_bytes=LIMIT_BYTES, through_proxies=True)

    def current(self, question: WeatherQuestion, deadline: Deadline) -> Answer:
        """The weather now; raises CityNotFound or a ProviderTrouble."""
        if self._key is None:
            raise ProviderRefused(f"{PEER} wants a key: set OPENWEATHERMAP_API_KEY.")
        place = {"q": question.city} if question.city else {"lat": str(question.lat), "lon": str(question.lon)}
        query = {**place, "units": question.units, "lang": question.lang, "appid": self._key.get_secret_value()}
        reply = provider.ask(self._upstream, "/data/2.5/weather", query, deadline=deadline, timeout_s=self._timeout_s)
        if reply.status in (NOT_FOUND, NOTHING_TO_GEOCODE):
            raise CityNotFound(f"{PEER} knows no city called {question.city!r}.")
        provider.check_status(PEER, reply, "OPENWEATHERMAP_API_KEY")
        return Answer(provider.checked_json(PEER, reply, CURRENT), provider.provenance(self.name, reply))
