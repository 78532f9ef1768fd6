"""When a question is about: a time in a few words, and the span that it is by a place's own clock.

A `When` writes itself as `today`, `tomorrow morning`, `friday`, `friday+1` (never today), `friday-1` (the last one),
`weekend`, `week+1`, `day+2`, `days3`, `hours48` (from now on), `+3h`, `11-28`, `28`, `17:00`, `15:00-18:00`,
`tuesday..thursday`. It is relative: what span it is, the place's own clock decides (`span`). Pure.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PARTS = ("morning", "noon", "afternoon", "evening", "night", "midnight")
HOURS: Mapping[str, tuple[int, int]] = {
    "": (0, 24),
    "morning": (6, 12),
    "noon": (11, 15),
    "afternoon": (12, 18),
    "evening": (18, 24),
    "night": (21, 30),
    "midnight": (23, 26),
}
"""Of each part of the day: from and to, in hours after the day's midnight."""
NIGHT_LASTS_UNTIL_HOUR = 5
"""Until then `tonight` is the night that began yesterday."""
EVENING_HOUR = 18
"""From it on today's weekday is next week's, unless a time of the day is named."""
NEXT_DAYS = 5
MOST_DAYS, FARTHEST = 30, 999
LONGEST = 64
FIRST_DAY, LAST_DAY = date(2, 1, 1), date(9998, 12, 31)
"""Dates are read between these: beside the calendar's own ends, sums and other time zones would overflow."""
LEAP_YEAR = 2024
EVENING_ENDS = tuple(map(str, range(13, EVENING_HOUR + 1)))
"""Hours until which `before 6` is of the afternoon, as long as that isn't over."""
SATURDAY = 5
WEEK = timedelta(7)
_WEEKDAY = re.compile(rf"({'|'.join(WEEKDAYS)})([+-]1)?")
_COUNTED = re.compile(r"(day|days|hours|week|weekend)([+-]?[0-9]{1,3})?")
_NAMED = {"now": 0, "today": 0, "tomorrow": 1, "yesterday": -1}
_OFFSET = re.compile(r"([+-][0-9]{1,4})([hm])")
_DATE = re.compile(r"(?:([0-9]{4})-)?([0-9]{1,2})-([0-9]{1,2})")
_DAY_OF_MONTH = re.compile(r"[0-9]{1,2}")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})")
BETWEEN = ".."


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to `end`, aware; `moment` where one hour was asked for, and `several` days."""

    start: datetime
    end: datetime
    moment: bool = False
    several: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """A day, a part of it, a time on it, or a time from now (`offset`); each as the module's docstring writes it."""

    day: str = ""
    part: str = ""
    clock: str = ""
    offset: str = ""

    def __str__(self) -> str:
        return self.offset or " ".join(filter(None, (self.day, self.clock or self.part)))

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read what `str` wrote; None for any other text."""
        if len(text) > LONGEST:
            return None
        if _OFFSET.fullmatch(text):
            return cls(offset=text)
        found: dict[str, str] = {}
        for word in text.split():
            kind = _kind(word)
            if kind is None or kind in found:
                return None
            found[kind] = word
        return cls(**found) if found else None

    @property
    def is_now(self) -> bool:
        """Whether the present is meant."""
        return self.day == "now"

    @property
    def is_past(self) -> bool:
        """Whether it is past by its words alone, as `yesterday` is."""
        first = self.day.partition(BETWEEN)[0]
        counted = re.search("-[0-9]+$", first) and not _is_date(first)
        return first == "yesterday" or bool(counted) or self.offset.startswith("-")

    @property
    def exists(self) -> bool:
        """Whether the calendar has its dates: 30 February is none."""
        return not self.impossible_date

    @property
    def impossible_date(self) -> str:
        """The first of its dates that no calendar has, as `02-30`; empty where there is none."""
        dates = (word for word in self.day.split(BETWEEN) if _DATE.fullmatch(word))
        return next((word for word in dates if not _valid(word)), "")

    def plain(self, today: date) -> str:
        """As it writes itself, and `friday+1` as the day that it is: `friday`, or on a Friday `day+7`."""
        weekday = _WEEKDAY.fullmatch(self.day)
        if not weekday or weekday[2] != "+1":
            return str(self)
        day = "day+7" if WEEKDAYS[today.weekday()] == weekday[1] else weekday[1]
        return str(When(day, self.part, self.clock))

    def span(self, now: datetime) -> Span:
        """What is asked about, by the place's clock, which `now` shows; a time of day that is past is tomorrow's."""
        if self.offset or self.is_now:
            moment = _later(now, self._offset())
            return Span(moment, moment, moment=True)
        if self.day.startswith("hours"):
            return Span(now, _later(now, timedelta(hours=int(self.day.removeprefix("hours") or 12))))
        coming = (
            not self.part
            and not self.clock
            and _WEEKDAY.fullmatch(self.day)
            and now.hour >= EVENING_HOUR
            and self.day == WEEKDAYS[now.weekday()]
        )
        first, last = _days_of(f"{self.day}+1" if coming else self.day, now.date())  # Monday, said on Monday evening
        if self.clock:
            return self._clock_span(first, now)
        if self.part:
            return self._part_span(first, last, now)
        return Span(_at(first, 0, now), _at(last, 24, now), several=last > first)

    def _clock_span(self, day: date, now: datetime) -> Span:
        start, _, end = self.clock.partition("-")
        begins = datetime.combine(day, _time(start) or time(), now.tzinfo)
        ends = begins
        if end:
            ends = _at(day, 24, now) if end == "24:00" else datetime.combine(day, _time(end) or time(), now.tzinfo)
        if ends < begins:
            ends += timedelta(days=1)
        if not self.day and start == "00:00" and end[:2] in EVENING_ENDS and ends <= now:
            return Span(now, ends + timedelta(hours=12))  # before 6, said in the evening: in the morning
        if not self.day and ends < now - timedelta(hours=0 if end else 1):
            begins, ends = begins + timedelta(days=1), ends + timedelta(days=1)
        return Span(begins, ends, moment=not end)

    def _part_span(self, first: date, last: date, now: datetime) -> Span:
        start, end = (_at(first, hour, now) for hour in HOURS[self.part])
        if self.part == "night" and self.day == "today":
            start = _at(first, EVENING_HOUR, now)  # tonight, «απόψε»: the evening too
        if self.part == "night" and self.day in ("", "today") and now.hour < NIGHT_LASTS_UNTIL_HOUR:
            return Span(start - timedelta(days=1), end - timedelta(days=1))
        if not self.day and end <= now:
            return Span(start + timedelta(days=1), end + timedelta(days=1))
        if last > first:
            return Span(start, _at(last, HOURS[self.part][1], now), several=True)
        return Span(start, end)

    def _offset(self) -> timedelta:
        found = _OFFSET.fullmatch(self.offset)
        if found is None:
            return timedelta()
        return timedelta(hours=int(found[1])) if found[2] == "h" else timedelta(minutes=int(found[1]))

    def shifted(self, days: int, today: date) -> "When":
        """The same, so many days later."""
        day = _days_of(self.day, today)[0] + timedelta(days)
        ahead = (day - today).days
        named = {0: "today", 1: "tomorrow", -1: "yesterday"}
        if _WEEKDAY.fullmatch(self.day) and 0 < ahead < len(WEEKDAYS):
            return When(WEEKDAYS[day.weekday()], self.part, self.clock)
        counted = f"day{ahead:+d}" if abs(ahead) <= FARTHEST else f"{day:%Y-%m-%d}"
        return When(named.get(ahead, counted), self.part, self.clock)


def _later(now: datetime, by: timedelta) -> datetime:
    """So many hours later as they pass, also where the clocks change meanwhile."""
    return (now.astimezone(UTC) + by).astimezone(now.tzinfo)


def _at(day: date, hour: int, now: datetime) -> datetime:
    """A day's hour by the clock, counted from its midnight: 24 is the next one's."""
    return datetime.combine(day, time(), now.tzinfo) + timedelta(hours=hour)


def _kind(word: str) -> str | None:
    """Which field of a When a word is of."""
    if word in PARTS:
        return "part"
    clocks = word.split("-")
    if all(_CLOCK.fullmatch(clock) and (_time(clock) or clock == "24:00") for clock in clocks) and len(clocks) < 3:  # noqa: PLR2004
        return "clock"
    days = word.split(BETWEEN)
    return "day" if len(days) < 3 and all(map(is_day, days)) else None  # noqa: PLR2004


def is_day(word: str) -> bool:
    """Whether a word is a day of a When, or several."""
    relative = word in _NAMED or _WEEKDAY.fullmatch(word) or _COUNTED.fullmatch(word)
    return bool(relative) or _is_date(word) or _is_day_of_month(word)


def _is_day_of_month(word: str) -> bool:
    return _DAY_OF_MONTH.fullmatch(word) is not None and 1 <= int(word) <= 31  # noqa: PLR2004


def _is_date(word: str) -> bool:
    """Whether it looks like a date: 30 February does."""
    found = _DATE.fullmatch(word)
    return found is not None and 1 <= int(found[2]) <= 12 and 1 <= int(found[3]) <= 31  # noqa: PLR2004


def _valid(word: str) -> bool:
    found = _DATE.fullmatch(word)
    try:
        return found is not None and bool(date(int(found[1] or LEAP_YEAR), int(found[2]), int(found[3])))
    except ValueError:
        return False


def _days_of(text: str, today: date) -> tuple[date, date]:
    """The first day and the last one."""
    first, _, last = text.partition(BETWEEN)
    begins, ends = _days_of_word(first, today)
    if last:
        ends = max(_days_of_word(last, begins if _WEEKDAY.fullmatch(last) else today)[1], begins)
    return begins, ends


def _days_of_word(word: str, today: date) -> tuple[date, date]:
    if word in ("", *_NAMED):
        day = today + timedelta(_NAMED.get(word, 0))
        return day, day
    weekday = _WEEKDAY.fullmatch(word)
    if weekday:
        day = _weekday(weekday[1], weekday[2] or "", today)
        return day, day
    counted = _COUNTED.fullmatch(word)
    if counted and counted[1] in _SPANS:
        return _SPANS[counted[1]](int(counted[2] or 0), today)
    day = min(max(_date_of(word, today), FIRST_DAY), LAST_DAY)
    return day, day


def _weekday(name: str, week: str, today: date) -> date:
    ahead = (WEEKDAYS.index(name) - today.weekday()) % 7
    if week == "+1":
        ahead = ahead or 7
    elif week == "-1":
        ahead -= 7
    return today + timedelta(ahead)


def _weekend(number: int, today: date) -> tuple[date, date]:
    saturday = today + timedelta(SATURDAY - today.weekday()) + number * WEEK
    return max(today, saturday) if number >= 0 else saturday, saturday + timedelta(1)


def _week(number: int, today: date) -> tuple[date, date]:
    monday = today - timedelta(today.weekday()) + number * WEEK
    return max(today, monday) if number >= 0 else monday, monday + timedelta(6)


def _next_days(number: int, today: date) -> tuple[date, date]:
    return today, today + timedelta(max(1, min(number or NEXT_DAYS, MOST_DAYS)) - 1)


_SPANS: Mapping[str, Callable[[int, date], tuple[date, date]]] = {
    "day": lambda number, today: (today + timedelta(number), today + timedelta(number)),
    "days": _next_days,
    "week": _week,
    "weekend": _weekend,
    "hours": lambda _number, today: (today, today),
}
"""The first and the last day, from a number and the day that it is."""


def _date_of(word: str, today: date) -> date:
    """A date such as `11-28`, `2026-11-28` or `28`, the next one from today; today where there is none such."""
    if word.isdecimal():
        ahead = (today + timedelta(days) for days in range(62))
        return next((day for day in ahead if day.day == int(word)), today)
    found = _DATE.fullmatch(word)
    if found is None:
        return today
    year, month, day = found.groups()
    years = (int(year),) if year else range(today.year, today.year + 8)
    named = (date(each, int(month), int(day)) for each in years if _valid(f"{each:04}-{month}-{day}"))
    return next((each for each in named if year or each >= today - WEEK), today)  # a date of last week is last week's


def _time(clock: str) -> time | None:
    found = _CLOCK.fullmatch(clock)
    return time(int(found[1]), int(found[2])) if found and int(found[1]) < 24 and int(found[2]) < 60 else None  # noqa: PLR2004
