"""How often a publisher wants a feed to be fetched, by all that it can say it with.

In HTTP: Cache-Control and Expires with Age and Date (RFC 9111), Retry-After (RFC 9110). In RSS: `ttl`, `skipHours`,
`skipDays` (https://www.rssboard.org/rss-specification), and `sy:updatePeriod` with `sy:updateFrequency`
(https://web.resource.org/rss/1.0/modules/syndication/). Of several, the longest holds.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_S = 86_400.0
"""A feed is fetched once a day at least, whatever its publisher says."""

GONE = 410
_NUMBER = re.compile(r"\d{1,9}")
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_NOT_KEPT = re.compile(r"(?:^|[,\s])no-(?:cache|store)(?:$|[,\s=])", re.IGNORECASE)
_PERIODS_S = {"hourly": 3600, "daily": 86_400, "weekly": 7 * 86_400, "monthly": 30 * 86_400, "yearly": 365 * 86_400}
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a feed says itself: the seconds between two fetches, and hours (UTC) and weekdays (0 is Monday) without."""

    interval_s: float = 0.0
    skipped_hours: frozenset[int] = field(default_factory=frozenset)
    skipped_days: frozenset[int] = field(default_factory=frozenset)


def wanted(fields: Mapping[str, list[str]]) -> Wanted:
    """What a channel's elements say, by name: `ttl`, `sy:updateperiod`, `hour` and `day` of those skipped."""
    ttl_s = 60.0 * _number(fields.get("ttl", []))
    period = fields.get("sy:updateperiod", [""])[0].strip().lower()
    frequency = _number(fields.get("sy:updatefrequency", [])) or 1
    hours = {int(hour) % 24 for hour in fields.get("hour", []) if _NUMBER.fullmatch(hour.strip())}
    days = {_DAYS.index(day.strip().lower()) for day in fields.get("day", []) if day.strip().lower() in _DAYS}
    return Wanted(
        max(ttl_s, _PERIODS_S.get(period, 0) / frequency),
        frozenset(hours) if len(hours) < 24 else frozenset(),  # noqa: PLR2004 - all hours of a day say nothing
        frozenset(days) if len(days) < len(_DAYS) else frozenset(),
    )


def _number(texts: list[str]) -> int:
    text = texts[0].strip() if texts else ""
    return int(text) if _NUMBER.fullmatch(text) else 0


def next_fetch_s(now_s: float, headers: Mapping[str, str], feed: Wanted, shortest_s: float) -> float:
    """When to fetch a feed again that has just been fetched, in Unix seconds."""
    interval_s = max(shortest_s, feed.interval_s, _fresh_s(now_s, headers), _retry_after_s(now_s, headers))
    latest_s = now_s + LONGEST_S
    at_s = min(now_s + interval_s, latest_s)
    while at_s < latest_s and _is_skipped(datetime.fromtimestamp(at_s, UTC), feed):
        at_s = at_s - at_s % 3600 + 3600
    return min(at_s, latest_s)


def retry_s(now_s: float, status: int, headers: Mapping[str, str], failures: int, shortest_s: float) -> float:
    """When to try a feed again that failed so many times in a row, in Unix seconds."""
    pause_s = LONGEST_S if status == GONE else min(shortest_s, FIRST_PAUSE_S * 2 ** min(failures - 1, 10))
    return now_s + min(LONGEST_S, max(pause_s, _retry_after_s(now_s, headers)))


FIRST_PAUSE_S = 5.0
"""After a first failure; it doubles with each further one."""


def _is_skipped(moment: datetime, feed: Wanted) -> bool:
    return moment.hour in feed.skipped_hours or moment.weekday() in feed.skipped_days


def _fresh_s(now_s: float, headers: Mapping[str, str]) -> float:
    """For how long a cache may keep a response (RFC 9111, section 4.2)."""
    control = headers.get("Cache-Control", "")
    if _NOT_KEPT.search(control):
        return 0.0
    max_age = _MAX_AGE.search(control)
    if max_age:
        age = headers.get("Age", "").strip()
        return float(max(0, int(max_age[1]) - (int(age) if _NUMBER.fullmatch(age) else 0)))
    expires_s = _unix_s(headers.get("Expires", ""))
    made_s = _unix_s(headers.get("Date", ""))
    return max(0.0, expires_s - (made_s or now_s)) if expires_s else 0.0


def _retry_after_s(now_s: float, headers: Mapping[str, str]) -> float:
    value = headers.get("Retry-After", "").strip()
    if _NUMBER.fullmatch(value):
        return float(value)
    at_s = _unix_s(value)
    return max(0.0, at_s - now_s) if at_s else 0.0


def _unix_s(date: str) -> float | None:
    try:
        return (parsedate_to_datetime(date) - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(seconds=1)
    except (ValueError, TypeError, IndexError, OverflowError):  # the last by a year of twenty digits
        return None
