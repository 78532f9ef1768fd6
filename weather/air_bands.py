"""In which band a concentration, an index or a count of pollen is, and the word for it. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

EUROPEAN_BANDS = ("good", "fair", "moderate", "poor", "very poor", "extremely poor")
EUROPEAN_LIMITS: Mapping[str, tuple[float, ...]] = {
    "pm2_5": (5, 15, 50, 90, 140),
    "pm10": (15, 45, 120, 195, 270),
    "no2": (10, 25, 60, 100, 150),
    "o3": (60, 100, 120, 160, 180),
    "so2": (20, 40, 125, 190, 275),
}
"""Up to which µg/m³ in an hour the first five bands reach, as the European Environment Agency has them since it revised
them by the WHO's guidelines of 2021 (https://airindex.eea.europa.eu/AQI/index.html; ETC HE Report 2024/17, table 5.2,
of one hour). Iris reckons the index by itself:
Open-Meteo's own changed its bands in August 2026, and other providers have concentrations only."""
US_BANDS = ("good", "moderate", "unhealthy for sensitive groups", "unhealthy", "very unhealthy", "hazardous")
US_LIMITS = (50, 100, 150, 200, 300)
"""Up to which index its first five bands reach (https://www.airnow.gov/aqi/aqi-basics/)."""
POLLEN_LEVELS = ("low", "moderate", "high", "very high")
_TREES, _GRASSES, _WEEDS = (15, 90, 1_500), (5, 20, 200), (10, 50, 500)
POLLEN_LIMITS: Mapping[str, tuple[int, int, int]] = {
    "alder": _TREES,
    "birch": _TREES,
    "olive": _TREES,
    "grass": _GRASSES,
    "mugwort": _WEEDS,
    "ragweed": _WEEDS,
}
"""From how many grains in a cubic metre it is moderate, high and very high, by the National Allergy Bureau's scale
(https://pollenandmold.stlouisco.com/html/PollenLevels.html)."""
LEAST_POLLEN = 0.5
"""Less is none: a count of grains is a whole number."""

Json = dict[str, Any]


def european_index(components: Mapping[str, float]) -> Json | None:
    """The index of the worst pollutant; None where none is known that it is made of."""
    known = {name: amount for name, amount in components.items() if name in EUROPEAN_LIMITS}
    if not known:
        return None
    bands = {name: bisect_left(EUROPEAN_LIMITS[name], amount) for name, amount in known.items()}
    worst = max(bands, key=lambda name: (bands[name], _share_of_band(bands[name], known[name], EUROPEAN_LIMITS[name])))
    return {"index": bands[worst] + 1, "band": EUROPEAN_BANDS[bands[worst]], "pollutant": worst}


def _share_of_band(band: int, amount: float, limits: Sequence[float]) -> float:
    """How near a concentration is to the next band, which tells the worse of two in one band."""
    return amount / limits[min(band, len(limits) - 1)]


def us_index(index: float | None) -> Json | None:
    """A provider's index with its band; None where there is none."""
    if index is None or index < 0:
        return None
    return {"index": round(index), "band": US_BANDS[bisect_left(US_LIMITS, round(index))]}


def pollen_count(plant: str, grains: float) -> Json:
    """Grains of a plant in a cubic metre, and the word for that many."""
    level = "none" if grains < LEAST_POLLEN else POLLEN_LEVELS[bisect_right(POLLEN_LIMITS[plant], grains)]
    return {"grains": grains, "level": level}
