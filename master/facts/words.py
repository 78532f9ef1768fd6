"""Iris's own words in the languages that it speaks: English, and those with a catalogue under `locales/`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_time

from servicekit.translations import load_translations


@dataclass(frozen=True, slots=True)
class Words:
    """One language. Called with English words it gives that language's, or the English where there are none yet."""

    lang: str
    translated: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __call__(self, english: str, **values: object) -> str:
        """Translate, and put the values where the words have their names in braces."""
        words = self.translated.get(english, english)
        return words.format(**values) if values else words

    def number(self, value: float, decimals: int = 0) -> str:
        """A number as this language writes it; adding zero turns -0.0 into 0.0."""
        digits = f"{round(value, decimals) + 0.0:.{decimals}f}"
        return digits.replace(".", str(self._locale.number_symbols["latn"]["decimal"]))

    def country(self, code: str) -> str:
        """What a country is called, by its ISO 3166-1 code; the code where nobody knows it."""
        return str(self._locale.territories.get(code.upper(), code.upper()))

    def day(self, moment: date) -> str:
        """The date as "6 Mar 2022"."""
        return str(format_date(moment, "d MMM y", self._locale))

    def day_of(self, day: date) -> str:
        """A date as "Sun 6 Mar 2022"."""
        return str(format_date(day, "EEE d MMM y", self._locale))

    def day_of_year(self, day: date) -> str:
        """A date of any year as "6 March"."""
        return str(format_date(day, "d MMMM", self._locale))

    def weekday(self, moment: date) -> str:
        """The date as "Sun 6 Mar"."""
        return str(format_date(moment, "EEE d MMM", self._locale))

    def twelve_hours(self, moment: datetime) -> str:
        """The time of day as "3:04 PM", in the moment's own zone."""
        return str(format_time(moment.replace(tzinfo=None), "h:mm a", locale=self._locale))

    @property
    def _locale(self) -> Locale:
        return LOCALES[self.lang]


ENGLISH = Words("en")
LANGUAGES: Mapping[str, Words] = {
    "en": ENGLISH,
    **{
        lang: Words(lang, words)
        for lang, words in load_translations(Path(__file__).parent / "locales", "master").items()
    },
}
LOCALES: Mapping[str, Locale] = {lang: Locale(lang) for lang in LANGUAGES}


def words_in(lang: str) -> Words:
    """The words for a language that a question names, in English where Iris doesn't speak it."""
    return LANGUAGES.get(lang, ENGLISH)


MINUTE_S, HOUR_S, DAY_S, WEEK_S = 60, 3_600, 86_400, 604_800


def ago(age_s: float, words: Words = ENGLISH) -> str:
    """Seconds as "just now", "5 min ago", "2 h ago" or "3 days ago"; a clock that runs behind gives no future."""
    if age_s < MINUTE_S:
        return words("just now")
    if age_s < HOUR_S:
        return words("{n} min ago", n=int(age_s // MINUTE_S))
    if age_s < DAY_S:
        return words("{n} h ago", n=int(age_s // HOUR_S))
    days = int(age_s // DAY_S)
    return words("1 day ago") if days == 1 else words("{n} days ago", n=days)


def since(moment: datetime, now: datetime, words: Words = ENGLISH) -> str:
    """Tell an aware moment's age, or beyond a week its date."""
    age = now - moment
    return words.day(moment) if age >= timedelta(seconds=WEEK_S) else ago(age.total_seconds(), words)
