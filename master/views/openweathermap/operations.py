"""OpenWeatherMap's paths in the description of the API.

Parameters are read leniently, so most are described as plain text: what isn't understood has OpenWeatherMap's default.
"""

from pydantic import BaseModel

from contract.queries import LONGEST_NAME
from contract.schemas.air_pollution import AirPollution
from contract.schemas.one_call import DailyForecast, OneCall
from contract.schemas.weather import CurrentWeather, Forecast, GeocodedPlace, ZipPlace
from master.operation import (
    TEXT,
    Answer,
    Example,
    Json,
    Operation,
    number_parameter,
    other_errors,
    schema_of,
    text_parameter,
)
from servicekit.app import JSON

XML = "application/xml"
TAG = "As OpenWeatherMap"


class OpenWeatherMapError(BaseModel):
    """OpenWeatherMap's error: `cod` is a number for 401 and 429, and else a string."""

    cod: int | str
    message: str


UNITS = text_parameter("units", "`standard` (also `default`, `kelvin`), `metric` or `imperial`, in any case.")
LANG = text_parameter("lang", "One of OpenWeatherMap's codes, or a language tag; English where it is neither.")
APPID = text_parameter("appid", "A key of this Iris's own, where it asks for one (API_KEYS); it reaches no provider.")
CITY: Json = {"format": "city", "minLength": 1, "maxLength": LONGEST_NAME, "pattern": r"\p{L}"}
Q = text_parameter("q", "`Athens`, `London,uk`. In its place `lat` and `lon`, `id` or `zip`.", required=True, **CITY)
POINT = (
    number_parameter("lat", "Latitude in degrees.", -90, 90),
    number_parameter("lon", "Longitude in degrees.", -180, 180),
)
ATHENS = Example("A city", {"q": "Athens"})
IN_ATHENS = Example("A point in Athens", {"lat": "37.98", "lon": "23.73"})
ERRORS = other_errors(
    {JSON: schema_of(OpenWeatherMapError), XML: TEXT},
    OpenWeatherMapError,
)


def _operation(  # noqa: PLR0913, PLR0917 - a table's columns
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
        tag=TAG,
        summary=summary,
        description=description or "With OpenWeatherMap's parameters and errors, whichever provider answers.",
        answer=answer,
        content={} if answer else {JSON: {"type": "object"}},
        in_query=(*parameters, APPID),
        examples=examples,
        errors=ERRORS,
    )


_NUMBERS = r"^[0-9]{1,8}(,[0-9]{1,8}){0,19}$"
_CNT = text_parameter("cnt", "How many entries; as many as there are where it is no number.")
_LIMIT = text_parameter("limit", "From 1, the default, to 5.")
OPERATIONS = (
    Operation(
        path="/data/2.5/weather",
        name="owm_weather",
        tag=TAG,
        summary="The weather now",
        description="With OpenWeatherMap's parameters and errors, whichever provider answers.",
        content={JSON: schema_of(CurrentWeather), XML: TEXT},
        models=(CurrentWeather,),
        in_query=(Q, UNITS, LANG, text_parameter("mode", "`xml`, else JSON."), APPID),
        examples=(ATHENS, Example("In XML", {"q": "Athens", "mode": "xml", "units": "metric"})),
        errors=ERRORS,
    ),
    _operation(
        "/data/2.5/forecast",
        "forecast",
        "Five days in steps of three hours",
        Forecast,
        (Q, UNITS, LANG, _CNT),
        (Example("Three steps", {"q": "Athens", "cnt": "3"}),),
    ),
    _operation(
        "/data/2.5/forecast/daily",
        "daily",
        "Up to sixteen days",
        DailyForecast,
        (Q, UNITS, LANG, _CNT),
        (),
        "Seven days unless `cnt` says otherwise; as many as the provider knows.",
    ),
    _operation(
        "/data/2.5/forecast/hourly",
        "hourly",
        "Four days by the hour",
        Forecast,
        (Q, UNITS, LANG, _CNT),
        (Example("Six hours", {"q": "Athens", "cnt": "6"}),),
        "96 hours unless `cnt` says otherwise, up to 384; as many as the provider knows.",
    ),
    _operation(
        "/data/2.5/find",
        "find",
        "The weather around a point, or of all places of a name",
        None,
        (*POINT, UNITS, LANG, _CNT),
        (IN_ATHENS,),
        "`q` in the place of `lat` and `lon` asks for a name, and `type=like` for names that begin so, too.",
    ),
    _operation(
        "/data/2.5/group",
        "group",
        "The weather of up to twenty cities by their ids",
        None,
        (text_parameter("id", "GeoNames' ids with commas between them.", required=True, pattern=_NUMBERS), UNITS, LANG),
        (Example("London and Athens", {"id": "2643743,264371"}),),
    ),
    *(
        _operation(
            f"/data/{version}/onecall",
            f"onecall_{version[0]}",
            "Now, 48 hours and 8 days",
            OneCall,
            (
                *POINT,
                UNITS,
                LANG,
                text_parameter("exclude", "Blocks that aren't wanted, such as `minutely,daily`."),
            ),
            (),
            "Without minutes, which no provider without a key has. Only Open-Meteo has it. `alerts` are the official "
            "warnings in force; the header `X-Warnings` tells none from unknown, where there is no such block.",
        )
        for version in ("2.5", "3.0")
    ),
    _operation(
        "/data/3.0/onecall/timemachine",
        "timemachine",
        "The weather of a past hour",
        None,
        (
            *POINT,
            UNITS,
            LANG,
            text_parameter("dt", "A moment in Unix seconds, since 1940.", required=True, format="moment"),
        ),
        (),
        "By a reanalysis, of the last week by a forecast's model. Only Open-Meteo has it.",
    ),
    _operation(
        "/data/3.0/onecall/day_summary",
        "day_summary",
        "A past day in short",
        None,
        (
            *POINT,
            UNITS,
            LANG,
            text_parameter("date", "A day such as 2026-07-15, since 1940.", required=True, format="date"),
        ),
        (),
        "By a reanalysis, of the last week by a forecast's model. Only Open-Meteo has it.",
    ),
    _operation("/data/2.5/air_pollution", "air", "The air now", AirPollution, POINT, ()),
    _operation("/data/2.5/air_pollution/forecast", "air_forecast", "The air to come", AirPollution, POINT, ()),
    _operation(
        "/geo/1.0/direct",
        "direct",
        "The places of a name",
        list[GeocodedPlace],
        (text_parameter("q", "`Athens`, `London,uk`.", required=True, **CITY), _LIMIT),
        (Example("Of a name", {"q": "Springfield", "limit": "3"}),),
    ),
    _operation(
        "/geo/1.0/reverse",
        "reverse",
        "The places nearest to a point",
        list[GeocodedPlace],
        (*POINT, _LIMIT),
        (IN_ATHENS,),
    ),
    _operation(
        "/geo/1.0/zip",
        "zip",
        "The place of a postal code",
        ZipPlace,
        (
            text_parameter(
                "zip",
                "A postal code and a country's code; of the United States without one.",
                required=True,
                pattern="^[A-Za-z0-9][A-Za-z0-9 -]{0,11}(,[A-Za-z]{2})?$",
            ),
        ),
        (Example("In New York", {"zip": "10001,us"}),),
    ),
)
