"""Rain in the next hour or two, by quarters of an hour, where a provider tells them."""

from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from contract.schemas.weather import CurrentWeather, Quarter
from master.facts.words import Words

WET_MM_H = 0.1
"""Rain from which on a quarter of an hour is wet, in mm an hour."""
ROUND_MIN = 5
"""Minutes are said in fives: the quarters are no finer."""


@dataclass(frozen=True, slots=True)
class Spell:
    """The next rain: in how many minutes it begins, 0 where it falls; how long it lasts, None where not known."""

    begins_min: int
    lasts_min: int | None
    is_snow: bool


def is_known(weather: CurrentWeather, now: datetime) -> bool:
    """Whether the next quarters of an hour are told."""
    return bool(_coming(weather, now))


def next_spell(weather: CurrentWeather, now: datetime) -> Spell | None:
    """The next rain from `now` (aware) on; None for none, and where the quarters aren't told."""
    coming = _coming(weather, now)
    first = next((at for at, quarter in enumerate(coming) if _is_wet(quarter)), None)
    if first is None:
        return None
    wet = list(takewhile(_is_wet, coming[first:]))
    begins_s = max(0.0, coming[first].dt - now.timestamp())
    ends_s = wet[-1].dt + Quarter.LENGTH_S - now.timestamp()
    open_ended = first + len(wet) == len(coming)
    return Spell(
        _minutes(begins_s), None if open_ended else max(ROUND_MIN, _minutes(ends_s - begins_s)), wet[0].is_snow
    )


def nowcast(weather: CurrentWeather, now: datetime, words: Words) -> str:
    """`rain in 20 min, for 30 min`, and that it is interpolated; "" for none, and where it isn't known."""
    spell = next_spell(weather, now)
    if spell is None:
        return ""
    told = _told(spell, words)
    return words("{spell} (interpolated from hours)", spell=told) if weather.minutely_interpolated else told


def _told(spell: Spell, words: Words) -> str:
    what = words("snow" if spell.is_snow else "rain")
    if spell.begins_min == 0:
        more = words("{what} for {m} min more", what=what, m=spell.lasts_min)
        return more if spell.lasts_min else words("{what} for longer", what=what)
    if spell.lasts_min is None:
        return words("{what} in {n} min, for longer", what=what, n=spell.begins_min)
    return words("{what} in {n} min, for {m} min", what=what, n=spell.begins_min, m=spell.lasts_min)


def _coming(weather: CurrentWeather, now: datetime) -> list[Quarter]:
    """The quarters that aren't over."""
    return [quarter for quarter in weather.minutely or () if quarter.dt + Quarter.LENGTH_S > now.timestamp()]


def _is_wet(quarter: Quarter) -> bool:
    return quarter.precipitation >= WET_MM_H


def _minutes(seconds: float) -> int:
    return round(seconds / 60 / ROUND_MIN) * ROUND_MIN
