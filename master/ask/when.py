"""When a question is about: read from its items, written as a few words, and turned into a span of the place's time.

A `When` writes itself as `today`, `tomorrow morning`, `friday`, `weekend`, `day+2`, `+3h`, `11-28`, `28`, `17:00`,
`days3`, `week+1`. It is relative: what span it is, the place's own clock decides (`span`).
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Self

from master.ask.lexicon import Item
from master.ask.tokens import Token

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PARTS = ("morning", "noon", "afternoon", "evening", "night", "midnight")
DAYS = frozenset(
    {"now", "today", "tomorrow", "yesterday", "day+2", "day-2", "weekend", "days", "week", "week+1", *WEEKDAYS}
)
HOURS = {
    "morning": (6, 12),
    "noon": (11, 15),
    "afternoon": (12, 18),
    "evening": (18, 24),
    "night": (21, 30),
    "midnight": (23, 26),
}
"""Of each part of the day: from and to, in hours after the day's midnight."""
NEXT_DAYS = 5
SIX = 6
"""Before it `at noon` is the afternoon, and from it on `at night` is the evening."""
LONGEST = 64
FIRST_DAY, LAST_DAY = date(2, 1, 1), date(9998, 12, 31)
"""Dates are read between these: beside the calendar's own ends, sums and other time zones would overflow."""
LEAP_YEAR = 2000
BEFORE_MONTHS = frozenset({"in", "during", "this", "next", "τον", "το", "ton", "to"})
"""Words before a month that stands alone."""
_DAY = re.compile(r"(day|week|weekend|days)([+-]?[0-9]{1,3})")
_OFFSET = re.compile(r"\+([0-9]{1,4})([hm])")
_DATE = re.compile(r"(?:([0-9]{4})-)?([0-9]{1,2})-([0-9]{1,2})")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})")


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
        day = part = clock = ""
        for word in text.split():
            if word in PARTS and not part:
                part = word
            elif _CLOCK.fullmatch(word) and not clock and _time(word):
                clock = word
            elif not day and (word in DAYS or _DAY.fullmatch(word) or _is_date(word)):
                day = word
            else:
                return None
        return cls(day, part, clock) if day or part or clock else None

    def span(self, now: datetime) -> Span:
        """What is asked about, by the place's clock, which `now` shows; a time of day that is past is tomorrow's."""
        if self.offset or self.day == "now":
            moment = (now.astimezone(UTC) + self._offset()).astimezone(now.tzinfo)  # hours last, clocks may change
            return Span(moment, moment, moment=True)
        first, last = self._days(now.date())
        if self.clock:
            moment = datetime.combine(first, _time(self.clock) or time(), now.tzinfo)
            if not self.day and moment < now - timedelta(hours=1):
                moment += timedelta(days=1)
            return Span(moment, moment, moment=True)
        midnight = datetime.combine(first, time(), now.tzinfo)
        if self.part:
            start, end = (midnight + timedelta(hours=hour) for hour in HOURS[self.part])
            if self.part == "night" and self.day in ("", "today") and now.hour < 5:  # noqa: PLR2004 - still this night
                start, end = start - timedelta(days=1), end - timedelta(days=1)
            if not self.day and end <= now:
                start, end = start + timedelta(days=1), end + timedelta(days=1)
            return Span(start, end)
        return Span(midnight, datetime.combine(last + timedelta(days=1), time(), now.tzinfo), several=last > first)

    def _offset(self) -> timedelta:
        found = _OFFSET.fullmatch(self.offset)
        if found is None:
            return timedelta()
        return timedelta(hours=int(found[1])) if found[2] == "h" else timedelta(minutes=int(found[1]))

    def _days(self, today: date) -> tuple[date, date]:
        """The first day and the last."""
        counted = _DAY.fullmatch(self.day)
        kind, number = (counted[1], int(counted[2])) if counted else (self.day, 0)
        if kind in WEEKDAYS:
            first = today + timedelta((WEEKDAYS.index(kind) - today.weekday()) % 7)
            return first, first
        match kind:
            case "tomorrow":
                number = 1
            case "yesterday":
                number = -1
            case "weekend":
                saturday = today + timedelta((5 - today.weekday()) % 7 if today.weekday() != 6 else -1)  # noqa: PLR2004
                return max(today, saturday + timedelta(7 * number)), saturday + timedelta(7 * number + 1)
            case "days":
                return today, today + timedelta(max(1, min(number or NEXT_DAYS, 30)) - 1)
            case "week":
                monday = today - timedelta(today.weekday()) + timedelta(7 * number)
                return max(today, monday), max(today, monday + timedelta(6))
            case "day" | "today" | "":
                pass
            case _:
                named = min(max(_date_of(self.day, today), FIRST_DAY), LAST_DAY)
                return named, named
        return today + timedelta(number), today + timedelta(number)


def _is_date(word: str) -> bool:
    return (_DATE.fullmatch(word) is not None and _valid(word)) or (
        re.fullmatch("[0-9]{1,2}", word) is not None and 1 <= int(word) <= 31  # noqa: PLR2004
    )


def _valid(word: str) -> bool:
    found = _DATE.fullmatch(word)
    try:
        return found is not None and bool(date(int(found[1] or 2024), int(found[2]), int(found[3])))
    except ValueError:
        return False


def _date_of(word: str, today: date) -> date:
    """A date such as `11-28`, `2026-11-28` or `28`, the next one from today; today where there is none such."""
    if word.isdecimal():
        for ahead in range(62):
            if (today + timedelta(ahead)).day == int(word):
                return today + timedelta(ahead)
        return today
    found = _DATE.fullmatch(word)
    if found is None:
        return today
    year, month, day = found.groups()
    for candidate in (int(year),) if year else (today.year, today.year + 1, *range(today.year + 2, today.year + 8)):
        try:
            named = date(candidate, int(month), int(day))
        except ValueError:
            continue
        if year or named >= today - timedelta(7):  # a date of last week is last week's
            return named
    return today


def _time(clock: str) -> time | None:
    hour, minute = (int(part) for part in clock.split(":"))
    return time(hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Read:
    """The whens of a question, and which of its items they come from."""

    whens: tuple[When, ...]
    used: frozenset[int]


class Reader:
    """Reads the times in a question's items."""

    def __init__(self, tokens: Sequence[Token], items: Sequence[Item]) -> None:
        self._tokens, self._items = tokens, items
        self._used: set[int] = set()

    def read(self) -> Read:
        """One `When` for each time that is named; parts and clocks join the day beside them."""
        found: list[When] = []
        position = 0
        while position < len(self._items):
            piece, reach = self._piece(position)
            if piece is None:
                position += 1
                continue
            self._used.update(range(position, reach))
            if found and (joined := _joined(found[-1], piece)):
                found[-1] = joined
            else:
                found.append(piece)
            position = reach
        return Read(tuple(dict.fromkeys(found)), frozenset(self._used))

    def _piece(self, at: int) -> tuple[When | None, int]:  # noqa: PLR0911 - one for each form of a time
        item = self._items[at]
        text = self._tokens[item.start].text
        if item.has("date"):
            day = _typed_date(text)
            return (When(day=day), at + 1) if day else (None, at)
        if item.has("clock"):
            clock = _typed_clock(text)
            return (When(clock=clock), at + 1) if clock else (None, at)
        if item.has("number", "ordinal") or item.value("num/") or item.has("t/half", "t/quarter"):
            return self._counted(at)
        time_of = item.value("t/")
        if time_of is None:
            return None, at
        if time_of.startswith("month:"):
            return self._month_first(at, int(time_of.removeprefix("month:")))
        if time_of == "tonight":
            return When(day="today", part="night"), at + 1
        if time_of == "next":
            return self._next(at)
        if time_of in PARTS:
            today = time_of != "midnight" and self._before(at) == "this"
            return When(day="today" if today else "", part=time_of), at + 1
        if time_of in DAYS or _is_date(time_of) or _DAY.fullmatch(time_of):
            return When(day=time_of), at + 1
        return None, at

    def _next(self, at: int) -> tuple[When | None, int]:
        """`next 3 days`, `next Friday`, `next weekend`."""
        if at + 1 >= len(self._items):
            return None, at
        following = self._items[at + 1]
        number = self._number(at + 1)
        if number and at + 2 < len(self._items):
            unit = self._items[at + 2].value("t/unit:")
            if unit:
                return _ahead(number, unit), at + 3
        unit = following.value("t/unit:")
        if unit:
            return When(
                day={"d": "days", "w": "week+1", "h": "", "m": ""}[unit], offset={"h": "+1h"}.get(unit, "")
            ), at + 2
        day = following.value("t/")
        if day == "weekend":
            return When(day="weekend+1"), at + 2
        if day in WEEKDAYS:
            return When(day=day), at + 2
        return None, at

    def _month_first(self, at: int, month: int) -> tuple[When | None, int]:
        """`November 28`, `November the 28th`, `Nov 28 2026`; `in November`."""
        after = at + 1
        while after < len(self._items) and after < at + 2 and self._items[after].has("art"):
            after += 1
        number = self._number(after) if after < len(self._items) else None
        if number is None and self._before(at) in BEFORE_MONTHS:  # the month: its last day stands for it
            return When(day=f"{month:02}-{monthrange(LEAP_YEAR, month)[1]}"), at + 1
        if number is None or not 1 <= number <= 31:  # noqa: PLR2004
            return None, at
        return self._with_year(month, number, after + 1)

    def _with_year(self, month: int, day: int, after: int) -> tuple[When | None, int]:
        word = f"{month:02}-{day:02}"
        if not _valid(word):
            return None, after
        while (
            after < len(self._items)
            and self._items[after].has("mark")
            and self._tokens[self._items[after].start].text == ","
        ):
            after += 1
        if after < len(self._items) and self._items[after].has("number"):
            year = self._tokens[self._items[after].start].text
            if len(year) == 4 and 2000 <= int(year) <= 2100 and _valid(f"{year}-{word}"):  # noqa: PLR2004
                return When(day=f"{year}-{word}"), after + 1
        return When(day=word), after

    def _counted(self, at: int) -> tuple[When | None, int]:  # noqa: C901, PLR0911 - one for each form
        """What begins with a number: `28 November`, `3 days`, `in 3 hours`, `the 28th`, `5 in the afternoon`."""
        item = self._items[at]
        after = at + 1
        if item.has("t/half", "t/quarter"):
            while after < len(self._items) and self._items[after].has("art", "num/1", "gen"):
                after += 1
            if after < len(self._items) and self._items[after].has("t/unit:h"):
                return When(offset="+30m" if item.has("t/half") else "+15m"), after + 1
            return None, at
        number = self._number(at)
        if number is None:
            return None, at
        while after < len(self._items) and self._items[after].has("t/next"):
            after += 1
        if after < len(self._items):
            following = self._items[after]
            unit = following.value("t/unit:")
            if following.has("t/half") and after + 1 < len(self._items):
                unit = None
            if unit and not following.has("t/now"):
                return self._of_unit(at, number, unit, after)
            of = after + 1 if following.has("prep", "gen") and after + 1 < len(self._items) else after
            month = self._items[of].value("t/month:")
            if month and 1 <= number <= 31:  # noqa: PLR2004
                return self._with_year(int(month), number, of + 1)
            if following.has("t/oclock") and number <= 24:  # noqa: PLR2004
                return When(clock=f"{number % 24:02}:00"), after + 1
        if item.has("ordinal") and 1 <= number <= 31:  # noqa: PLR2004
            return When(day=str(number)), at + 1
        if (
            item.has("number")
            and number <= 24  # noqa: PLR2004
            and self._before(at) in {"at", "στις", "στισ", "stis", "στη", "στη μια", "around", "γυρω"}
        ):
            return self._hour(number, after)
        return None, at

    def _of_unit(self, at: int, number: int, unit: str, after: int) -> tuple[When | None, int]:
        item = self._items[at]
        before = self._items[at - 1] if at else None
        within = before is not None and before.has("t/in")
        later = after + 1 < len(self._items) and self._tokens[self._items[after + 1].start].key in {
            "from",
            "later",
            "μετα",
            "αργοτερα",
            "hence",
            "time",
        }
        if within or later:
            return _offset(number, unit), after + 1
        if unit in "dw" and (not item.has("art") or item.has("number")) and number > 1:
            return _ahead(number, unit), after + 1
        return None, at

    def _hour(self, number: int, after: int) -> tuple[When, int]:
        """A whole hour, and the part of the day that tells which half of the day it is in."""
        reach = after
        while reach < len(self._items) and reach < after + 2 and self._items[reach].has("art", "prep", "gen"):
            reach += 1
        part = self._items[reach].value("t/") if reach < len(self._items) else None
        if part in PARTS:
            late = part in ("afternoon", "evening") or part == ("noon" if number < SIX else "night")
            hour = number + 12 if late and number < 12 else number % 24  # noqa: PLR2004
            return When(clock=f"{hour:02}:00"), reach + 1
        return When(clock=f"{number % 24:02}:00"), after

    def _number(self, at: int) -> int | None:
        item = self._items[at]
        digits = self._tokens[item.start].text
        if item.has("number"):
            return int(digits) if len(digits) <= 3 else None  # noqa: PLR2004
        if item.has("ordinal"):
            return int(re.match(r"\d+", digits)[0])  # type: ignore[index]
        word = item.value("num/")
        return int(word) if word else None

    def _before(self, at: int) -> str:
        return self._tokens[self._items[at].start - 1].key if self._items[at].start else ""


def _joined(first: When, second: When) -> When | None:
    """A day and a part or time of it as one, whichever comes first."""
    if first.offset or second.offset:
        return first if second.day == "now" else None  # three hours from now
    if first.day and second.day and not (second.day == "today" and second.part and first.day == "today"):
        has_now = "now" in (first.day, second.day)
        return replace(second, day=first.day if second.day == "now" else second.day) if has_now else None
    if (first.part and second.part) or (first.clock and second.clock):
        return None
    day = first.day or second.day
    if day in ("days", "week", "weekend", "now") and (second.part or second.clock):
        return None
    return When(day, first.part or second.part, first.clock or second.clock)


def _offset(number: int, unit: str) -> When:
    match unit:
        case "d":
            return When(day={0: "today", 1: "tomorrow"}.get(number, f"day+{number}"))
        case "w":
            return When(day=f"day+{7 * number}")
        case _:
            return When(offset=f"+{number}{unit}")


def _ahead(number: int, unit: str) -> When:
    match unit:
        case "d":
            return When(day=f"days{number}" if number > 1 else "tomorrow")
        case "w":
            return When(day=f"days{7 * number}")
        case _:
            return When(offset=f"+{number}{unit}")


def _typed_date(text: str) -> str:
    """`2026-11-29`, `29/11`, `29/11/2026`, `11/29` → `2026-11-29`, `11-29`; "" where it is no date."""
    parts = [int(part) for part in re.split("[/-]", text)]
    if len(str(parts[0])) == 4:  # noqa: PLR2004
        word = f"{parts[0]:04}-{parts[1]:02}-{parts[2]:02}"
    else:
        day, month = parts[:2] if parts[1] <= 12 else (parts[1], parts[0])  # noqa: PLR2004
        year = [] if len(parts) < 3 else [parts[2] if parts[2] > 99 else 2000 + parts[2]]  # noqa: PLR2004
        word = "-".join([*(f"{y:04}" for y in year), f"{month:02}", f"{day:02}"])
    return word if _valid(word) else ""


def _typed_clock(text: str) -> str:
    """`18:30`, `3 pm`, `3:15 π.μ.` → `18:30`, `15:00`, `03:15`; "" where it is no time."""
    digits = re.match(r"(\d{1,2})(?:[:.](\d{2}))?", text)
    if digits is None:
        return ""
    hour, minute = int(digits[1]), int(digits[2] or 0)
    half = text[digits.end() :].strip().lower()[:1]
    if half in ("p", "μ") and hour < 12:  # noqa: PLR2004
        hour += 12
    elif half in ("a", "π") and hour == 12:  # noqa: PLR2004
        hour = 0
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""  # noqa: PLR2004
