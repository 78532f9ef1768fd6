"""MET Norway's weather symbols (https://api.met.no/weatherapi/weathericon/2.0/documentation) as OpenWeatherMap's ids.

A name says how much falls (light, nothing, heavy), what, whether in showers, and whether it thunders. The doubled s of
`lightssleetshowersandthunder` is real (nrkno/yr-weather-symbols#16); both spellings are read.
"""

import re

_FALLING = re.compile(r"(light|heavy)?s?(rain|sleet|snow)(showers)?(andthunder)?")
_TIME_OF_DAY = re.compile(r"_(day|night|polartwilight)$")
_DRY = {"clearsky": 800, "fair": 801, "partlycloudy": 802, "cloudy": 804, "fog": 741}
_IDS = {
    ("rain", False): (500, 501, 502),
    ("rain", True): (520, 521, 522),
    ("sleet", False): (615, 616, 616),
    ("sleet", True): (612, 613, 613),
    ("snow", False): (600, 601, 602),
    ("snow", True): (620, 621, 622),
}
"""By kind and whether in showers: light, moderate and heavy."""
_THUNDER_WITH_RAIN, _THUNDER = (200, 201, 202), (210, 211, 212)
_STRENGTHS = {"light": 0, None: 1, "heavy": 2}
MODERATE_MM, HEAVY_MM = 2.5, 7.6
"""Rain an hour from which on it is moderate, and heavy, to OpenWeatherMap; MET's `heavyrain` begins near 1 mm."""
CLEAR, FAIR, BROKEN, PARTLY = 13, 38, 50, 86
"""Up to how much cloud, in %, MET draws the sky so (metno/weather_symbol); above 50 it is `broken clouds`."""


def conditions(symbol: str | None, rain_mm_h: float | None, cloud: float | None) -> tuple[int, ...]:
    """The ids of the conditions, the primary one first; none where neither the symbol nor the cloud is known.

    The kind is the symbol's. How strong rain is follows from the amount where that is known, else from the name; the
    names of sleet and snow stand, as their scales aren't rain's.
    """
    name = _TIME_OF_DAY.sub("", symbol or "")
    falling = _FALLING.fullmatch(name)
    if falling:
        return _falling(*falling.groups(), rain_mm_h=rain_mm_h)
    if name == "partlycloudy" and cloud is not None and cloud > BROKEN:
        return (803,)
    if name in _DRY:
        return (_DRY[name],)
    return () if cloud is None else (by_cloud(cloud),)


def by_cloud(cloud: float) -> int:
    """The id of a dry sky with that much cloud in %."""
    steps = ((CLEAR, 800), (FAIR, 801), (BROKEN, 802), (PARTLY, 803))
    return next((found for most, found in steps if cloud <= most), 804)


def what_falls(symbol: str | None) -> str | None:
    """rain, sleet or snow; None for a symbol without any."""
    falling = _FALLING.fullmatch(_TIME_OF_DAY.sub("", symbol or ""))
    return falling[2] if falling else None


def _falling(
    strength: str | None, kind: str, showers: str | None, thunder: str | None, *, rain_mm_h: float | None
) -> tuple[int, ...]:
    level = _STRENGTHS[strength]
    if kind == "rain" and rain_mm_h:
        level = (rain_mm_h >= MODERATE_MM) + (rain_mm_h >= HEAVY_MM)
    fallen = _IDS[kind, bool(showers)][level]
    if not thunder:
        return (fallen,)
    return (_THUNDER_WITH_RAIN[level],) if kind == "rain" else (_THUNDER[level], fallen)
