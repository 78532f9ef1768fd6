"""How a text is to look: words, glyphs, colours and units in one hand, as the caller wishes."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from master.render.options import RenderOptions
from master.render.text.ansi import CLOUD, SKY, Ansi
from master.render.text.glyphs import ASCII, UNICODE, Glyphs, octant, sky
from master.render.words import Words
from servicekit.queries import Units

DEGREES = {"standard": "K", "metric": "C", "imperial": "F"}
SPEED = {"standard": "m/s", "metric": "km/h", "imperial": "mph"}
KMH_PER_MS = 3.6
CLOCK = "%H:%M"


@dataclass(frozen=True, slots=True)
class TextFormat:
    """Everything that decides how a fact is written; `now` is aware, `width` in columns."""

    words: Words
    glyphs: Glyphs
    ansi: Ansi
    units: Units
    width: int
    now: datetime

    @classmethod
    def of(cls, options: RenderOptions, now: datetime) -> Self:
        """As wished."""
        glyphs = ASCII if options.ascii else UNICODE
        return cls(options.words, glyphs, Ansi(options.coloured), options.units, options.width, now)

    def temperature(self, value: float) -> str:
        """A temperature: "21 °C"."""
        return f"{self.words.number(value)} {self.degrees}"

    def range(self, low: float, high: float) -> str:
        """Two temperatures: "17…24 °C"."""
        low_words, high_words = self.words.number(low), self.words.number(high)
        together = low_words if low_words == high_words else f"{low_words}{self.glyphs.to}{high_words}"
        return f"{together} {self.degrees}"

    @property
    def degrees(self) -> str:
        """The unit of temperatures."""
        unit = DEGREES[self.units]
        return unit if unit == "K" else f"{self.glyphs.degree}{unit}"

    def warm(self, value: float, text: str | None = None) -> str:
        """A temperature, or another text, in its temperature's colour."""
        return self.ansi.warm(self.temperature(value) if text is None else text, self.celsius(value))

    def celsius(self, value: float) -> float:
        """A temperature in °C, whichever unit it was asked for in."""
        match self.units:
            case "standard":
                return value - 273.15
            case "imperial":
                return (value - 32) * 5 / 9
            case _:
                return value

    def speed(self, value: float) -> str:
        """A wind's speed without its unit: whole km/h or mph, m/s with a decimal. Metric upstreams give m/s."""
        match self.units:
            case "metric":
                return self.words.number(value * KMH_PER_MS)
            case "imperial":
                return self.words.number(value)
            case _:
                return self.words.number(value, 1)

    @property
    def speed_unit(self) -> str:
        """The unit of speeds."""
        return SPEED[self.units]

    def wind(self, value: float, from_deg: float | None) -> str:
        """A wind: "↗ 11 km/h", the arrow pointing where it blows to (in ASCII, where it comes from)."""
        return f"{self.arrow(from_deg)}{self.speed(value)} {self.speed_unit}"

    def arrow(self, from_deg: float | None) -> str:
        """The wind's direction with a blank after it, or nothing where it isn't known."""
        return "" if from_deg is None else f"{self.glyphs.arrows[octant(from_deg)]} "

    def sky(self, condition_id: int, *, night: bool) -> str:
        """A condition's glyph, in its colour."""
        name = sky(condition_id, night=night)
        return self.ansi(self.glyphs.sky[name], SKY.get(name, CLOUD))

    def millimetres(self, value: float) -> str:
        """Rain or snow: "0.4 mm"."""
        return f"{self.words.number(value, 1)} mm"

    def clock(self, moment: datetime) -> str:
        """The time of day, in the moment's own zone."""
        return f"{moment:{CLOCK}}"

    def country(self, code: str | None) -> str:
        """A country's name, in plain letters where only those are wished; nothing for no code."""
        name = self.words.country(code) if code else ""
        if self.glyphs.drawn or self.words.lang != "en":
            return name
        return unicodedata.normalize("NFKD", name.replace("\u2019", "'")).encode("ascii", "ignore").decode()

    def place(self, name: str | None, state: str | None, country: str | None) -> str:
        """A place's heading: "Athens, Attica, Greece"; a region called like its city isn't said twice."""
        region = "" if (state or "").casefold() == (name or "").casefold() else state
        return ", ".join(filter(None, (name, region, self.country(country))))
