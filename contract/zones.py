"""Time zones by name or by offset, and moments by their clocks."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

DAY_S = 86_400


@lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo | None:
    """The time zone of that name, None where there is none."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):  # a path, a folder, an unknown name
        return None


def zone_of(offset_s: int | None, name: str | None) -> tzinfo:
    """The zone of that name, else that of the offset in seconds, else UTC."""
    by_name = zone_named(name) if name else None
    if by_name is not None:
        return by_name
    return UTC if offset_s is None else timezone(timedelta(seconds=offset_s))


def local(unix_s: int, zone: tzinfo) -> datetime:
    """A moment by a zone's clock. It bears the offset alone, as moments of one ZoneInfo differ by the clock's hands."""
    return fixed_offset(datetime.fromtimestamp(unix_s, zone))


def fixed_offset(moment: datetime) -> datetime:
    """The same moment by the same clock, with no zone but the offset of that moment."""
    return moment.replace(tzinfo=timezone(moment.utcoffset() or timedelta()))


def utc_offset_s(zone: tzinfo, unix_s: int) -> int:
    """Seconds east of Greenwich at a moment."""
    return int((datetime.fromtimestamp(unix_s, zone).utcoffset() or timedelta()).total_seconds())


def has_offset(zone_name: str, offset_s: int | None, unix_s: int) -> bool:
    """Whether a zone has an offset at a moment, or had it within the day before, in which an answer was made."""
    zone = zone_named(zone_name)
    return offset_s is None or (
        zone is not None and offset_s in {utc_offset_s(zone, unix_s), utc_offset_s(zone, max(0, unix_s - DAY_S))}
    )


def _known_zone(name: str) -> str:
    if zone_named(name) is None:
        raise ValueError
    return name


ZoneName = Annotated[str, Field(strict=True, max_length=64), AfterValidator(_known_zone)]
"""A time zone by its name in the IANA database, such as Europe/Berlin."""
