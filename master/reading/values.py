"""Values out of JSON that may hold anything: what isn't fit to be shown is None, or an empty text."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from master.render.clean import clean

LARGEST = 1e4  # no temperature, speed, pressure or rain comes near, in any unit
LONGEST_TEXT = 2_000  # characters
LATEST_S = 32_503_680_000  # the year 3000
DAY_S = 86_400


class WrongShapeError(ValueError):
    """The JSON isn't what the contract promises; the text says what is missing."""


def at(value: object, *path: str) -> object:
    """What lies at the end of these names, or None."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def objects(value: object, missing: str) -> Sequence[Mapping[str, object]]:
    """A list of objects; raises WrongShapeError, saying that it is `missing`, where it isn't one."""
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise WrongShapeError(missing)
    return value


def text(value: object) -> str:
    """One harmless line, not longer than any that is worth showing."""
    return clean(value[:LONGEST_TEXT]) if isinstance(value, str) else ""


def number(value: object) -> float | None:
    """A finite number of a size that weather has."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= LARGEST else None  # NaN compares false too


def moment(seconds: object, zone: tzinfo) -> datetime | None:
    """Read a Unix time; 0 stands for "never" (OpenWeatherMap's sunrise in the polar night)."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds < LATEST_S:
        return None
    return datetime.fromtimestamp(seconds, zone)


def own_zone(offset: object) -> tuple[tzinfo, bool]:
    """A place's own time by its seconds east of Greenwich, and whether it is known: else it is UTC."""
    if isinstance(offset, bool) or not isinstance(offset, int | float) or not abs(offset) < DAY_S:
        return UTC, False
    return timezone(timedelta(seconds=offset)), True
