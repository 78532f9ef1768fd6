"""The shapes of the tools' structured results: Iris's JSON contract, as far as an assistant needs it explained.

Results are master's JSON (of a forecast: its days) with `provenance` beside it, without members of another type than
the shape says (`conform`); fields that aren't named here pass through. Nearly all fields can be absent: a provider
doesn't always know them.
"""

from collections.abc import Sequence
from copy import deepcopy
from functools import cache
from typing import Annotated, Any, Required

from pydantic import Field, TypeAdapter, ValidationError, WithJsonSchema
from typing_extensions import TypedDict

MAX_ROUNDS = 10
"""Deeper than any shape: each round may take away what encloses the members that the one before took away."""

Temperature = float
"""In the units asked for."""
Speed = float
"""In m/s; miles an hour with imperial units."""
Percent = Annotated[float, Field(ge=0, le=100)]
UnixSeconds = Annotated[int, Field(description="Unix time.")]
Millimetres = Annotated[float, Field(ge=0, description="mm of water.")]


class _Provenance(TypedDict):
    """Where an answer comes from: who provided it, several with commas between them, and how long ago in seconds."""

    provider: str
    sample_data: bool
    age_s: Annotated[int, Field(ge=0)]


Provenance = Annotated[
    _Provenance,
    WithJsonSchema(
        {
            "type": "object",
            "description": "age_s; sample_data: invented, say so.",
        }
    ),
]


class Coordinates(TypedDict, total=False):
    """Degrees."""

    lat: float
    lon: float


class Condition(TypedDict, total=False):
    """The state of the sky, by https://openweathermap.org/weather-conditions."""

    id: int
    main: Annotated[str, Field(description="The kind, in English: Rain, Snow, Clouds …")]
    description: Annotated[str, Field(description="In the language asked for.")]
    icon: str


class Readings(TypedDict, total=False):
    """What was measured or is expected."""

    temp: Required[Temperature]
    feels_like: Temperature
    temp_min: Temperature
    temp_max: Temperature
    pressure: Annotated[float, Field(description="hPa.")]
    humidity: Percent


class Wind(TypedDict, total=False):
    """The wind."""

    speed: Speed
    deg: Annotated[float, Field(description="From where: 0 is north, 90 east.")]
    gust: Speed


class Clouds(TypedDict, total=False):
    """The cover of clouds."""

    all: Percent


HourlyWater = TypedDict("HourlyWater", {"1h": Millimetres}, total=False)
StepWater = TypedDict("StepWater", {"1h": Millimetres, "3h": Millimetres, "6h": Millimetres}, total=False)


class Sun(TypedDict, total=False):
    """The country's code, and today's sunrise and sunset."""

    country: str
    sunrise: UnixSeconds
    sunset: UnixSeconds


class CurrentWeather(TypedDict, total=False):
    """The weather now, as https://openweathermap.org/current has it."""

    coord: Annotated[Coordinates, WithJsonSchema({"type": "object"})]
    weather: Required[list[Condition]]
    main: Required[Readings]
    visibility: Annotated[float, Field(description="Metres.")]
    wind: Wind
    clouds: Clouds
    rain: Annotated[HourlyWater, Field(description="Of the last hour.")]
    snow: Annotated[HourlyWater, Field(description="Of the last hour.")]
    dt: Required[UnixSeconds]
    sys: Annotated[Sun, WithJsonSchema({"type": "object", "description": "country, sunrise, sunset."})]
    timezone_name: str
    name: str
    uvi: Annotated[float, Field(ge=0, description="UV index.")]


class WeatherResult(CurrentWeather):
    """The weather now."""

    provenance: Required[Provenance]


class Step(TypedDict, total=False):
    """Three hours, of which `dt` is the end."""

    dt: Required[UnixSeconds]
    main: Required[Readings]
    weather: list[Condition]
    clouds: Clouds
    wind: Wind
    visibility: Annotated[float, Field(description="Metres.")]
    pop: Annotated[float, Field(ge=0, le=1, description="The chance of rain or snow, from 0 to 1.")]
    rain: StepWater
    snow: StepWater
    uvi: Annotated[float, Field(ge=0, description="UV index.")]
    dt_txt: Annotated[str, Field(description="The end in UTC.")]


class KindResult(TypedDict, total=False):
    """An answer of the kind, as its path in /openapi.json has it."""

    provenance: Required[Provenance]


class ForecastPlace(TypedDict, total=False):
    """Whose forecast it is."""

    name: str
    coord: Coordinates
    country: str
    timezone: Annotated[int, Field(description="Seconds.")]
    timezone_name: str
    sunrise: UnixSeconds
    sunset: UnixSeconds


class Day(TypedDict, total=False):
    """A day by the place's own clock: of today, what is left, but all of its range."""

    date: Required[str]
    temp_min: Required[Temperature]
    temp_max: Required[Temperature]
    sky: Annotated[str, Field(description="In the language asked for.")]
    kind: Annotated[str, Field(description="Of sky, in English: Rain, Snow, Clouds …")]
    rain_mm: Annotated[float, Field(ge=0, description="Rain and snow.")]
    chance_percent: Annotated[float, Field(ge=0, le=100, description="Of rain or snow.")]
    wind: Annotated[float, Field(description="The strongest.")]
    wind_from: Annotated[float, Field(description="Degrees: 0 is north, 90 east.")]
    gust: Speed


class Range(TypedDict):
    """The lowest and the highest temperature."""

    min: Temperature
    max: Temperature


class WholeDay(TypedDict):
    """A day from midnight to midnight; `dt` is its noon."""

    dt: UnixSeconds
    temp: Range


class Forecast(TypedDict, total=False):
    """Master's forecast in steps of three hours, as https://openweathermap.org/forecast5 has them."""

    list: Required["list[Step]"]
    days: "list[WholeDay]"
    city: Required[ForecastPlace]
    provenance: Required[Provenance]


StepsAsListed = Annotated[
    list[Step],
    WithJsonSchema(
        {
            "type": "array",
            "items": {"type": "object"},
            "description": "If asked for: as https://openweathermap.org/forecast5; `dt` is a step's end.",
        }
    ),
]


class ForecastResult(TypedDict, total=False):
    """The next days."""

    days: Required[list[Day]]
    list: StepsAsListed
    city: Required[
        Annotated[
            ForecastPlace,
            WithJsonSchema({"type": "object", "description": "name, country, timezone_name, sunrise, sunset."}),
        ]
    ]
    provenance: Required[Provenance]


class Place(TypedDict, total=False):
    """A place, as https://openweathermap.org/api/geocoding-api has it."""

    name: str
    local_names: Annotated[dict[str, str], Field(description="Its names by language.")]
    lat: Required[float]
    lon: Required[float]
    country: str
    state: Annotated[str, Field(description="The region.")]


class PlacesResult(TypedDict):
    """The places that a name can mean, the likeliest first; none if there are none."""

    places: list[Place]
    provenance: Provenance


class Publisher(TypedDict, total=False):
    """Who published it."""

    id: str | None
    name: str | None


class Article(TypedDict, total=False):
    """A headline, as https://newsapi.org/docs/endpoints/top-headlines has it. Its texts are the publisher's."""

    source: Publisher
    author: str | None
    title: str | None
    description: str | None
    url: Annotated[str | None, Field(description="Give it with the headline.")]
    publishedAt: Annotated[str | None, Field(description="UTC, in ISO 8601.")]


class Headlines(TypedDict, total=False):
    """Headlines, the newest or most important first."""

    status: str
    totalResults: int
    articles: Required[list[Article]]


class HeadlinesResult(Headlines):
    """The headlines of a country."""

    provenance: Required[Provenance]


class Problem(TypedDict, total=False):
    """Why a half is missing (RFC 9457); `detail` is a sentence for people."""

    type: str
    title: str
    status: int
    detail: str
    suggestions: list[str]


def _half(shape: type, tool: str) -> Any:  # noqa: ANN401 - a type
    """What another tool's schema describes already."""
    listed = {"type": ["object", "null"], "description": f"As of {tool}; null where it is missing."}
    return Annotated[shape | None, WithJsonSchema(listed)]


class BriefingResult(TypedDict):
    """The weather and the headlines. A half that is null is missing, and `problems` says why."""

    weather: _half(CurrentWeather, "get_current_weather")  # type: ignore[valid-type]
    news: _half(Headlines, "get_headlines")  # type: ignore[valid-type]
    problems: Annotated[
        list[Problem],
        WithJsonSchema({"type": "array", "items": {"type": "object"}, "description": "Why a half is missing: detail."}),
    ]
    provenance: Provenance


Understood = Annotated[
    dict[str, Any],
    Field(description="intent, places, times as ISO 8601 intervals; yes, value and unit of the answer."),
]


class AskResult(TypedDict, total=False):
    """The answer to a question."""

    answer: Required[str]
    answered: Annotated[bool, Field(description="False for a question back, or if it isn't known.")]
    language: str
    understood: Understood
    assumed: Annotated[list[Any], Field(description="Taken for granted.")]
    confidence: Annotated[float, Field(ge=0, le=1)]
    context: Annotated[str, Field(description="For the next question.")]
    suggestions: list[str]
    provenance: Required[Provenance]


class WarningsResult(TypedDict, total=False):
    """The official warnings in force, the worst first, with the source's own words; an empty list says nothing."""

    state: Required[Annotated[str, Field(description="warnings, none or unknown.")]]
    alerts: Required[list[Any]]
    provenance: Required[Provenance]


class ShapeMismatch(Exception):
    """A member is missing without which there is no result."""


def conform(shape: type, payload: dict[str, Any]) -> dict[str, Any]:
    """The payload without members that aren't of the type that `shape`, a TypedDict, gives them; a copy if any go.

    A provider's odd values can reach master's answers, and a client may refuse a whole result for one of them.
    Where a required member goes, what encloses it goes. Raises ShapeMismatch where nothing would be left.
    """
    adapter = _adapter(shape)
    for _ in range(MAX_ROUNDS):
        try:
            adapter.validate_python(payload, strict=True)
        except ValidationError as wrong:
            payload = deepcopy(payload)
            places = {error["loc"][:-1] if error["type"] == "missing" else error["loc"] for error in wrong.errors()}
            for place in sorted(places, key=_order, reverse=True):  # from the end, as a list's later items move up
                _remove(payload, place)
        else:
            return payload
    raise ShapeMismatch


@cache
def _adapter(shape: type) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


def _order(place: Sequence[int | str]) -> list[tuple[int, str]]:
    return [(step, "") if isinstance(step, int) else (-1, step) for step in place]


def _remove(payload: Any, place: Sequence[int | str]) -> None:  # noqa: ANN401 - JSON
    """Take the member at this place away; raises ShapeMismatch where that is the payload itself."""
    if not place:
        raise ShapeMismatch
    *way, last = place
    for step in way:
        payload = payload[step]
    del payload[last]
