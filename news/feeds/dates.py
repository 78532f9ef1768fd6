"""Read the dates that feeds write: as an instant in UTC, or None where it isn't certain which instant is meant.

RSS asks for RFC 822, Atom and JSON Feed for RFC 3339, and publishers write much else. Here are taken out: the offset or
zone (dateutil reads `GMT+2` with POSIX's sign, west of Greenwich), AM and PM, and the names of months and weekdays, in
English and in the feed's languages, by CLDR. dateutil reads the rest.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from dateutil import parser

EARLIEST_YEAR = 1990
"""A date before the Web comes from a clock that was never set."""
LATEST_YEAR = 2100

_LONGEST = 100  # characters
_LONGEST_OFFSET = timedelta(hours=14)

_UNIX_SECONDS = re.compile(r"(\d{10})(?:\.\d+)?")
_UNIX_MILLISECONDS = re.compile(r"(\d{10})\d{3}")
_CJK_DATE = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일号]?")
_CJK_TIME = re.compile(r"(\d{1,2})\s?[時时点시]\s?(\d{1,2})\s?[分분](?:\s?(\d{1,2})\s?[秒초])?")
_OFFSET = re.compile(
    r"(?P<before>^.*\d[:.h]\d\d.*?)(?:\b(?:GMT|UTC|UT|Z))?\s?(?P<sign>[+\u2212-])"
    r"(?P<offset>\d{1,2}:\d\d|\d{1,4})(?![\d./:-])(?P<after>.*)$",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"\([^()]*\)?|\[[^\[\]]*\]?")
_WITHOUT_BRACKETS = str.maketrans("()[]", "    ")
_IANA_ZONE = re.compile(r"\b[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_-]+){1,2}\b")
_FRACTION = re.compile(r"(:\d\d)[.,]\d+")
_LEAP_SECOND = re.compile(r"(:\d\d):60\b")
_DOTTED_TIME = re.compile(r"(?<=\d{4})([\s,]+\d{1,2})\.(\d\d)(?:\.(\d\d))?(?![.\d])")
_TIME = re.compile(r"\d:\d\d")
_MIDNIGHT = re.compile(r"(?<![\d:])24:00(?::00)?\b")
_LOST_PLUS = re.compile(r"(T\d\d:\d\d:\d\d(?:\.\d+)?) (\d\d:\d\d)$")
"""A date whose plus sign was taken for an encoded blank."""
_ZONE_IN_WORDS = re.compile(
    r"\b(?:(?:Eastern|Central|Western) European|Eastern|Central|Mountain|Pacific|Atlantic|Greenwich|British|Irish"
    r"|Israel|India|Japan|Korea|Singapore)(?: (?:Standard|Daylight|Summer|Mean))? Time\b"
)
"""Names of zones whose initials are their abbreviations."""
_BUDDHIST_YEARS, _BUDDHIST_ERA = range(EARLIEST_YEAR + 543, LATEST_YEAR + 544), 543
_FRENCH_TIME = re.compile(r"\b(\d{1,2})\s?h\s?(\d\d)\b", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"\s*\d{4}\D|\s*\d{8}")
_NUMERIC = re.compile(r"\s*\d{1,2}[./-]\d{1,2}[./-]\d")
_SEPARATED_YEAR = re.compile(r"(?<=\d)\s*[-|•·,]+\s+(?=\d)")
_HEBREW_IN = "ב"
"""Stands before a month in Hebrew, as part of the word."""
_SHORT = 3
"""Letters of a month's name that publishers abbreviate it to, whatever CLDR has."""
_VOWEL_SIGNS = r"\u0900-\u0963\u0971-\u09e3\u0a01-\u0a51\u0b01-\u0b56\u0c00-\u0c56\u0e31-\u0e4e"
_LETTER = rf"(?:[^\W\d_]|[{_VOWEL_SIGNS}])"
"""Of Indic scripts and Thai with vowel signs, which to Python are no part of a word."""
_WORD = re.compile(rf"{_LETTER}+(?:\.{_LETTER}\b)*\.?")
_DEFAULTS = (datetime(2000, 1, 1), datetime(2004, 2, 2))  # noqa: DTZ001 - they fill in what a date doesn't say
"""What two readings of an incomplete date are completed with, so that they differ."""

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_ENGLISH: Mapping[str, str] = {
    **{name.lower(): name for name in _MONTHS},
    "sept": "Sep",
    "feber": "Feb",  # Austrian, beside CLDR's Februar
    **dict.fromkeys("tues wednes thur thurs satur".split(), ""),
    **dict.fromkeys("st nd rd th of the at on t um uhr de del di le la kl klo των του της στις σε".split(), ""),
    **dict.fromkeys("a à ás às o alle ore as pada г года в о lúc ngày".split(), ""),  # noqa: RUF001 - Cyrillic
    "am": "AM",
    "pm": "PM",
    **dict.fromkeys("午前 上午 오전 πμ".split(), "AM"),
    **dict.fromkeys("午後 下午 오후 μμ".split(), "PM"),
}
"""What a word stands for: a month, AM or PM, or nothing that matters."""

_ZONES: Mapping[str, float] = {
    name: hours
    for hours, names in (
        (-10, "HST HAST"),
        (-9, "AKST HADT"),
        (-8, "PST AKDT"),
        (-7, "MST PDT"),
        (-6, "CST MDT"),
        (-5, "EST CDT PET COT ECT ACT"),
        (-4, "AST EDT BOT VET AMT GYT CLT PYT"),
        (-3.5, "NST"),
        (-3, "ADT BRT ART UYT GFT SRT CLST PYST"),
        (-2.5, "NDT"),
        (-2, "BRST UYST FNT"),
        (0, "GMT UTC UT Z WET WEZ"),
        (1, "CET MEZ BST WEST WAT WESZ"),
        (2, "CEST MESZ EET OEZ SAST CAT"),
        (3, "EEST OESZ MSK EAT TRT IDT FET"),
        (3.5, "IRST"),
        (4, "MSD GST AZT GET SAMT MUT SCT RET"),
        (4.5, "IRDT AFT"),
        (5, "PKT UZT YEKT TMT TJT MVT ALMT QYZT"),
        (5.5, "IST SLST"),
        (5.75, "NPT"),
        (6, "OMST BDT BTT KGT"),
        (6.5, "MMT"),
        (7, "WIB ICT KRAT NOVT"),
        (8, "SGT HKT PHT AWST MYT WITA IRKT ULAT BNT"),
        (9, "JST KST WIT YAKT"),
        (9.5, "ACST"),
        (10, "AEST VLAT PGT"),
        (10.5, "ACDT LHST"),
        (11, "AEDT SBT MAGT NCT"),
        (12, "NZST FJT PETT"),
        (13, "NZDT TOT"),
    )
    for name in names.split()
}
"""Hours east of Greenwich. Where a name has several meanings, this is the one that most feeds have."""

_ZONES_OF_COUNTRIES: Mapping[str, Mapping[str, float]] = {
    "au": {"EST": 10, "EDT": 11, "CST": 9.5, "CDT": 10.5, "WST": 8},
    "bd": {"BST": 6},
    "my": {"MST": 8},
    "am": {"AMT": 4},
    **{country: {"AST": 3} for country in "sa kw iq bh qa ye".split()},
}
"""Names that the time zone database doesn't have, or no longer has, in these countries."""


_NORTH_AMERICAN = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
"""Names that stand for the time of the season."""


def parse_date(text: str, country: str = "", languages: Sequence[str] = ()) -> datetime | None:
    """The instant that is meant; None if the text is no date, or can mean several days. Without a zone it is in UTC.

    `country` (ISO 3166-1 alpha-2) decides between the meanings of a zone's name, and between day and month.
    """
    plain = _ascii_digits(" ".join(text[:_LONGEST].split()))
    try:
        moment = _unix_time(plain) or _calendar_time(plain, country.lower(), languages)
        usable = moment is not None and EARLIEST_YEAR <= moment.astimezone(UTC).year <= LATEST_YEAR
    except (ValueError, ArithmeticError, KeyError):  # KeyError: no such zone
        return None
    return moment.astimezone(UTC) if moment and usable else None


def _ascii_digits(text: str) -> str:
    return text if text.isascii() else "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def _unix_time(text: str) -> datetime | None:
    match = _UNIX_SECONDS.fullmatch(text) or _UNIX_MILLISECONDS.fullmatch(text)
    return datetime.fromtimestamp(int(match[1]), UTC) if match else None


def _calendar_time(text: str, country: str, languages: Sequence[str]) -> datetime | None:
    text = _LOST_PLUS.sub(r"\1+\2", _FRENCH_TIME.sub(r"\1:\2", text))
    text = _ZONE_IN_WORDS.sub(lambda name: "".join(word[0] for word in name[0].split()), text)
    text, zone = _take_offset(text)
    text, named = _take_iana_zone(text)
    text = _CJK_TIME.sub(
        lambda time: ":".join(part for part in time.groups() if part), _CJK_DATE.sub(r"\1-\2-\3 ", text)
    )
    vocabulary = _vocabulary(tuple(languages), country)
    text = vocabulary.in_one_word(text)
    words = [(match.span(), match[0]) for match in _WORD.finditer(text)]
    meanings = [_meaning(word, text[end : end + 1], vocabulary) for (_, end), word in words]
    months = sum(bool(set(found) & set(_MONTHS)) for found in meanings)
    pieces, done, half = [], 0, ""
    for position, (((start, end), word), found) in enumerate(zip(words, meanings, strict=True)):
        pieces.append(text[done:start])
        done = end
        meant = None if found else _zone(word, country)
        if meant is not None:
            named = named or meant
        elif not found:
            return None
        elif {"AM", "PM"} & set(found):
            half = found[0]
        else:
            is_weekday = "" in found and (position == 0 and months > 1)
            pieces.append(" " if is_weekday else f" {' '.join(found)} ")
    moment = _read("".join([*pieces, text[done:]]), country)
    if moment is None:
        return None
    if half:
        moment = _in_half(moment, half)
    return moment.replace(tzinfo=zone or named or UTC)


def _take_offset(text: str) -> tuple[str, tzinfo | None]:
    """The text without its numeric offset, and that offset; with it, what stands in brackets is only a comment."""
    match = _OFFSET.match(text)
    if match is None:
        return text.translate(_WITHOUT_BRACKETS), None
    digits = match["offset"].replace(":", "")
    hours, minutes = (digits, "0") if len(digits) <= len("00") else (digits[:-2], digits[-2:])
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    if offset > _LONGEST_OFFSET:
        raise ValueError("no place is that far from Greenwich")
    rest = _COMMENT.sub(" ", match["before"] + " " + match["after"])
    return rest, timezone(offset if match["sign"] == "+" else -offset)


def _take_iana_zone(text: str) -> tuple[str, tzinfo | None]:
    match = _IANA_ZONE.search(text)
    if match is None:
        return text, None
    return text.replace(match[0], " "), ZoneInfo(match[0])


def _meaning(word: str, following: str, vocabulary: "_Vocabulary") -> tuple[str, ...]:
    """What a word can stand for; () if it isn't known."""
    key = word.casefold().replace(".", "")
    if key == "t" and following.isdigit():
        return ("",)
    return vocabulary.words.get(key, ())


def _zone(name: str, country: str) -> tzinfo | None:
    """A zone by the meaning that its name has in a country."""
    key = name.upper().rstrip(".")
    if key in _NORTH_AMERICAN:
        return ZoneInfo(_NORTH_AMERICAN[key])
    for table in (_ZONES_OF_COUNTRIES.get(country, {}), _zones_in_use(country), _ZONES):
        if key in table:
            return timezone(timedelta(hours=table[key]))
    return None


@lru_cache(maxsize=256)
def _zones_in_use(country: str) -> Mapping[str, float]:
    """The names of zones that the time zone database has in a country."""
    found = {}
    for zone in get_global("territory_zones").get(country.upper(), ()):
        for month in (1, 7):
            moment = datetime(2026, month, 15, tzinfo=ZoneInfo(zone))
            offset, name = moment.utcoffset(), moment.tzname() or ""
            if name.isalpha() and offset is not None:
                found[name] = offset / timedelta(hours=1)
    return found


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """What the words of dates stand for, and the months of several words, which are made one first."""

    words: Mapping[str, tuple[str, ...]]
    several_words: re.Pattern[str] | None
    months: Mapping[str, str]

    def in_one_word(self, text: str) -> str:
        """The text with months such as `تشرين الثاني` and `tháng 11` by their English names."""
        if self.several_words is None:
            return text
        return self.several_words.sub(lambda month: self.months[month[0].casefold()], text)


@lru_cache(maxsize=256)
def _vocabulary(languages: tuple[str, ...], country: str) -> _Vocabulary:
    """What the words of dates stand for in these languages, as they are in this country, and in English."""
    found: dict[str, tuple[str, ...]] = {word: (meaning,) for word, meaning in _ENGLISH.items()}
    months: dict[str, str] = {}
    for name, meaning in (pair for locale in _locales(("en", *languages), country) for pair in _names(locale)):
        key = name.casefold().replace(".", "").strip()
        if meaning and (" " in key or not key.isalpha()) and any(character.isalpha() for character in key):
            months.setdefault(key, meaning)
        if key and meaning not in found.get(key, ()):
            found[key] = (*found.get(key, ()), meaning)
    longest_first = "|".join(re.escape(key) for key in sorted(months, key=len, reverse=True))
    several = re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)", re.IGNORECASE) if months else None
    words = {word: tuple(sorted(meanings, reverse=True)) for word, meanings in found.items()}
    return _Vocabulary(words, several, months)


def _locales(languages: Sequence[str], country: str) -> Iterator[Locale]:
    """The locales of these languages, and those of the country: Austria's January is Jänner, Lebanon's كانون الثاني."""
    for language in dict.fromkeys(language.replace("-", "_").split("_")[0] for language in languages):
        for name in (language, f"{language}_{country.upper()}"):
            try:
                yield Locale.parse(name)
            except (UnknownLocaleError, ValueError):
                continue


def _names(locale: Locale) -> Iterator[tuple[str, str]]:
    """The names of months and weekdays, long and short, each with what it stands for."""
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[context][width].items():
                if not name[:1].isdigit():
                    yield name, _MONTHS[number - 1]
                    yield name[:_SHORT], _MONTHS[number - 1]
                    yield f"{_HEBREW_IN}{name}", _MONTHS[number - 1]
            for name in locale.days[context][width].values():
                yield from ((part, "") for part in name.split())
    for half, name in locale.day_periods["format"]["abbreviated"].items():
        if half in ("am", "pm"):
            yield name, half.upper()


def _read(text: str, country: str) -> datetime | None:
    """Date and time without zone and words but English months; None if it can be read in several ways."""
    if len(_TIME.findall(text)) > 1:
        return None
    text = _LEAP_SECOND.sub(r"\1:59", _FRACTION.sub(r"\1", text))
    text, midnights = _MIDNIGHT.subn("00:00", text)
    text = _DOTTED_TIME.sub(_with_colons, _SEPARATED_YEAR.sub(" ", text)).strip(" ,;|-")
    orders = [(False, False)]
    if not _YEAR_FIRST.match(text) and _NUMERIC.match(text):
        order = _date_order(country)
        orders = (
            [(order == "dmy", False)] if order in ("dmy", "mdy") else [(True, False), (False, False), (False, True)]
        )
    readings = {
        parser.parse(text, default=default, dayfirst=day_first, yearfirst=year_first)
        for default in _DEFAULTS
        for day_first, year_first in orders
    }
    if len(readings) != 1:
        return None
    moment = readings.pop()
    if moment.year in _BUDDHIST_YEARS:
        moment = moment.replace(year=moment.year - _BUDDHIST_ERA)
    return moment + timedelta(days=midnights)


@lru_cache(maxsize=256)
def _with_colons(time: re.Match[str]) -> str:
    return ":".join(filter(None, time.groups()))


def _date_order(country: str) -> str:
    """The order of day, month and year in a country's short dates, such as `dmy`; "" if it isn't known."""
    try:
        pattern = Locale.parse(f"und_{country.upper()}").date_formats["short"].pattern
    except (UnknownLocaleError, ValueError):
        return ""
    return "".join(dict.fromkeys(letter.lower() for letter in pattern if letter in "dMy"))


def _in_half(moment: datetime, half: str) -> datetime:
    """The moment in the half of the day that is named; 19:51 PM is what it is without PM."""
    noon = 12
    if half == "PM" and moment.hour < noon:
        return moment + timedelta(hours=noon)
    return moment - timedelta(hours=noon) if half == "AM" and moment.hour == noon else moment
