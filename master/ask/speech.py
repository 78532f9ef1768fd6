"""Words, numbers and times as a sentence says them, in English or Greek and in the caller's units.

Sentences are written in English in the code, and translated by `locales/*/LC_MESSAGES/ask.po`, with the plural forms
of CLDR (Babel).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.messages.pofile import read_po

from contract.units import beaufort
from master.ask.when import BETWEEN, WEEKDAYS, Span, When
from master.facts.measures import METRIC, Measures, Quantity
from master.facts.words import Words, words_in

LANGUAGES = ("en", "el")
NEAR_DAYS, DAYS_OF_A_YEAR = 7, 365
WEEKS = {
    "week-1": "last week", "week": "this week", "week+1": "next week",
    "weekend-1": "last weekend", "weekend": "this weekend", "weekend+1": "next weekend",
}  # fmt: skip
COUNTED = re.compile("(days|hours)([0-9]*)")
WITH_ARTICLE = frozenset("AE BS CF CD CG DO FK FO GB GM IM KM KY MH MV NL PH PS SB US VA VG VI".split())
"""Countries whose English name has an article in a sentence: headlines of the Netherlands."""

Catalogue = Mapping[str, str | tuple[str, ...]]


@cache
def catalogue(lang: str) -> Catalogue:
    """The translated sentences of a language; those with a plural have a form for each of its plural categories."""
    path = Path(__file__).parent / "locales" / lang / "LC_MESSAGES" / "ask.po"
    if not path.is_file():
        return {}
    with path.open("rb") as po:
        messages = read_po(po, abort_invalid=True)
    found: dict[str, str | tuple[str, ...]] = {}
    for message in messages:
        if message.id and message.string:
            key = message.id if isinstance(message.id, str) else message.id[0]
            found[key] = message.string if isinstance(message.string, str) else tuple(message.string)
    return found


@cache
def _plural_of(lang: str) -> Callable[[float], str]:
    """The plural rule of a language, from CLDR: a number to `one` or `other`."""
    return Locale(lang).plural_form


@lru_cache(maxsize=512)
def _date(day: date, pattern: str, lang: str) -> str:
    return str(format_date(day, pattern, Locale(lang)))


@dataclass(frozen=True, slots=True)
class Speech:
    """A language and measures. Called with an English template it gives the sentence, its values in their places."""

    lang: str
    measures: Measures = METRIC

    def __call__(self, template: str, **values: object) -> str:
        """The translated template with its values."""
        words = catalogue(self.lang).get(template, template)
        text = words if isinstance(words, str) else words[0]
        return text.format(**values) if values else text

    @property
    def words(self) -> Words:
        """The names of units, numbers and times in this language, as every door writes them."""
        return words_in(self.lang)

    def count(self, one: str, many: str, n: int, **values: object) -> str:
        """The template for so many, by the language's plural rule; `n` is one of its values."""
        forms = catalogue(self.lang).get(one, (one, many))
        index = 0 if _plural_of(self.lang)(n) == "one" else 1
        return forms[index].format(n=n, **values)

    def number(self, value: float, decimals: int = 0) -> str:
        """As people say it: whole numbers unless decimals are wanted."""
        return self.words.number(value, decimals)

    def quantity(self, quantity: Quantity) -> str:
        """A figure with its unit: `18 °C`, `<0.1 mm`."""
        sign = "<" if quantity.under else ""
        return f"{sign}{self.number(quantity.value, quantity.decimals)} {self.words(quantity.unit)}"

    def degrees(self, value: float) -> str:
        """`18 °C`."""
        return self.quantity(self.measures.temperature(value))

    def degrees_between(self, low: float, high: float) -> str:
        """`9 to 14 °C`, or one temperature where both are the same when rounded."""
        if self.number(low) == self.number(high):
            return self.degrees(high)
        return self("{low} to {high}", low=self.number(low), high=self.degrees(high))

    def speed(self, value: float) -> str:
        """A wind with its force in Beaufort: `25 km/h (4 Beaufort)`; where forces were asked for, that alone."""
        shown = self.quantity(self.measures.wind_speed(value))
        if self.measures.wind == "bft":
            return shown
        return self("{speed} ({force} Beaufort)", speed=shown, force=beaufort(self.measures.speed_ms(value)))

    def water(self, mm: float) -> str:
        """An amount of rain, or of snow as water."""
        return self.quantity(self.measures.amount(mm))

    def percent(self, share: float) -> str:
        """A chance from 0 to 1, in whole per cent."""
        return f"{self.number(share * 100)} %"

    def clock(self, moment: datetime) -> str:
        """`18:30`, or `6:30 PM`."""
        return self.measures.time(moment, self.words)

    def listed(self, parts: Sequence[str]) -> str:
        """`a, b and c`."""
        if len(parts) < 2:  # noqa: PLR2004
            return "".join(parts)
        return self("{most} and {last}", most=", ".join(parts[:-1]), last=parts[-1])

    def listed_apart(self, texts: Sequence[str]) -> str:
        """Sentences' parts that have commas of their own, between semicolons; in Greek `;` asks a question."""
        return (" · " if self.lang == "el" else "; ").join(texts)

    def country(self, code: str) -> str:
        """What a country is called, by its ISO 3166-1 code."""
        name = str(Locale(self.lang).territories.get(code.upper(), code.upper()))
        return f"the {name}" if self.lang == "en" and code.upper() in WITH_ARTICLE else name

    def weekday(self, day: date) -> str:
        """`Fri 27 Nov`."""
        return _date(day, "EEE d MMM", self.lang)

    def on_day(self, day: date, today: date) -> str:
        """`today`, `tomorrow`, `on Friday`, or `on 28 November` where the weekday alone could be another week's."""
        ahead = (day - today).days
        if ahead in (-1, 0, 1):
            return self(("yesterday", "today", "tomorrow")[ahead + 1])
        if 0 < ahead < NEAR_DAYS:
            return self(f"on {WEEKDAYS[day.weekday()].capitalize()}")
        pattern = "d MMMM" if abs(ahead) < DAYS_OF_A_YEAR / 2 else "d MMMM yyyy"
        return self("on {date}", date=_date(day, pattern, self.lang))

    def when(self, when: When, span: Span, now: datetime) -> str:
        """What was asked about, in words: `tomorrow morning`, `on Friday`, `in 3 hours`."""
        if when.is_now:
            return self("now")
        if when.offset:
            return self._ahead(when.offset, span)
        if when.clock:
            return self._clock(span, now.date())
        if when.part and not span.several:
            return self._part(when, span, now.date())
        return self._days(when.day, span, now.date())

    def _clock(self, span: Span, today: date) -> str:
        day = self.on_day(span.start.date(), today)
        if span.moment:
            return self("{day} at {time}", day=day, time=self.clock(span.start))
        return self("{day} from {first} to {last}", day=day, first=self.clock(span.start), last=self._end(span))

    def _days(self, day: str, span: Span, today: date) -> str:
        """One day, or several in a row."""
        if BETWEEN in day:
            first, last = span.start.date(), (span.end - timedelta(seconds=1)).date()
            return self("from {first} to {last}", first=self.weekday(first), last=self.weekday(last))
        counted = COUNTED.fullmatch(day)
        if counted is None:
            return self.on_day(span.start.date(), today) if day not in WEEKS else self(WEEKS[day])
        if counted[1] == "hours":
            return self.count("in the next {n} hour", "in the next {n} hours", int(counted[2] or 12))
        return self.count("in the next {n} day", "in the next {n} days", (span.end.date() - span.start.date()).days)

    def _end(self, span: Span) -> str:
        """When a span ends; the midnight after its day is 24:00."""
        whole = span.end.date() > span.start.date() and span.end.hour == span.end.minute == 0
        return "24:00" if whole else self.clock(span.end)

    def no_day(self, day: str) -> str:
        """A date that no calendar has, in words: `30 February`."""
        month, number = day.rsplit("-", 2)[-2:]
        named = _date(date(2024, int(month), 1), "d MMMM", self.lang).removeprefix("1 ")
        return f"{int(number)} {named}"

    def _ahead(self, offset: str, span: Span) -> str:
        number = int(offset[1:-1])
        if offset.endswith("h"):
            ahead = self.count("in {n} hour", "in {n} hours", number)
        else:
            ahead = self.count("in {n} minute", "in {n} minutes", number)
        return self("{ahead} (at {time})", ahead=ahead, time=self.clock(span.start))

    def _part(self, when: When, span: Span, today: date) -> str:
        first = span.start.date()
        begun = when.part == "night" and not when.day and first < today  # the night that it is
        if (first == today or when.day == "today" or begun) and when.part in (
            "morning",
            "afternoon",
            "evening",
            "night",
        ):
            return self(
                {"morning": "this morning", "afternoon": "this afternoon", "evening": "this evening"}.get(
                    when.part, "tonight"
                )
            )
        part = self({"noon": "at noon", "midnight": "at midnight"}.get(when.part, when.part))
        return self("{day} {part}", day=self.on_day(first, today), part=part)
