"""What a provider of weather is: what it may be asked, and what its adapter is made of."""

from collections.abc import Callable
from typing import ClassVar

from contract.queries import (
    ForecastQuery,
    HistoryQuery,
    NormalsQuery,
    OneCallQuery,
    PlacesQuery,
    WeatherQuery,
    ZipQuery,
)
from servicekit.caching.answers import Answer
from servicekit.context import Deadline
from servicekit.providers.provider import optional
from servicekit.providers.registry import RegisteredProvider
from weather.places import Place

IsNameOf = Callable[[str, Place], bool]
"""Whether the gazetteer knows a place by another name too; a part of which every provider is made."""


class WeatherProvider(RegisteredProvider):
    """The base of all providers of weather. A provider has the methods for what it gives, and no others.

    Each takes a validated query and a deadline before which it returns. `place` is the query's place where the
    gazetteer knows it: its weather is asked for by coordinates, in one call. A provider looks up a place that is None
    by itself, and raises CityNotFound where it knows none. Answers are OpenWeatherMap's JSON in its standard units,
    whatever the query's: `weather.presentation` makes of one answer those in all units and languages.
    """

    translates: ClassVar[bool] = False
    """Whether it words its descriptions itself, in languages that `weather/locales` lacks: then those are asked for."""

    reach_days: ClassVar[int] = 5
    """For how many days it forecasts by the hour."""

    def covers(self, _place: Place | None) -> bool:
        """Whether it has any weather there; `place` is the question's where the gazetteer knows it."""
        return True

    @optional
    def current(self, query: WeatherQuery, deadline: Deadline, place: Place | None) -> Answer:
        """The current weather."""
        raise NotImplementedError

    @optional
    def forecast(self, query: WeatherQuery, deadline: Deadline, place: Place | None) -> Answer:
        """The next five days in steps of three hours."""
        raise NotImplementedError

    @optional
    def hours(self, query: ForecastQuery, deadline: Deadline, place: Place | None) -> Answer:
        """As far as it reaches, at most sixteen days, as the forecast by the hour, and where it must in longer steps.

        From the beginning of today at the place on; `dt` beside `list` is now. Whatever the query's step and days:
        `weather.forecasts` makes of one answer what each question wants, days among it. Where there is this method,
        there is `forecast` too.
        """
        raise NotImplementedError

    @optional
    def one_call(self, query: OneCallQuery, deadline: Deadline, place: Place | None) -> Answer:
        """Now, 48 hours (or as the query says) and 8 days, as One Call."""
        raise NotImplementedError

    @optional
    def air(self, query: WeatherQuery, deadline: Deadline, place: Place | None) -> Answer:
        """The air of now and of the next days, as `/air` has it, with `hourly` entries of OpenWeatherMap's besides."""
        raise NotImplementedError

    @optional
    def sea(self, query: WeatherQuery, deadline: Deadline, place: Place | None) -> Answer:
        """The sea of now and of the next days, as `/sea` has it. Raises NoSeaNear."""
        raise NotImplementedError

    @optional
    def sure(self, query: WeatherQuery, deadline: Deadline, place: Place | None) -> Answer:
        """An ensemble by the hour, from the beginning of today at the place on, as `weather.sureness` keeps it."""
        raise NotImplementedError

    @optional
    def history(self, query: HistoryQuery, deadline: Deadline, place: Place | None) -> Answer:
        """The day of the query, which names one, as `/history` has it."""
        raise NotImplementedError

    @optional
    def normals(self, query: NormalsQuery, deadline: Deadline, place: Place | None) -> Answer:
        """What is usual on the day of the query, which names one, as `/normals` has it."""
        raise NotImplementedError

    @optional
    def places(self, query: PlacesQuery, deadline: Deadline) -> Answer:
        """The places that a name can mean, the likeliest first, as geocoding; may be empty."""
        raise NotImplementedError

    @optional
    def zip_code(self, query: ZipQuery, deadline: Deadline) -> Answer:
        """The place of a postal code: `zip`, `name`, `lat`, `lon` and `country`; empty where it isn't known."""
        raise NotImplementedError
