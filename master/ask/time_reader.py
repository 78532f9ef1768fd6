"""Reads the times in a question's items: one `When` for each that is named. Pure.

Each form of a time is a method that takes the item where it may begin, and gives the piece that it read and the item
after it, or None. The first form that reads something counts, so longer forms stand before shorter ones.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from contract.greek import is_greek
from master.ask.lexicon import Item
from master.ask.tokens import Token
from master.ask.when import BETWEEN, FARTHEST, HOURS, LEAP_YEAR, PARTS, WEEKDAYS, When, is_day

AFTERNOON_UNTIL = 6
"""Hours from 1 to this one that are said without more are those after noon: `at 6` is 18:00."""
GREETING_ENDS = frozenset({"!", ",", "all", "everyone", "folks", "guys"})
SIX_AT_NIGHT = 6
"""From it on `at night` is the evening's half of the day; before it, the morning's."""
HALF_DAY, DAY_HOURS = 12, 24
FIRST_YEAR, LAST_YEAR = 1900, 2999
LONGEST_NUMBER, LONGEST_MONTH = 3, 31
ENDS_OF_RANGES = {day: day for day in (*WEEKDAYS, "now", "today", "tomorrow")} | {"noon": "12:00"}
ENDS_OF_PARTS = {"noon": (12, 12), "midnight": (24, 24)}
"""Hours until which `before` reaches, and from which `after` counts, where they are no part's own."""
MOST_PARTS = 5
"""Nights, or mornings, that are told one by one: the forecast has no more."""
SHORTEST_MISSPELT = 5
ARTICLES = frozenset({"a", "an", "ενα", "μια", "ena", "mia"})
HOURS_FOLLOW = frozenset({"h", "hrs", "hours", "z", "utc"})
"""Words after a clock's four digits: 1430 hours, 0600z."""
BEFORE_DAWN = frozenset({"at", "around", "το", "τα", "to", "ta"})
OF_LAST = {"w": "week-1", "d": "yesterday", "h": "yesterday", "n": "day-30", "y": "day-365"}
DAYS_OF = {"n": 30, "y": 365}
LONG_TIMES = frozenset({"day+30", "day-30", "day-365"})
FEW = {"d": "days", "h": "hours12"}
BEFORE_MONTHS = frozenset({"in", "during", "this", "next", "τον", "το", "ton", "to"})
"""Words before a month that stands alone."""
WITHIN_MONTHS = {
    "early": 5, "beginning": 5, "mid": 15, "middle": 15, "late": 25, "αρχεσ": 5, "μεσα": 15, "τελη": 25, "τελοσ": 25,
}  # fmt: skip
"""Words before a month, and the day that stands for its beginning, middle or end."""
BEFORE_HOURS = frozenset(
    "at around by about until till before after past from between στις στη στισ stis sth stiς stin γυρω κατα gyrw "
    "μετα meta πριν prin ωσ μεχρι mexri εωσ eos απο apo μεταξυ metaxy".split()
)
"""Words after which a plain number is an hour."""
HOURS_IN_WORDS = frozenset({"στισ", "stis", "τισ", "at"})
"""Words after which also a number in words is an hour: at eight."""
AFTER = frozenset({"after", "past", "μετα", "meta"})
UNTIL = frozenset(
    {"before", "by", "until", "till", "through", "thru", "πριν", "prin", "ωσ", "μεχρι", "mexri", "εωσ", "eos"}
)
BEFORE_IT = frozenset({"before", "πριν", "prin"})
"""Of UNTIL, those that end before what follows."""
LATER = frozenset({"from", "later", "μετα", "αργοτερα", "hence", "time", "meta", "argotera"})
RANGE_FROM = frozenset({"from", "between", "απο", "apo", "μεταξυ", "metaxy", "metaxu"})
RANGE_TO = frozenset(
    {"to", "till", "until", "through", "thru", "and", "με", "me", "εωσ", "ωσ", "μεχρι", "και", "eos", "mexri", "kai"}
)
OFTEN_AND = frozenset({"and", "και", "kai"})
"""Words that join the ends of a range only after `between`."""


@dataclass(frozen=True, slots=True)
class Read:
    """The whens of a question, and which of its items they come from.

    `shift` is how many days beside the last question's time is meant (`the day before`), 0 where it isn't so.
    """

    whens: tuple[When, ...]
    used: frozenset[int]
    shift: int = 0
    rough: bool = False
    """Whether one day stands for a month or a year."""


Piece = tuple[When, int]
"""What was read, and the item after it."""


class Reader:
    """Reads the times in a question's items."""

    def __init__(self, tokens: Sequence[Token], items: Sequence[Item]) -> None:
        self._tokens, self._items = tokens, items
        self._forms: tuple[Callable[[int], Piece | None], ...] = (
            self._range, self._bound, self._spoken, self._typed, self._counted, self._last, self._next,
            self._month_first, self._hour, self._at_dawn, self._word,
        )  # fmt: skip

    def read(self) -> Read:
        """One `When` for each time that is named; parts and clocks join the day beside them."""
        found: list[When] = []
        used: set[int] = set()
        position = shift = ended = 0
        whole = False
        while position < len(self._items):
            moved = self._value(position, "shift/") or self._moved(position)
            piece = next((read for form in self._forms if (read := form(position))), None)
            reach = piece[1] if piece else position + 1
            if moved:
                shift = int(moved)
            whole = whole or self._has(position, "t/whole")
            if moved or piece or self._has(position, "t/whole"):
                used.update(range(position, reach))
            if piece:
                apart = any(not item.tags for item in self._items[ended:position])
                _add(found, piece[0], apart=apart)
                ended = reach
            position = reach
        if whole and not found:
            found = [When(day="today")]  # all day; beside another day it is that whole day
        found = _without_vague(_each_part(_on_their_days(found)))
        return Read(tuple(dict.fromkeys(found)), frozenset(used), shift, self._is_rough(used))

    def _is_rough(self, used: set[int]) -> bool:
        """Whether a month or a year is named without a day of it: in December, last month."""
        return any(self._value(at, "t/") in LONG_TIMES or self._is_long(at, used) for at in used)

    def _is_long(self, at: int, used: set[int]) -> bool:
        if self._value(at, "t/month:"):
            return {self._number(each) for each in (at - 2, at - 1, at + 1, at + 2)} == {None}
        counted = at - 1 in used and self._has(at - 1, "t/last", "t/next")
        return counted and self._value(at, "t/unit:") in DAYS_OF

    def _moved(self, at: int) -> str:
        """«την επόμενη», «την προηγούμενη» with no noun: a day later or earlier."""
        alone = at + 1 >= len(self._items) or self._has(at + 1, "mark")
        if not alone or at == 0 or not is_greek(self._key(at)):
            return ""
        return "1" if self._has(at, "t/next") else "-1" if self._has(at, "t/last") else ""

    # What an item is

    def _has(self, at: int, *tags: str) -> bool:
        return 0 <= at < len(self._items) and self._items[at].has(*tags)

    def _value(self, at: int, prefix: str) -> str:
        return (self._items[at].value(prefix) or "") if 0 <= at < len(self._items) else ""

    def _key(self, at: int) -> str:
        return self._tokens[self._items[at].start].key if 0 <= at < len(self._items) else ""

    def _before(self, at: int) -> str:
        """The key of the token before an item."""
        first = self._items[at].start
        return self._tokens[first - 1].key if first else ""

    def _number(self, at: int) -> int | None:
        if not 0 <= at < len(self._items):
            return None
        digits = self._tokens[self._items[at].start].text
        if self._has(at, "number"):
            long = len(digits) > LONGEST_NUMBER
            return (FARTHEST if self._value(at + 1, "t/unit:") else None) if long else int(digits)
        if self._has(at, "ordinal"):
            return int(re.sub(r"\D", "", digits))
        word = self._value(at, "num/")
        return int(word) if word else None

    def _past(self, at: int, *tags: str) -> int:
        """The first item from `at` on without these tags; at most two are passed."""
        end = at + 2
        while at < end and self._has(at, *tags):
            at += 1
        return at

    # Forms

    def _range(self, at: int) -> Piece | None:
        """`from Tuesday to Thursday`, `between 3 and 6 pm`, `Friday till Sunday`."""
        opened = _is_like(self._key(at), RANGE_FROM)
        first = self._past(at + 1, "art") if opened else at
        begin = self._end_of_range(first)
        if begin is None:
            return None
        joint = self._key(begin[1])
        if joint not in RANGE_TO or (joint in OFTEN_AND and not opened):
            return None
        end = self._end_of_range(self._past(begin[1] + 1, "art", "prep"))
        return _ranged(_in_month_of(begin, end), end, self._part_at(end[1])) if end else None

    def _end_of_range(self, at: int) -> tuple[str, int] | None:
        """A day or an hour, as `When` has it (`~3` where it isn't said in which half of the day), and what follows."""
        if self._has(at, "clock", "date"):
            text = self._tokens[self._items[at].start].text
            typed = _typed_clock(text) if self._has(at, "clock") else _typed_date(text)
            return (typed, at + 1) if typed else None
        word = self._value(at, "t/")
        if word in ENDS_OF_RANGES:
            return ENDS_OF_RANGES[word], at + 1
        return self._counted_end(at)

    def _counted_end(self, at: int) -> tuple[str, int] | None:
        number = self._number(at)
        month = self._value(at + 1, "t/month:")
        if number and month and number <= 31:  # noqa: PLR2004
            return f"{int(month):02}-{number:02}", at + 2
        if number is not None and number <= DAY_HOURS and not self._value(at + 1, "t/unit:"):
            return f"~{number}", at + 1
        return None

    def _part_at(self, at: int) -> tuple[str, int]:
        """The part of the day after an hour, which tells its half, and what follows; "" where there is none."""
        after = self._past(at, "art", "prep", "gen")
        part = self._value(after, "t/")
        if part == "tonight":
            return "night", after + 1
        return (part, after + 1) if part in PARTS else ("", at)

    def _bound(self, at: int) -> Piece | None:
        """`before noon`, `until the evening`, `after midnight`."""
        until, after = _is_like(self._key(at), UNTIL), _is_like(self._key(at), AFTER)
        named = self._past(at + 1, "art", "gen")
        part = self._value(named, "t/")
        if until and part in WEEKDAYS and self._key(at) not in BEFORE_IT:
            return When(day=f"today{BETWEEN}{part}"), named + 1
        if not (until or after) or part not in PARTS or (self._key(at) == "by" and part == "night"):
            return None
        begins, ends = ENDS_OF_PARTS.get(part, HOURS[part])
        clock = f"00:00-{begins:02}:00" if until else f"{ends % DAY_HOURS:02}:00-24:00"
        return When(clock="00:00-06:00" if after and part == "midnight" else clock), named + 1

    def _spoken(self, at: int) -> Piece | None:
        """`half past three`, `a quarter to five in the afternoon`, `twenty past six`."""
        british = self._number(at + 1) if self._has(at, "t/half") and self._key(at + 1) not in ARTICLES else None
        if british and british <= HALF_DAY and not self._value(at + 2, "t/unit:"):  # half five
            part, end = self._part_at(at + 2)
            return self._bounded(at, When(clock=_clock(british, 30, part))), end
        minutes = 30 if self._has(at, "t/half") else 15 if self._has(at, "t/quarter") else self._number(at)
        hour, joint = self._number(at + 2), self._key(at + 1)
        is_past = joint == "past"
        is_to = joint in ("to", "till") and self._has(at, "t/quarter")
        if not (is_past or is_to) or not minutes or minutes > 30 or not hour or hour > HALF_DAY:  # noqa: PLR2004
            return None
        part, end = self._part_at(at + 3)
        clock = _clock((hour - 1) or HALF_DAY, 60 - minutes, part) if is_to else _clock(hour, minutes, part)
        return self._bounded(at, When(clock=clock)), end

    def _at_dawn(self, at: int) -> Piece | None:
        """`foggy at dawn`, «ομίχλη το σούρουπο»: the part of the day, where it isn't what is asked for."""
        part = {"sunrise": "morning", "sunset": "evening"}.get(self._value(at, "sun/"))
        asked = any(item.has("weather") or item.value("measure/") for item in self._items)
        return (When(part=part), at + 1) if part and asked and self._key(at - 1) in BEFORE_DAWN else None

    def _typed(self, at: int) -> Piece | None:
        """`2026-11-29`, `18:30`, `3-6 pm`."""
        text = self._tokens[self._items[at].start].text
        if self._has(at, "date"):
            day = _typed_date(text)
            return (When(day=day), at + 1) if day else None
        if self._has(at, "number") and (text[:1] == "0" or self._key(at + 1) in HOURS_FOLLOW):
            clock = _typed_clock(f"{text[:2]}:{text[2:]}") if len(text) == len("0600") else ""
            return (self._bounded(at, When(clock=clock)), at + 1) if clock else None
        if self._has(at, "hours"):
            clocks = _typed_hours(text)
            return (When(clock=clocks), at + 1) if clocks else None
        if self._has(at, "clock"):
            clock = _typed_clock(text)
            return (self._bounded(at, When(clock=clock)), at + 1) if clock else None
        return None

    def _bounded(self, at: int, when: When) -> When:
        """A clock after `after` or `until` is the end of a range."""
        before = self._before(at)
        skipped = self._key(at - 2) if before in ("τισ", "tis", "the", "την") else ""
        if {before, skipped} & AFTER:
            return replace(when, clock=f"{when.clock}-24:00")
        if {before, skipped} & UNTIL and not self._has(at - 1, "t/in"):
            return replace(when, clock=f"00:00-{when.clock}")
        return when

    def _counted(self, at: int) -> Piece | None:
        """`in 3 hours`, `3 days`, `28 November`, `half an hour`, `3 days ago`, `the 28th`."""
        if self._has(at, "t/half", "t/quarter"):
            after = self._past(at + 1, "art", "num/1", "gen")
            minutes = 30 if self._has(at, "t/half") else 15
            return (When(offset=f"+{minutes}m"), after + 1) if self._has(after, "t/unit:h") else None
        number = self._number(at)
        if number is None:
            return None
        after = self._past(at + 1, "t/next")
        unit = self._value(after, "t/unit:")
        if unit and not self._has(after, "t/now") and not self._has(after + 1, "t/half"):
            return self._of_unit(at, number, unit, after)
        return self._of_month(at, number, after)

    def _of_month(self, at: int, number: int, after: int) -> Piece | None:
        """`28 November`, `28th of November`, `6 o'clock`, `the 28th`."""
        of = after + 1 if self._has(after, "prep", "gen") else after
        month = self._value(of, "t/month:")
        if month and 1 <= number <= LONGEST_MONTH:
            return self._with_year(int(month), number, of + 1)
        if self._has(after, "t/oclock") and number <= DAY_HOURS:
            return self._hour_of_day(at, number, after + 1)
        return (When(day=str(number)), at + 1) if self._has(at, "ordinal") and 1 <= number <= LONGEST_MONTH else None

    def _of_unit(self, at: int, number: int, unit: str, after: int) -> Piece | None:
        number, unit = _in_days(number, unit)
        ago = self._has(after + 1, "t/ago") or self._has(at - 1, "t/ago")
        if ago:
            return _ago(number, unit), after + 1 + self._has(after + 1, "t/ago")
        if self._has(at - 1, "t/last") or (self._has(at - 2, "t/last") and self._has(at - 1, "art")):
            return When(day=f"day-{min(number * (7 if unit == 'w' else 1), 999)}..yesterday"), after + 1
        ahead = self._has(at - 1, "t/next") or after > at + 1 or self._key(at - 1) == "within"
        is_from = self._has(after + 1, "from") or self._key(after + 1) == "from"
        from_now = is_from and self._has(after + 2, "t/now", "t/today")
        if not ahead and (from_now or self._has(at - 1, "t/in") or self._key(after + 1) in LATER):
            return _offset(number, unit), after + 1 + 2 * from_now
        if unit in "hm":
            return (_ahead(number, unit), after + 1) if ahead or not self._has(at, "art") else None
        if (not self._has(at, "art") or self._has(at, "number")) and (number > 1 or ahead):
            return _ahead(number, unit), after + 1
        return None

    def _last(self, at: int) -> Piece | None:
        """`last night`, `last Tuesday`, `last week`, `the past few days`."""
        if not self._has(at, "t/last"):
            return None
        after = self._past(at + 1, "art", "t/few")
        number, unit = self._number(after), self._value(after + 1, "t/unit:")
        if number and unit:
            return self._of_unit(after, number, unit, after + 1)
        word, unit = self._value(after, "t/"), self._value(after, "t/unit:")
        if self._has(at + 1, "t/few") and unit:
            return When(day="day-3..yesterday"), after + 1
        if word in PARTS:
            return When(day="yesterday", part=word), after + 1
        named = {"weekend": "weekend-1", "week": "week-1"}
        named |= {weekday: f"{weekday}-1" for weekday in WEEKDAYS}
        if re.fullmatch("[0-9]{2}-[0-9]{2}", word):  # last Christmas
            named[word] = "day-365"
        day = named.get(word) or OF_LAST.get(unit) or _last_month(word)
        return (When(day=day), after + 1) if day else None

    def _next(self, at: int) -> Piece | None:
        """`next 3 days`, `next Friday`, `next weekend`, `the next few hours`, `next week`."""
        if not self._has(at, "t/next"):
            return None
        after = self._past(at + 1, "t/few", "t/next")
        number, unit = self._number(after), self._value(after + 1, "t/unit:")
        if number and unit:
            return _ahead(number, unit), after + 2
        nights = self._value(after + 1, "t/") if number else self._value(after, "t/")
        if nights in PARTS and (number or self._has(at + 1, "t/few")):  # the next three nights
            return When(day=f"days{min(number or 3, MOST_PARTS)}", part=nights), after + 1 + bool(number)
        word, unit = self._value(after, "t/"), self._value(after, "t/unit:")
        if unit:
            few = FEW.get(unit, "") if self._has(at + 1, "t/few") or unit == "d" else ""
            one = {"h": When(day="hours1"), "m": When(offset="+1m"), "w": When(day="week+1"),
                   "n": When(day="day+30"), "y": When(day="day+365")}.get(unit)  # fmt: skip
            found = When(day=few) if few else one
            return (found, after + 1) if found else None
        if word in WEEKDAYS:
            return When(day=f"{word}+1"), after + 1
        return (When(day="weekend+1"), after + 1) if word == "weekend" else None

    def _month_first(self, at: int) -> Piece | None:
        """`November 28`, `November the 28th`, `Nov 28 2026`; `in November`."""
        word = self._value(at, "t/month:")
        if not word:
            return None
        month, after = int(word), self._past(at + 1, "art")
        number = self._number(after)
        if number is None and self._before(at) in WITHIN_MONTHS:
            return When(day=f"{month:02}-{WITHIN_MONTHS[self._before(at)]:02}"), at + 1
        if number is None and self._before(at) in BEFORE_MONTHS:  # the month: its last day stands for it
            return When(day=f"{month:02}-{monthrange(LEAP_YEAR, month)[1]}"), at + 1
        if number is None or not 1 <= number <= 31:  # noqa: PLR2004
            return None
        return self._with_year(month, number, after + 1)

    def _with_year(self, month: int, day: int, after: int) -> Piece:
        word = f"{month:02}-{day:02}"
        comma = self._has(after, "mark") and self._key(after) == ","
        at = after + 1 if comma else after
        year = self._tokens[self._items[at].start].text if self._has(at, "number") else ""
        if len(year) == 4 and FIRST_YEAR <= int(year) <= LAST_YEAR:  # noqa: PLR2004
            return When(day=f"{year}-{word}"), at + 1
        return When(day=word), after

    def _hour(self, at: int) -> Piece | None:
        """`at 6`, `after 9`, `6 tonight`, `3 in the afternoon`, «στις 6», `half past five`."""
        number = self._number(at)
        if number is None or number > DAY_HOURS or self._has(at, "ordinal"):
            return None
        before = self._key(at - 1) if not self._has(at - 1, "art") else self._key(at - 2)
        hours_follow = {before, self._before(at)} & BEFORE_HOURS
        part, _ = self._part_at(at + 1)
        digits = self._has(at, "number")
        spelled_out = self._before(at) in HOURS_IN_WORDS and self._key(at) not in ARTICLES
        if not (part and digits) and not (hours_follow and (digits or spelled_out)):
            return None
        if self._is_figure(at):
            return None
        return self._hour_of_day(at, number, at + 1)

    def _is_figure(self, at: int) -> bool:
        """Whether a number is one of the weather's: below 5 tonight, 10 degrees."""
        before = self._value(at - 1, "threshold/") or self._value(at - 1, "comp/") or self._has(at - 1, "than", "minus")
        greek_than = self._has(at - 1, "from") and self._has(at - 3, "more")
        return bool(before or greek_than or self._value(at + 1, "threshold/") or self._has(at + 1, "degree"))

    def _hour_of_day(self, at: int, number: int, after: int) -> Piece:
        """A whole hour, and the part of the day that tells which half of the day it is in."""
        half = 30 if self._key(after) in OFTEN_AND and self._has(after + 1, "t/half") else 0
        reach = after + 2 if half else after
        part, end = self._part_at(reach)
        tonight = self._has(end - 1, "t/tonight") if part else False
        when = When(day="today" if tonight else "", clock=_clock(number, half, part))
        return self._bounded(at, when), end

    def _word(self, at: int) -> Piece | None:
        """A word of the lexicon: a day, a part of one, or several days."""
        word = self._value(at, "t/")
        if word == "tonight":
            return When(day="today", part="night"), at + 1
        if word in PARTS and at == 0 and self._key(at + 1) in GREETING_ENDS:
            return None  # Morning! Will it rain?
        if word in PARTS:
            today = word != "midnight" and self._before(at) == "this"
            return When(day="today" if today else "", part=word), at + 1
        if re.fullmatch("[0-9]{2}-[0-9]{2}", word):  # Christmas Day 1982
            month, _, day = word.partition("-")
            return self._with_year(int(month), int(day), at + 1)
        return (When(day=word), at + 1) if word and is_day(word) else None


def _is_like(key: str, words: frozenset[str]) -> bool:
    """Whether a word is one of these, also with a mistake where it is long: betwen, untill."""
    if key in words or len(key) < SHORTEST_MISSPELT:
        return key in words
    alike = (word for word in words if len(word) >= SHORTEST_MISSPELT)
    return process.extractOne(key, alike, scorer=OSA.distance, score_cutoff=1) is not None


def _on_their_days(found: Sequence[When]) -> list[When]:
    """The times, each of no day on that of the one before it: tomorrow at 7 am and 7 pm; or of the clock after it."""
    told = list(found)
    for at in range(1, len(told)):
        if not told[at].day and not told[at].offset and _is_one_day(told[at - 1]):
            told[at] = replace(told[at], day=told[at - 1].day)
    for at in range(len(told) - 2, -1, -1):
        if told[at].clock and not told[at].day and told[at + 1].clock and _is_one_day(told[at + 1]):
            told[at] = replace(told[at], day=told[at + 1].day)
    return told


def _without_vague(found: list[When]) -> list[When]:
    """The times without the days to come in general, where a day is named besides: snow coming this weekend."""
    vague = (When(day="days"), When(day="day-365"))  # on Christmas Day last year
    named = [when for when in found if when not in vague]
    return named if any(when.day for when in named) else found


def _is_one_day(when: When) -> bool:
    several = when.day.startswith(("days", "week", "hours")) or BETWEEN in when.day
    return bool(when.day) and not when.is_now and not several


def _each_part(found: Sequence[When]) -> list[When]:
    """The times, each of a part of several days as so many: the next three nights."""
    told: list[When] = []
    for when in found:
        days = when.day.removeprefix("days") if when.day.startswith("days") and when.part else ""
        first = 0 if when.part in ("evening", "night", "midnight") else 1
        told += [_part_of(first + number, when.part) for number in range(int(days))] if days else [when]
    return told


def _part_of(ahead: int, part: str) -> When:
    return When({0: "today", 1: "tomorrow"}.get(ahead, f"day+{ahead}"), part)


def _add(found: list[When], piece: When, *, apart: bool) -> None:
    """Add a time to those before it, which it may be a part of, or go on from: Friday and Saturday.

    `apart`: a name stands between, so that two days are two times: Volos now, Larissa tomorrow.
    """
    two_days = apart and found and found[-1].day and piece.day
    joined = _joined(found[-1], piece) if found and not two_days else None
    if joined:
        found[-1] = joined
    else:
        found.append(piece)


def _joined(first: When, second: When) -> When | None:
    """A day and a part or time of it as one, whichever comes first; None where they are two times."""
    if first == second:
        return first
    if first.offset or second.offset:
        return first if second.is_now else None  # three hours from now
    if first.day and second.day and first.day != second.day:
        has_now = "now" in (first.day, second.day)
        return replace(second, day=first.day if second.is_now else second.day) if has_now else None
    return _on_day(first.day or second.day, first, second)


def _on_day(day: str, first: When, second: When) -> When | None:
    """Two times of one day, unless both are parts or both are clocks, or the day is none."""
    part, clock = first.part or second.part, first.clock or second.clock
    twice = (first.part and second.part) or (first.clock and second.clock)
    several = day == "now" or (day.startswith(("days", "week", "hours")) and day != "weekend")
    if twice or (several and (part or clock)):
        return None
    return When(day, clock=_with_half(clock, part)) if part and clock else When(day, part, clock)


def _with_half(clock: str, part: str) -> str:
    """A clock's time once the part of the day is known: 06:00 tonight is 18:00."""
    return "-".join(
        _clock(int(each[:2]), int(each[3:]), part) if each != "24:00" else each for each in clock.split("-")
    )


def _clock(hour: int, minute: int, part: str) -> str:
    """The time on a clock of 24 hours."""
    night = part == "night" and (hour >= SIX_AT_NIGHT)
    noon = part == "noon" and hour < SIX_AT_NIGHT
    unsaid = not part and 1 <= hour <= AFTERNOON_UNTIL
    if hour < HALF_DAY and (part in ("afternoon", "evening") or night or noon or unsaid):
        hour += HALF_DAY
    return f"{hour % DAY_HOURS:02}:{minute:02}"


def _in_month_of(begin: tuple[str, int], end: tuple[str, int]) -> tuple[str, int]:
    """The first day of `4 to 8 December`, whose month is said after the last one."""
    number = begin[0].removeprefix("~")
    is_date = re.fullmatch("[0-9]{2}-[0-9]{2}", end[0])
    alone = begin[0] != number and 1 <= int(number) <= LONGEST_MONTH
    return (f"{end[0][:3]}{int(number):02}", begin[1]) if is_date and alone else begin


def _ranged(begin: tuple[str, int], end: tuple[str, int], part: tuple[str, int]) -> Piece | None:
    """The range of two ends: both days, or both hours."""
    first, last = begin[0], end[0]
    clocks = [":" in word or word.startswith("~") for word in (first, last)]
    if not any(clocks):
        return When(day=f"{first}{BETWEEN}{last}"), end[1]
    if not all(clocks):
        return None
    half = part[0] or ("afternoon" if last >= "12:00" and not last.startswith("~") and first.startswith("~") else "")
    ends = _clock(int(last[1:]), 0, half) if last.startswith("~") else last
    begins = _clock(int(first[1:]), 0, half) if first.startswith("~") else first
    if first.startswith("~") and begins > ends:
        begins = _clock(int(first[1:]), 0, "morning")
    return When(clock=f"{begins}-{ends}"), part[1] if part[0] else end[1]


def _last_month(word: str) -> str:
    return "day-30" if word.startswith("month:") else ""


def _in_days(number: int, unit: str) -> tuple[int, str]:
    """Months and years as days, of which no forecast reaches so far that it matters how many."""
    days = DAYS_OF.get(unit)
    return (min(number * days, FARTHEST), "d") if days else (number, unit)


def _ago(number: int, unit: str) -> When:
    days = number * {"d": 1, "w": 7}.get(unit, 0)
    if days:
        return When(day="yesterday" if days == 1 else f"day-{min(days, 999)}")
    return When(offset=f"-{number}{unit}")


def _offset(number: int, unit: str) -> When:
    match unit:
        case "d":
            return When(day={0: "today", 1: "tomorrow"}.get(number, f"day+{number}"))
        case "w":
            return When(day=f"day+{min(7 * number, 999)}")
        case _:
            return When(offset=f"+{number}{unit}")


def _ahead(number: int, unit: str) -> When:
    match unit:
        case "d":
            return When(day=f"days{number}" if number > 1 else "tomorrow")
        case "w":
            return When(day=f"days{min(7 * number, 999)}")
        case "h":
            return When(day=f"hours{number}")
        case _:
            return When(offset=f"+{number}{unit}")


def _typed_date(text: str) -> str:
    """`2026-11-29`, `29/11`, `29/11/2026`, `11/29` → `2026-11-29`, `11-29`; "" where it is no date."""
    written = re.split("[/-]", text)
    parts = [int(part) for part in written]
    if len(written[0]) == len("2026"):
        word = f"{parts[0]:04}-{parts[1]:02}-{parts[2]:02}"
    else:
        day, month = parts[:2] if parts[1] <= 12 else (parts[1], parts[0])  # noqa: PLR2004
        year = [] if len(parts) < 3 else [parts[2] if parts[2] > 99 else 2000 + parts[2]]  # noqa: PLR2004
        word = "-".join([*(f"{y:04}" for y in year), f"{month:02}", f"{day:02}"])
    return word if is_day(word) else ""


def _typed_clock(text: str) -> str:
    """`18:30`, `3 pm`, `3:15 π.μ.` → `18:30`, `15:00`, `03:15`; "" where it is no time."""
    digits = re.match(r"(\d{1,2})(?:[:.](\d{2}))?", text)
    if digits is None:
        return ""
    hour, minute = int(digits[1]), int(digits[2] or 0)
    half = text[digits.end() :].strip().lower()[:1]
    if half in ("p", "μ") and hour < HALF_DAY:
        hour += HALF_DAY
    elif half in ("a", "π") and hour == HALF_DAY:
        hour = 0
    return f"{hour:02}:{minute:02}" if hour < DAY_HOURS and minute < 60 else ""  # noqa: PLR2004


def _typed_hours(text: str) -> str:
    """`3-6 pm` → `15:00-18:00`; "" where they are no hours."""
    first, _, rest = text.partition("-")
    last = _typed_clock(rest.strip())
    if not last or not 1 <= int(first) <= HALF_DAY:
        return ""
    begins = _typed_clock(f"{first} {rest.strip().lstrip('0123456789').strip()}")
    if begins > last:
        begins = _typed_clock(f"{first} am")
    return f"{begins}-{last}"
