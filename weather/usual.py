"""How today compares with what is usual, for `usual=1`: today's high beside the mean of the high on this day."""

from datetime import UTC, date, datetime
from typing import Any

from contract.zones import zone_named
from weather.places import Place

Json = dict[str, Any]
LEAST_K = 1.0
"""A smaller difference is about as usual: the means are of cells of 25 km, and of a model."""


def today_at(place: Place | None) -> date:
    """The date at a place, that of UTC where its zone isn't known."""
    zone = zone_named(place.timezone or "") if place else None
    return datetime.now(zone or UTC).date()


def beside(answer: Json, normals: Json, day: Json, who: Json) -> Json:
    """The weather with what `/normals` says of today and, as far as `/history` knows today's high, how that compares.

    All are in kelvin; `who` names the provider.
    """
    usual_k, high_k = normals["temp_max"]["mean"], day.get("day", {}).get("temp", {}).get("max")
    means = {name: normals[name]["mean"] for name in ("temp_max", "temp_min")}
    note = {"date": normals["date"], **means, **_compared(usual_k, high_k), "source": normals["source"], **who}
    return {**answer, "usual": note}


def without(answer: Json, reason: str) -> Json:
    """Weather that was to be compared, and why it isn't."""
    return {**answer, "usual": {"reason": reason}}


def _compared(usual_k: float, high_k: float | None) -> Json:
    if high_k is None:
        return {}
    by = round(high_k - usual_k, 1)
    word = "about as usual" if abs(by) < LEAST_K else "warmer" if by > 0 else "colder"
    return {"high": high_k, "warmer_by": by, "word": word}
