"""The vendors' paths in the description of the API, by the vendor's name in COMPAT.

Their parameters are read leniently, so most are described as plain text: what isn't understood has the vendor's
default.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel

from contract.queries import LONGEST_NAME
from contract.schemas.air_pollution import AirPollution
from contract.schemas.news import Headlines, NewsSources
from contract.schemas.one_call import DailyForecast, OneCall
from contract.schemas.weather import CurrentWeather, Forecast, GeocodedPlace, ZipPlace
from master.facts.options import HTML
from master.facts.options import TEXT as PLAIN
from master.openapi.operations import Example, Operation, OtherErrors
from master.openapi.schemas import TEXT, Answer, Json, schema_of
from servicekit.app import JSON
from servicekit.problems import PROBLEM_JSON

XML = "application/xml"
OPENWEATHERMAP, NEWSAPI, WTTR = "As OpenWeatherMap", "As NewsAPI", "As wttr.in"
"""The tags."""


class OpenWeatherMapError(BaseModel):
    """OpenWeatherMap's error: `cod` is a number for 401 and 429, and else a string."""

    cod: int | str
    message: str


class NewsApiError(BaseModel):
    """NewsAPI's error (https://newsapi.org/docs/errors)."""

    status: str
    code: str
    message: str


STATUSES = (400, 401, 404, 429, 500, 502, 503, 504)


def _errors(content: Mapping[str, Json], *models: type[BaseModel]) -> OtherErrors:
    return OtherErrors({status: HTTPStatus(status).phrase for status in STATUSES}, content, models)


def _text(name: str, description: str, *, required: bool = False, **schema: Any) -> Json:  # noqa: ANN401 - JSON
    shape = {"type": "string", **schema}
    return {"name": name, "in": "query", "required": required, "description": description, "schema": shape}


def _number(name: str, description: str, least: float, most: float, kind: str = "number") -> Json:
    shape = {"type": kind, "minimum": least, "maximum": most}
    return {"name": name, "in": "query", "required": kind == "number", "description": description, "schema": shape}


UNITS = _text("units", "`standard` (also `default`, `kelvin`), `metric` or `imperial`, in any case.")
LANG = _text("lang", "One of OpenWeatherMap's codes, or a language tag; English where it is neither.")
APPID = _text("appid", "A key of this Iris's own, where it asks for one (API_KEYS); it reaches no provider.")
CITY: Json = {"format": "city", "minLength": 1, "maxLength": LONGEST_NAME, "pattern": r"\p{L}"}
Q = _text("q", "`Athens`, `London,uk`. In its place `lat` and `lon`, `id` or `zip`.", required=True, **CITY)
POINT = (_number("lat", "Latitude in degrees.", -90, 90), _number("lon", "Longitude in degrees.", -180, 180))
ATHENS = Example("A city", {"q": "Athens"})
IN_ATHENS = Example("A point in Athens", {"lat": "37.98", "lon": "23.73"})
OWM_ERRORS = _errors(
    {JSON: schema_of(OpenWeatherMapError), XML: TEXT},
    OpenWeatherMapError,
)


def _owm(  # noqa: PLR0913, PLR0917 - a table's columns
    path: str,
    name: str,
    summary: str,
    answer: Answer | None,
    parameters: tuple[Json, ...],
    examples: tuple[Example, ...],
    description: str = "",
) -> Operation:
    return Operation(
        path=path,
        name=f"owm_{name}",
        tag=OPENWEATHERMAP,
        summary=summary,
        description=description or "With OpenWeatherMap's parameters and errors, whichever provider answers.",
        answer=answer,
        content={} if answer else {JSON: {"type": "object"}},
        in_query=(*parameters, APPID),
        examples=examples,
        errors=OWM_ERRORS,
    )


_NUMBERS = r"^[0-9]{1,8}(,[0-9]{1,8}){0,19}$"
_CNT = _text("cnt", "How many entries; as many as there are where it is no number.")
_LIMIT = _text("limit", "From 1, the default, to 5.")
OPENWEATHERMAP_OPERATIONS = (
    Operation(
        path="/data/2.5/weather",
        name="owm_weather",
        tag=OPENWEATHERMAP,
        summary="The weather now",
        description="With OpenWeatherMap's parameters and errors, whichever provider answers.",
        content={JSON: schema_of(CurrentWeather), XML: TEXT},
        models=(CurrentWeather,),
        in_query=(Q, UNITS, LANG, _text("mode", "`xml`, else JSON."), APPID),
        examples=(ATHENS, Example("In XML", {"q": "Athens", "mode": "xml", "units": "metric"})),
        errors=OWM_ERRORS,
    ),
    _owm(
        "/data/2.5/forecast",
        "forecast",
        "Five days in steps of three hours",
        Forecast,
        (Q, UNITS, LANG, _CNT),
        (Example("Three steps", {"q": "Athens", "cnt": "3"}),),
    ),
    _owm(
        "/data/2.5/forecast/daily",
        "daily",
        "Up to sixteen days",
        DailyForecast,
        (Q, UNITS, LANG, _CNT),
        (),
        "Seven days unless `cnt` says otherwise. Only Open-Meteo has it.",
    ),
    _owm(
        "/data/2.5/find",
        "find",
        "The weather around a point, or of all places of a name",
        None,
        (*POINT, UNITS, LANG, _CNT),
        (IN_ATHENS,),
        "`q` in the place of `lat` and `lon` asks for a name, and `type=like` for names that begin so, too.",
    ),
    _owm(
        "/data/2.5/group",
        "group",
        "The weather of up to twenty cities by their ids",
        None,
        (_text("id", "GeoNames' ids with commas between them.", required=True, pattern=_NUMBERS), UNITS, LANG),
        (Example("London and Athens", {"id": "2643743,264371"}),),
    ),
    *(
        _owm(
            f"/data/{version}/onecall",
            f"onecall_{version[0]}",
            "Now, 48 hours and 8 days",
            OneCall,
            (
                *POINT,
                UNITS,
                LANG,
                _text("exclude", "Blocks that aren't wanted, such as `minutely,daily`."),
            ),
            (),
            "Without minutes and alerts, which no provider without a key has. Only Open-Meteo has it.",
        )
        for version in ("2.5", "3.0")
    ),
    _owm("/data/2.5/air_pollution", "air", "The air now", AirPollution, POINT, ()),
    _owm("/data/2.5/air_pollution/forecast", "air_forecast", "The air to come", AirPollution, POINT, ()),
    _owm(
        "/geo/1.0/direct",
        "direct",
        "The places of a name",
        list[GeocodedPlace],
        (_text("q", "`Athens`, `London,uk`.", required=True, **CITY), _LIMIT),
        (Example("Of a name", {"q": "Springfield", "limit": "3"}),),
    ),
    _owm(
        "/geo/1.0/reverse",
        "reverse",
        "The places nearest to a point",
        list[GeocodedPlace],
        (*POINT, _LIMIT),
        (IN_ATHENS,),
    ),
    _owm(
        "/geo/1.0/zip",
        "zip",
        "The place of a postal code",
        ZipPlace,
        (
            _text(
                "zip",
                "A postal code and a country's code; of the United States without one.",
                required=True,
                pattern="^[A-Za-z0-9][A-Za-z0-9 -]{0,11}(,[A-Za-z]{2})?$",
            ),
        ),
        (Example("In New York", {"zip": "10001,us"}),),
    ),
)

NEWSAPI_ERRORS = _errors({JSON: schema_of(NewsApiError)}, NewsApiError)
COUNTRY = _text("country", "A country's code; DEFAULT_COUNTRY's headlines without one.", format="country")
CATEGORY = _text(
    "category",
    "Only headlines of this kind.",
    enum="business entertainment general health science sports technology".split(),
)
LANGUAGE = _text("language", "A language's code of two letters, such as `en`.", pattern="^[A-Za-z]{2}$")
WORDS: Json = {"format": "words", "minLength": 1, "maxLength": 500}
PAGES = (
    _number("pageSize", "Headlines on a page; 0 is the default.", 0, 100, "integer"),
    _number("page", "Which page of them.", 1, 1000, "integer"),
)
API_KEY = _text("apiKey", "A key of this Iris's own, where it asks for one (API_KEYS); it reaches no provider.")


def _newsapi(
    path: str, name: str, summary: str, description: str, parameters: tuple[Json, ...], examples: tuple[Example, ...]
) -> Operation:
    return Operation(
        path=path,
        name=f"newsapi_{name}",
        tag=NEWSAPI,
        summary=summary,
        description=description,
        answer=NewsSources if "sources" in path else Headlines,
        in_query=(*parameters, API_KEY),
        examples=examples,
        errors=NEWSAPI_ERRORS,
    )


NEWSAPI_OPERATIONS = (
    _newsapi(
        "/v2/top-headlines",
        "top_headlines",
        "Headlines",
        "With NewsAPI's parameters and errors. `sources`, ids with commas between them, stands in place of `country` "
        "and `category`; `qInTitle` is a search in titles.",
        (COUNTRY, CATEGORY, LANGUAGE, _text("q", "Words to look for, with NewsAPI's operators.", **WORDS), *PAGES),
        (Example("Of a country", {"country": "us", "pageSize": "5"}), Example("In a language", {"language": "el"})),
    ),
    _newsapi(
        "/v2/everything",
        "everything",
        "A search in the headlines lately seen",
        "With NewsAPI's operators, and `searchIn`, `sources`, `domains`, `excludeDomains`, `from`, `to` and `sortBy`. "
        "It looks at what this Iris has seen in the last day (NEWS_KEEP_S), as the header X-Coverage says: no archive.",
        (_text("q", '`rain AND (athens OR "new york") NOT snow`.', required=True, **WORDS), LANGUAGE, *PAGES),
        (Example("With an operator", {"q": "rain OR snow", "pageSize": "5"}),),
    ),
    *(
        _newsapi(
            path,
            name,
            "The publishers of the headlines",
            "The table of feeds, as NewsAPI's sources.",
            (COUNTRY, CATEGORY, LANGUAGE),
            (Example("Of a country", {"country": "us"}),),
        )
        for path, name in (("/v2/top-headlines/sources", "top_sources"), ("/v2/sources", "sources"))
    ),
)

WTTR_ERRORS = _errors({PLAIN: TEXT, PROBLEM_JSON: {"type": "object"}, HTML: TEXT})
WTTR_OPERATIONS = (
    Operation(
        path="/{place}",
        name="wttr_place",
        tag=WTTR,
        summary="The weather as wttr.in tells it",
        description="For terminal clients and browsers by their User-Agent, and for requests that name one of "
        "wttr.in's formats or options; for every other program an unknown path is `not-found`. Options stand without a "
        "value: `?0`, `?m2&lang=el`; `/:help` lists them. `format=j1` is JSON as text/plain.",
        content={PLAIN: TEXT, HTML: TEXT},
        in_path=(
            {
                "name": "place",
                "in": "path",
                "required": True,
                "description": "A city, `~name`, an airport's three letters, or `lat,lon`.",
                "schema": TEXT,
            },
        ),
        in_query=(
            _text("format", "`1` to `4`, `j1`, `j2`, or a template such as `%l:+%c+%t`."),
            _text("lang", "A language; English where it is none."),
        ),
        errors=WTTR_ERRORS,
    ),
    Operation(
        path="/:help",
        name="wttr_help",
        tag=WTTR,
        summary="How to ask as at wttr.in",
        description="For the same callers.",
        content={PLAIN: TEXT},
        errors=WTTR_ERRORS,
    ),
)
OPERATIONS: Mapping[str, tuple[Operation, ...]] = {
    "openweathermap": OPENWEATHERMAP_OPERATIONS,
    "newsapi": NEWSAPI_OPERATIONS,
    "wttr": WTTR_OPERATIONS,
}
