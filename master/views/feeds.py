"""Answers that other programs follow: headlines and a place's days as RSS 2.0 or Atom, a place's days as a calendar.

RFC 4287 (Atom), https://www.rssboard.org/rss-specification, RFC 5545 (iCalendar).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from flask import Response, request
from pydantic_core import to_json

from contract.schemas.weather import Forecast
from master.facts.days import Outlook, days
from master.facts.options import RenderOptions
from master.facts.provenance import Provenance
from master.facts.results import CountryNews, Part, PlaceBriefing, PlaceForecast, PlaceWeather, ProblemView, Result
from servicekit.plain_text import clean
from servicekit.problems import PROBLEM_JSON, InvalidParameter

ATOM, RSS, CALENDAR = "application/atom+xml", "application/rss+xml", "text/calendar"
LEAST_WET_MM = 0.1
LINE_OCTETS = 73
"""Of a calendar's line, which may have 75 with the space that continues one."""
CALENDAR_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One headline, or one day: its moment is aware; `day` is for calendars."""

    key: str
    title: str
    text: str
    link: str
    moment: datetime
    day: Outlook | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """What is followed: the sources are credited, and sample data is called so, in `about`."""

    title: str
    about: str
    entries: tuple[FeedEntry, ...]


def render_atom(result: Result, options: RenderOptions, now: datetime) -> Response:
    """An Atom feed; a problem stays one for programs."""
    return _rendered(result, options, now, ATOM, _atom)


def render_rss(result: Result, options: RenderOptions, now: datetime) -> Response:
    """An RSS feed likewise."""
    return _rendered(result, options, now, RSS, _rss)


def render_ics(result: Result, options: RenderOptions, now: datetime) -> Response:
    """A calendar with a place's days, each an event of the whole day."""
    return _rendered(result, options, now, CALENDAR, _calendar)


def _rendered(
    result: Result, options: RenderOptions, now: datetime, mime: str, write: Callable[[Followed, datetime], str]
) -> Response:
    if isinstance(result, ProblemView):
        return Response(to_json(result.as_json()) + b"\n", content_type=PROBLEM_JSON)
    return Response(write(_feed(result, options, now), now), content_type=f"{mime}; charset=utf-8")


def _atom(feed: Followed, now: datetime) -> str:
    entries = "".join(
        f"<entry><id>{_urn(entry.key)}</id><title>{_text(entry.title)}</title>"
        f"<updated>{entry.moment.isoformat()}</updated>"
        + (f"<link href={quoteattr(entry.link)}/>" if entry.link else "")
        + f"<summary>{_text(entry.text)}</summary></entry>\n"
        for entry in feed.entries
    )
    updated = max((entry.moment for entry in feed.entries), default=now)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>{_urn(request.full_path)}</id><title>{_text(feed.title)}</title><subtitle>{_text(feed.about)}</subtitle>"
        f"<updated>{updated.isoformat()}</updated><author><name>Iris</name></author>"
        f'<link rel="self" href={quoteattr(request.url)}/>\n{entries}</feed>\n'
    )


def _rss(feed: Followed, _now: datetime) -> str:
    items = "".join(
        f"<item><title>{_text(entry.title)}</title>"
        + (f"<link>{_text(entry.link)}</link>" if entry.link else "")
        + f'<guid isPermaLink="false">{_urn(entry.key)}</guid><pubDate>{format_datetime(entry.moment)}</pubDate>'
        f"<description>{_text(entry.text)}</description></item>\n"
        for entry in feed.entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>\n'
        f"<title>{_text(feed.title)}</title><link>{_text(request.url_root)}</link>"
        f"<description>{_text(feed.about)}</description>\n{items}</channel></rss>\n"
    )


def _calendar(feed: Followed, now: datetime) -> str:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Iris//Weather//EN",
        f"NAME:{_in_calendar(feed.title)}",
        f"X-WR-CALNAME:{_in_calendar(feed.title)}",
    ]
    events = [(entry, entry.day) for entry in feed.entries if entry.day]
    if not events:
        raise InvalidParameter("A calendar has a place's days: ask /forecast or /weather for it.")
    for entry, day in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{sha256(entry.key.encode()).hexdigest()[:32]}@iris",
            f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{day.date:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day.date + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_in_calendar(entry.text)}",
            f"DESCRIPTION:{_in_calendar(feed.about)}",
            f"LOCATION:{_in_calendar(feed.title)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line))


def _feed(result: Result, options: RenderOptions, now: datetime) -> Followed:
    match result:
        case CountryNews():
            entries = tuple(_headlines(result, now))
            return Followed(
                f"Iris · {options.words.country(result.country)}", _about(result.headlines, options), entries
            )
        case PlaceForecast():
            return _days(result.forecast, options, now)
        case PlaceWeather() if isinstance(result.forecast, Part):
            return _days(result.forecast, options, now)
        case PlaceBriefing() if isinstance(result.news, CountryNews):
            return _feed(result.news, options, now)
        case _:
            raise InvalidParameter("Headlines and a place's days can be followed: ask /news, /forecast or /weather.")


def _about(part: Part[Any], options: RenderOptions, *, news: bool = True) -> str:
    provenance: Provenance = part.provenance
    return " · ".join(provenance.facts("news" if news else "weather", options.words))


def _headlines(result: CountryNews, now: datetime) -> Iterator[FeedEntry]:
    for article in result.headlines.content.articles:
        moment = article.published or now
        text = " · ".join(filter(None, (article.publisher, article.summary)))
        yield FeedEntry(article.url or article.headline, article.headline, text, article.url or "", moment)


def _days(part: Part[Forecast], options: RenderOptions, now: datetime) -> Followed:
    forecast, words = part.content, options.words
    known: Sequence[Outlook] = days(forecast, now)
    entries = tuple(
        FeedEntry(
            f"{forecast.place} {forecast.coord.point} {day.date}",
            f"{words.weekday(day.begins)}: {said}",
            said,
            "",
            now.replace(microsecond=0),
            day,
        )
        for day in known
        for said in (_said(day, options),)
    )
    return Followed(forecast.place, _about(part, options, news=False), entries)


def _said(day: Outlook, options: RenderOptions) -> str:
    """`5 to 14 °C, few clouds, 0.3 mm`, in the measures of the request."""
    measures, words = options.measures, options.words
    low, high = (measures.temperature(value) for value in (day.low, day.high))
    wet = measures.amount(day.water_mm) if (day.water_mm or 0.0) >= LEAST_WET_MM and day.water_mm else None
    range_said = f"{words.number(low.value)}…{words.number(high.value)} {words(high.unit)}"
    falls = f"{words.number(wet.value, wet.decimals)} {words(wet.unit)}" if wet else ""
    return ", ".join(filter(None, (range_said, day.description, falls)))


def _urn(key: str) -> str:
    return f"urn:sha256:{sha256(key.encode(errors='replace')).hexdigest()}"


def _text(text: str) -> str:
    return escape(clean(text))


def _in_calendar(text: str) -> str:
    return clean(text).translate(CALENDAR_ESCAPES)


def _folded(line: str) -> Iterator[str]:
    """RFC 5545, 3.1: a line of at most 75 octets, continued after a space; no character is cut."""
    part, octets = "", 0
    for character in line:
        size = len(character.encode())
        if octets + size > LINE_OCTETS:
            yield part
            part, octets = " ", 1
        part, octets = part + character, octets + size
    yield part
