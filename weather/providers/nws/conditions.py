"""The weather service's words for weather as OpenWeatherMap's ids (the enumerations of https://api.weather.gov/openapi.json).

Several may hold; the primary one is the most severe. US "sleet" is ice pellets, which is MET Norway's hail.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LIGHT, MODERATE, HEAVY = 0, 1, 2
_STRENGTHS = {"very_light": LIGHT, "light": LIGHT, "moderate": MODERATE, "heavy": HEAVY}
_RAIN, _SHOWERS, _DRIZZLE = (500, 501, 502), (520, 521, 522), (300, 301, 302)
_SNOW, _SNOW_SHOWERS = (600, 601, 602), (620, 621, 622)
_IDS: dict[str, tuple[int, int, int]] = {
    "rain": _RAIN,
    "rain_showers": _SHOWERS,
    "drizzle": _DRIZZLE,
    "snow": _SNOW,
    "snow_showers": _SNOW_SHOWERS,
    **{
        word: (id_, id_, id_)
        for words, id_ in (
            ("freezing_rain freezing_drizzle freezing_spray", 511),
            ("sleet hail ice_pellets", 611),
            ("blowing_snow", 601),
            ("ice_crystals snow_grains snow_pellets", 600),
            ("fog ice_fog freezing_fog", 741),
            ("fog_mist spray", 701),
            ("haze", 721),
            ("smoke", 711),
            ("volcanic_ash", 762),
            ("blowing_dust dust dust_storm", 761),
            ("dust_whirls", 731),
            ("blowing_sand sand sand_storm", 751),
            ("squalls", 771),
            ("water_spouts funnel_cloud", 781),
            ("unknown", 500),
        )
        for word in words.split()
    },
}
_SEVEREST = (781, 771, 2, 511, 6, 5, 3, 7)
"""Ids, and hundreds of ids, the one that is told first."""
_UNLIKELY = frozenset({"slight_chance", "isolated", "patchy", "chance"})
_FALLING = frozenset({2, 3, 5, 6})
LIKELY_PERCENT = 50
"""The chance from which on what may fall is the weather rather than the sky."""
_SKY = ((10, 800), (25, 801), (50, 802), (84, 803))
DENSE_FOG_M = 1_000


@dataclass(frozen=True, slots=True)
class Word:
    """One of the words for an hour's weather, with what qualifies it."""

    weather: str
    intensity: str | None = None
    coverage: str | None = None
    attributes: frozenset[str] = frozenset()
    is_near: bool = False
    """In the vicinity of the station only."""


def by_cloud(cover: float) -> int:
    """The id of a dry sky with that much cloud in %."""
    return next((id_ for most, id_ in _SKY if cover <= most), 804)


def ids_of(words: Sequence[Word], chance: float | None, cover: float | None, visibility_m: float | None) -> list[int]:
    """The conditions of an hour, the primary one first; the sky's where nothing else is likely, none where unknown."""
    found = {_id_of(word, words, visibility_m) for word in words if _counts(word, chance)}
    told = sorted(found, key=_rank)
    return told[:2] if told else [] if cover is None else [by_cloud(cover)]


def snow_share(ids: Iterable[int]) -> float:
    """How much of what falls is snow: all, half where it is mixed, or none."""
    kinds = set(ids)
    if kinds & {611, 615, 616}:
        return 0.5
    return 1.0 if any(id_ // 100 == 6 for id_ in kinds) else 0.0  # noqa: PLR2004 - the hundred of snow


def _counts(word: Word, chance: float | None) -> bool:
    return word.coverage not in _UNLIKELY or (chance is not None and chance >= LIKELY_PERCENT)


def _id_of(word: Word, words: Sequence[Word], visibility_m: float | None) -> int:
    if "tornadoes" in word.attributes:
        return 781
    if word.weather == "thunderstorms":
        return _thunder(word, words)
    if word.weather == "fog_mist" and visibility_m is not None and visibility_m < DENSE_FOG_M:
        return 741
    return _IDS.get(word.weather, _IDS["unknown"])[_STRENGTHS.get(word.intensity or "moderate", MODERATE)]


def _thunder(word: Word, words: Sequence[Word]) -> int:
    if word.is_near or word.coverage == "isolated" or "dry" in word.attributes:
        return 210
    if "large_hail" in word.attributes:
        return 212
    if "heavy_rain" in word.attributes:
        return 202
    rain = next((other for other in words if other.weather in ("rain", "rain_showers")), None)
    return 211 if rain is None else (200, 201, 202)[_STRENGTHS.get(rain.intensity or "moderate", MODERATE)]


def _rank(id_: int) -> tuple[int, int]:
    """The place in the order of severity, the stronger one first."""
    where = next((place for place, told in enumerate(_SEVEREST) if told in (id_, id_ // 100)), len(_SEVEREST))
    return where, -id_
