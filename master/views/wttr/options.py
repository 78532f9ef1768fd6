"""How wttr.in is asked: who asks, `format`, one-letter options in a bundle, and places as it writes them.

https://github.com/chubin/wttr.in#usage
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import Literal
from urllib.parse import parse_qsl

from contract.languages import openweathermap_code
from master.facts.measures import METRIC, Measures
from master.facts.options import RenderParams

TERMINALS = ("curl", "wget", "httpie", "xh/", "powershell", "nushell", "lwp-request", "openbsd ftp", "libfetch")
"""What the user agents of terminal clients hold, in lower case."""
BROWSER = "mozilla/"
PRESETS: Mapping[str, str] = {
    "1": "%c %t",
    "2": "%c 🌡️%t 🌬️%w",
    "3": "%l: %c %t",
    "4": "%l: %c 🌡️%t 🌬️%w",
}
JSON_FORMATS = ("j1", "j2")
LONGEST_TEMPLATE = 500
FILES = re.compile(
    r"\.(?:aspx?|cgi|css|env|gif|html?|ico|jpe?g|js|json|jsp|map|php|png|svg|txt|webmanifest|xml|ya?ml)$"
)
"""Names of files, which browsers and robots look for; no place is called so."""
AIRPORT = re.compile(r"[a-z]{3}", re.IGNORECASE)
POSTAL_CODE = re.compile(r"\d{5}(?:-\d{4})?|(?=[^,]*\d)[A-Z0-9][A-Z0-9 -]{0,11}, ?[A-Z]{2}", re.IGNORECASE | re.ASCII)
"""Of the United States, or with a country's code behind it: `10001`, `75001,fr`, `E14, gb`."""
_BUNDLE = re.compile(r"[0123nqQFTAdmuMIpt]+")
MEASURES = tuple(measure.name for measure in fields(Measures))
"""Parameters of Iris's that wttr.in hasn't got, and that hold at every door."""
_MOST_FIELDS = 50
_MOST_PLACES = 20
MOON = re.compile(r"moon(@.*)?", re.IGNORECASE)

Caller = Literal["terminal", "browser", "program"]
Kind = Literal["text", "line", "json"]


def caller(user_agent: str) -> Caller:
    """Whether a person at a terminal asks, a browser, or a program."""
    name = user_agent.lower()
    if any(terminal in name for terminal in TERMINALS):
        return "terminal"
    return "browser" if name.startswith(BROWSER) else "program"


@dataclass(frozen=True, slots=True)
class WttrOptions:
    """What a query string of wttr.in's asks for."""

    kind: Kind = "text"
    template: str = ""
    """Of a line, with a line break at the end where wttr.in puts one."""
    hourly: bool = True
    """Of JSON: `j1` has each day's hours, `j2` hasn't."""
    letters: frozenset[str] = field(default_factory=frozenset)
    measures: Measures = METRIC
    """Metric, as nobody is located here, but for `u` (the United States' units) and `M` (wind in metres a second)."""
    lang: str = ""
    """One of OpenWeatherMap's codes; "" where none is named."""
    period_s: int = 1
    named: bool = False
    """Whether one of wttr.in's formats or options is named, by which it is known that wttr.in is meant."""

    @classmethod
    def of(cls, query: str) -> "WttrOptions":
        """Read a query string without keys."""
        return _read(query)

    def with_named_measures(self, query: Mapping[str, str]) -> "WttrOptions":
        """The options with the measures that Iris's own parameters name (`wind=kn`), which go before the letters.

        Raises a BadQuestion with the choices.
        """
        named = RenderParams.from_values({name: query[name] for name in MEASURES if query.get(name)})
        return replace(self, measures=replace(self.measures, **named.model_dump(exclude_unset=True)))

    @property
    def days(self) -> int:
        """Days besides the present weather: three unless `0`, `1` or `2` says otherwise."""
        return next((int(digit) for digit in "0123" if digit in self.letters), 3)


@lru_cache(maxsize=4096)
def _read(query: str) -> WttrOptions:
    letters: set[str] = set()
    values: dict[str, str] = {}
    for pair in query.split("&")[:_MOST_FIELDS]:
        for name, value in parse_qsl(pair, keep_blank_values=True):
            if not value and _BUNDLE.fullmatch(name):
                letters |= set(name)
            else:
                values.setdefault(name.lower(), value)
    named_format = values.get("format", "") or values.get("view", "")
    kind, template = _kind(named_format)
    return WttrOptions(
        kind=kind,
        template=template,
        hourly=named_format != "j2",
        letters=frozenset(letters),
        measures=Measures("imperial" if letters & {"u", "m"} == {"u"} else "metric", "ms" if "M" in letters else None),
        lang=openweathermap_code(values["lang"]) or "en" if values.get("lang") else "",
        period_s=int(values["period"]) if re.fullmatch(r"[1-9][0-9]{0,5}", values.get("period", "")) else 1,
        named=bool(letters) or kind != "text",
    )


def _kind(named: str) -> tuple[Kind, str]:
    """What a `format` is: JSON, a line by its template, or neither."""
    if named in JSON_FORMATS:
        return "json", ""
    if named in PRESETS:
        return "line", PRESETS[named] + "\n"
    if "%" in named and len(named) <= LONGEST_TEMPLATE:
        return "line", named.rstrip("\n").replace("\\n", "\n")
    return "text", ""


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place as the path names it: as it was written, and the parameters that ask for it."""

    written: str
    values: Mapping[str, object]

    @property
    def postal_code(self) -> str:
        """What it is by OpenWeatherMap's parameter `zip`; "" for what is no postal code."""
        return self.written if POSTAL_CODE.fullmatch(self.written) else ""


def place_name(segment: str) -> PlaceName | None:
    """The place of a path's only segment; None for what no place is called, such as a file.

    Three letters are an airport's code, but with `~` or `+`, which ask for the place that is called so.
    """
    if segment.startswith((".", ":", "@")) or FILES.search(segment.lower()):
        return None
    written = " ".join(segment.lstrip("~").replace("+", " ").replace("_", " ").split())
    if not written:
        return None
    if AIRPORT.fullmatch(written):
        is_place = segment.startswith("~") or "+" in segment
        return PlaceName(written, {"city": written.title() if is_place else written.upper()})
    return PlaceName(written, {"city": written})


def in_turn(segment: str, now_s: float, period_s: int) -> str:
    """One of several places with colons between them, each for so many seconds: `Athens:London`."""
    places: Sequence[str] = [place for place in segment.split(":")[:_MOST_PLACES] if place.strip()]
    return places[int(now_s) // period_s % len(places)] if places else segment
