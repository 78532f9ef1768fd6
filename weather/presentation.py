"""An answer in a person's units and language.

What is asked of providers and kept is in OpenWeatherMap's standard units (kelvin, metres a second) and in English: one
call serves all who ask for a place, and their answers agree.
"""

from typing import Any, TypeVar

from contract.queries import WeatherQuery
from contract.schemas.normals import Normals
from contract.schemas.one_call import DailyForecast, OneCall
from contract.schemas.sea import Sea
from contract.schemas.sure import Sure
from contract.schemas.weather import CurrentWeather, Forecast, names_measured_in
from contract.units import FAHRENHEIT_A_KELVIN, ZERO_CELSIUS_K, Units, speed, temperature
from weather.languages import translate_condition
from weather.places import Place

Json = dict[str, Any]
Q = TypeVar("Q", bound=WeatherQuery)
_SHAPES = (CurrentWeather, Forecast, OneCall, DailyForecast, Sea, Normals, Sure)
_TEMPERATURES, _DIFFERENCES, _SPEEDS = (names_measured_in(unit, _SHAPES) for unit in ("kelvin", "kelvins apart", "m/s"))
_PRESENTED = frozenset({"units", "lang", "exclude", "step", "days", "sure", "usual"})
"""Parameters that say what is made of a kept answer."""


def neutral(query: Q, lang: str) -> Q:
    """The question that providers are asked: for all units, all of a forecast and all blocks of One Call."""
    params = {name: value for name, value in query.params.items() if name not in _PRESENTED}
    return type(query).from_values({**params, "lang": lang})


def presented(answer: Json, query: WeatherQuery, place: Place | None) -> Json:
    """The kept answer as the query wants it; `place` is the gazetteer's, which knows its names."""
    named = _named(answer, query, place) if place and place.country else answer
    converted: Json = _converted(named, query)
    excluded: frozenset[str] = getattr(query, "excluded", frozenset())
    return {name: value for name, value in converted.items() if name not in excluded}


def _named(answer: Json, query: WeatherQuery, place: Place) -> Json:
    """The answer under the place's name in the query's language, else under its usual one."""
    name = place.name_in(query.lang)
    if isinstance(answer.get("city"), dict):
        return {**answer, "city": {**answer["city"], "name": name}}
    return {**answer, "name": name} if "name" in answer else answer


def _converted(value: Any, query: WeatherQuery) -> Any:  # noqa: ANN401 - JSON
    """JSON with each temperature and speed in the query's units, and each description in its language."""
    match value:
        case list():
            return [_converted(inner, query) for inner in value]
        case {"icon": _, "description": str(description)}:
            return {**value, "description": translate_condition(value.get("id"), description, query.lang)}
        case dict():
            return {name: _member(name, inner, query) for name, inner in value.items()}
        case _:
            return value


def _member(name: str, value: Any, query: WeatherQuery) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _converted(value, query)
    if name in _TEMPERATURES:
        return _from_kelvin(value, query.units)
    if name in _DIFFERENCES:
        return round(value * FAHRENHEIT_A_KELVIN, 1) if query.units == "imperial" else value
    return _from_metres_a_second(value, query.units) if name in _SPEEDS else value


def _from_kelvin(kelvin: float, units: Units) -> float:
    return kelvin if units == "standard" else temperature(kelvin - ZERO_CELSIUS_K, units)


def _from_metres_a_second(speed_ms: float, units: Units) -> float:
    """OpenWeatherMap's own go out as they came where nothing is to be converted; they have three decimals at most."""
    return speed_ms if units != "imperial" and round(speed_ms, 3) == speed_ms else speed(speed_ms, units)
