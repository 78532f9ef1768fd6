"""How a text looks: glyphs, colours, columns, units and words.

Colours are SGR sequences, links OSC 8 hyperlinks (https://invisible-island.net/xterm/ctlseqs). The 256 colours used are
neither dark nor light, so that they are legible on both backgrounds, with a contrast of at least 3 : 1. Of Unicode's
glyphs only those are used whose width all terminals agree on: no variation selectors, no pictographs that are drawn
wider than they count.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Self

import wcwidth
from werkzeug.urls import iri_to_uri

from master.facts.measures import DEGREES, Measures, Quantity
from master.facts.options import RenderOptions
from master.facts.sky import octant, sky
from master.facts.words import Words


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One set. `arrows` go by where the wind comes from, clockwise from the north; `levels` rise."""

    sky: Mapping[str, str]
    arrows: tuple[str, ...]
    drawn: bool
    """Whether the arrows are arrows, rather than letters."""
    levels: str
    moons: tuple[str, ...]
    between: str
    to: str
    dash: str
    ellipsis: str
    degree: str


UNICODE = Glyphs(
    sky={
        "clear": "☀",
        "clear night": "☾",
        "few": "⛅",
        "few night": "☁",
        "clouds": "☁",
        "mist": "≡",
        "drizzle": "☂",
        "rain": "☔",
        "thunder": "⚡",
        "snow": "❄",
        "squall": "≈",
        "tornado": "🌀",
    },
    arrows=tuple("↓↙←↖↑↗→↘"),
    drawn=True,
    levels="▁▂▃▄▅▆▇█",
    moons=tuple("🌑🌒🌓🌔🌕🌖🌗🌘"),
    between=" · ",
    to="…",
    dash=" — ",
    ellipsis="…",
    degree="°",
)
ASCII = Glyphs(
    sky={
        "clear": "o",
        "clear night": "o",
        "few": "m",
        "few night": "m",
        "clouds": "mm",
        "mist": "=",
        "drizzle": ".",
        "rain": "//",
        "thunder": "!/",
        "snow": "*",
        "squall": "~",
        "tornado": "@",
    },
    arrows=("N", "NE", "E", "SE", "S", "SW", "W", "NW"),
    drawn=False,
    levels="_.-=^",
    moons=("new", "crescent", "half", "gibbous", "full", "gibbous", "half", "crescent"),
    between=" | ",
    to="..",
    dash=" - ",
    ellipsis="...",
    degree="",
)
"""The sky as in wttr.in's plain-text symbols; the wind by where it comes from."""
GLYPH_WIDTH = 2


BOLD, DIM, UNDERLINED = "1", "2", "4"
WATER, ERROR, SUN, CLOUD = "38;5;32", "1;38;5;160", "38;5;136", "38;5;244"
SKY = {"clear": SUN, "clear night": SUN, "few": SUN, "thunder": SUN, "drizzle": WATER, "rain": WATER, "snow": WATER}
"""By a glyph's name; the rest is a cloud's grey."""
WARMTH = ((-15, 62), (-5, 27), (3, 32), (9, 31), (15, 29), (20, 64), (25, 136), (31, 166))
"""The colour of temperatures up to that many °C; red beyond."""
HOTTEST = 160


@dataclass(frozen=True, slots=True)
class Ansi:
    """Colours text that holds no sequences yet; leaves it as it is without colour."""

    coloured: bool

    def __call__(self, text: str, style: str) -> str:
        """The text in that style (SGR parameters)."""
        return f"\x1b[{style}m{text}\x1b[0m" if self.coloured and style and text else text

    def warm(self, text: str, celsius: float) -> str:
        """The text in the colour of a temperature."""
        return self(text, _warmth(celsius))

    def warm_each(self, signs: Sequence[str], celsius: Sequence[float]) -> str:
        """Each sign in the colour of its temperature; blanks have none."""
        styles = [_warmth(c) if sign.strip() else "" for sign, c in zip(signs, celsius, strict=True)]
        runs = groupby(zip(signs, styles, strict=True), key=lambda pair: pair[1])
        return "".join(self("".join(sign for sign, _ in run), style) for style, run in runs)

    def link(self, text: str, url: str | None, style: str = UNDERLINED) -> str:
        """The text as a link that a terminal can follow."""
        if not self.coloured or url is None:
            return self(text, style)
        return f"\x1b]8;;{iri_to_uri(url)}\x1b\\{self(text, style)}\x1b]8;;\x1b\\"


def _warmth(celsius: float) -> str:
    return f"38;5;{next((colour for limit, colour in WARMTH if celsius <= limit), HOTTEST)}"


ESCAPE = "\x1b"


def isolated(text: str) -> str:
    """The text, between the marks that keep its direction to itself where any of it runs from right to left (UAX 9)."""
    runs_leftwards = not text.isascii() and any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text)
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if runs_leftwards else text


def columns(text: str) -> int:
    """How many columns the text takes."""
    return wcwidth.width(text)


def pad(text: str, width: int) -> str:
    """The text with blanks after it, up to that many columns."""
    return wcwidth.ljust(text, width)


def cut(text: str, width: int, ellipsis_sign: str) -> str:
    """The text, or what of it fits with an ellipsis after it."""
    if wcwidth.clip(text, 0, width) == text:  # which stops there, where measuring all of a long text takes its time
        return text
    return wcwidth.clip(text, 0, width - columns(ellipsis_sign)).rstrip() + ellipsis_sign


def wrap(text: str, width: int, most_lines: int | None = None, ellipsis_sign: str = "") -> list[str]:
    """Lines broken between words, and inside a word only where it is wider than a line; never none.

    With `most_lines` what is left over is cut, which an ellipsis tells. Ours, since wcwidth's own takes seconds for a
    thousand flags; it does well with what is painted, which is short.
    """
    if ESCAPE in text:
        return wcwidth.wrap(text, width)
    lines = [""]
    for piece in (piece for word in text.split() for piece in _pieces(word, width)):
        together = f"{lines[-1]} {piece}" if lines[-1] else piece
        if columns(together) <= width:
            lines[-1] = together
        elif len(lines) == most_lines:
            lines[-1] = cut(together, width, ellipsis_sign)
            break
        else:
            lines.append(piece)
    return lines


def flow(facts: Iterable[str], width: int, between: str) -> list[str]:
    """As many facts on a line as fit; a fact too wide for a line is wrapped."""
    lines: list[str] = []
    for fact in facts:
        if lines and columns(lines[-1] + between + fact) <= width:
            lines[-1] += between + fact
        else:
            lines.extend(wrap(fact, width))
    return lines


def beside(left: Sequence[str], right: Sequence[str], left_width: int) -> list[str]:
    """Two columns of lines next to each other; `left_width` columns are kept for the left one."""
    height = max(len(left), len(right))
    pairs = zip([*left, *[""] * (height - len(left))], [*right, *[""] * (height - len(right))], strict=True)
    return [(pad(a, left_width) + b).rstrip() for a, b in pairs]


def first_that_fits(choices: Sequence[str], width: int) -> str:
    """The first of several ways to say it that fits, else the last one, which should be the shortest."""
    return next((choice for choice in choices if columns(choice) <= width), choices[-1])


def _pieces(word: str, width: int) -> Iterator[str]:
    """A word in pieces that fit; what one sees as one character stays whole."""
    if len(word) <= width and columns(word) <= width:
        yield word
        return
    piece, taken = "", 0
    for character in wcwidth.iter_graphemes(word):
        wide = columns(character)
        if taken + wide > width:
            yield piece
            piece, taken = "", 0
        piece += character
        taken += wide
    yield piece


@dataclass(frozen=True, slots=True)
class TextFormat:
    """Everything that decides how a fact is written; `now` is aware, `width` in columns."""

    words: Words
    glyphs: Glyphs
    ansi: Ansi
    measures: Measures
    width: int
    now: datetime

    @classmethod
    def of(cls, options: RenderOptions, now: datetime) -> Self:
        """The format that the options ask for."""
        glyphs = ASCII if options.ascii else UNICODE
        return cls(options.words, glyphs, Ansi(options.coloured), options.measures, options.width, now)

    def temperature(self, value: float) -> str:
        """A temperature: "21 °C"."""
        return self.quantity(self.measures.temperature(value))

    def range(self, low: float, high: float) -> str:
        """Two temperatures: "17…24 °C"."""
        low_words, high_words = self.words.number(low), self.words.number(high)
        together = low_words if low_words == high_words else f"{low_words}{self.glyphs.to}{high_words}"
        return f"{together} {self.degrees}"

    @property
    def degrees(self) -> str:
        """The unit of temperatures."""
        return DEGREES[self.measures.units].replace("°", self.glyphs.degree)

    def warm(self, value: float, text: str | None = None) -> str:
        """A temperature, or another text, in its temperature's colour."""
        return self.ansi.warm(self.temperature(value) if text is None else text, self.measures.celsius(value))

    def quantity(self, quantity: Quantity) -> str:
        """A figure with its unit: "11 km/h", "<0.1 mm"."""
        unit = self.words(quantity.unit).replace("°", self.glyphs.degree)
        return f"{self.figure(quantity)} {unit}".rstrip()

    def figure(self, quantity: Quantity) -> str:
        """A figure without its unit."""
        return ("<" if quantity.under else "") + self.words.number(quantity.value, quantity.decimals)

    def wind(self, value: float, from_deg: float | None) -> str:
        """A wind: "↗ 11 km/h", the arrow pointing where it blows to (in ASCII, where it comes from)."""
        speed = self.measures.wind_speed(value)
        return f"{'' if speed.is_zero else self.arrow(from_deg)}{self.quantity(speed)}"

    def arrow(self, from_deg: float | None) -> str:
        """The wind's direction with a blank after it, or nothing where it isn't known."""
        return "" if from_deg is None else f"{self.glyphs.arrows[octant(from_deg)]} "

    def sky(self, condition_id: int, *, night: bool) -> str:
        """A condition's glyph, in its colour."""
        name = sky(condition_id, night=night)
        return self.ansi(self.glyphs.sky[name], SKY.get(name, CLOUD))

    def amount(self, amount_mm: float) -> str:
        """An amount of rain or snow: "0.4 mm"."""
        return self.quantity(self.measures.amount(amount_mm))

    def clock(self, moment: datetime) -> str:
        """The time of day, in the moment's own zone."""
        return self.measures.time(moment, self.words)

    def country(self, code: str | None) -> str:
        """A country's name, in ASCII where only that is asked for; nothing for no code."""
        name = self.words.country(code) if code else ""
        if self.glyphs.drawn or self.words.lang != "en":
            return name
        return unicodedata.normalize("NFKD", name.replace("\u2019", "'")).encode("ascii", "ignore").decode()

    def place(self, name: str | None, state: str | None, country: str | None) -> str:
        """A place's heading: "Athens, Attica, Greece"; a region called like its city isn't said twice."""
        region = "" if (state or "").casefold() == (name or "").casefold() else state
        return ", ".join(isolated(part) for part in (name, region, self.country(country)) if part)
