"""wttr.in's one-line output: its letters in its own spelling (https://github.com/chubin/wttr.in#one-line-output)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from contract import sun
from contract.schemas.weather import CurrentWeather
from contract.units import INCH_MM
from master.facts.assumed import assumed_name
from master.facts.days import OLD
from master.facts.measures import Quantity
from master.facts.provenance import Provenance
from master.facts.table import FACTS, Fact
from master.facts.words import words_in
from master.views.wttr import wwo
from master.views.wttr.options import WttrOptions

ARROWS = "↓↙←↖↑↗→↘"
"""Where the wind blows to, by where it comes from: from the north first."""
MOONS = "🌑🌒🌓🌔🌕🌖🌗🌘"
SYNODIC_MONTH_DAYS = 29.530588
CHANCE, UV, WARNING = "%o", "%u", "%A"
"""Letters of values that the current weather hasn't got, or not from each provider."""
UNKNOWN, NO_TIME, TIMES = "--", "--:--:--", "DSzsd"
"""What stands for a value that isn't known, and for the time of what doesn't happen, as a sunrise at the pole."""
_LETTER = re.compile("%([a-zA-Z])")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a line is made of; `now` is aware, `place` as it was written, `chance_percent` of rain in this hour."""

    weather: CurrentWeather
    place: str
    options: WttrOptions
    now: datetime
    chance_percent: int | None = None
    uvi: float | None = None
    warning: str | None = None
    """The worst official warning, or that none is in force."""

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude."""
        return self.weather.coord.point


def staleness(facts: Facts, provenance: Provenance) -> str:
    """That a line is of old data, with their age, which wttr.in's lines never say: ` (stale, 3 h ago)`, or nothing."""
    age = facts.now - facts.weather.measured
    said = provenance.staleness(words_in(facts.options.lang), age.total_seconds() if age >= OLD else 0.0)
    return f" ({', '.join(said)})" if said else ""


def render(facts: Facts, stale: str = "") -> str:
    """The line: each letter's value, a placeholder for what isn't known, nothing for letters that wttr.in hasn't got.

    The placeholder keeps the columns where they are. `stale` stands at the end of the first line.
    """

    def value(letter: re.Match[str]) -> str:
        write = LETTERS.get(letter[1])
        if write is None:
            return ""
        return write(facts) or (NO_TIME if letter[1] in TIMES else UNKNOWN)

    line, separator, rest = _LETTER.sub(value, facts.options.template).partition("\n")
    return f"{line}{stale}{separator}{rest}"


def degrees(value: float, options: WttrOptions) -> str:
    """A temperature as wttr.in writes it: `+8°C`, `-3°F`."""
    return f"{round(value) + 0:+d}{options.measures.temperature(value).unit}"


def wind(speed: float, from_deg: float | None, options: WttrOptions) -> str:
    """A wind as wttr.in writes it: `↙5km/h`; the speed comes in m/s, or miles an hour if imperial."""
    arrow = "" if from_deg is None else ARROWS[int((from_deg + 22.5) % 360 / 45)]
    return f"{arrow}{_written(options.measures.wind_speed(speed))}"


def _condition(facts: Facts) -> wwo.WwoCondition:
    condition = facts.weather.condition
    return wwo.condition(condition.code, night=condition.is_night)


def _name(facts: Facts) -> str:
    described = facts.weather.condition.description
    return described if described and facts.options.lang not in ("", "en") else _condition(facts).words


def _feels_like(facts: Facts) -> str | None:
    felt = facts.weather.main.feels_like
    return None if felt is None else degrees(felt, facts.options)


def _wind(facts: Facts) -> str | None:
    measured = facts.weather.wind
    return None if measured.speed is None else wind(measured.speed, measured.deg, facts.options)


def _precipitation(facts: Facts) -> str | None:
    fallen_mm = facts.weather.water_mm
    if fallen_mm is None:
        return None
    in_inches = facts.options.measures.amount(fallen_mm).unit == "in"
    return f"{fallen_mm / INCH_MM:.2f} in" if in_inches else f"{fallen_mm:.1f}mm"


def _pressure(facts: Facts) -> str | None:
    """In hPa with `u` too, as wttr.in writes it."""
    measures, pressure_hpa = facts.options.measures, facts.weather.main.pressure
    if "u" in facts.options.letters and measures.pressure is None:
        measures = replace(measures, pressure="hpa")
    return None if pressure_hpa is None else _written(measures.pressure_of(pressure_hpa))


def _time(moment: datetime, options: WttrOptions) -> str:
    """`07:22:15`, or `7:22 AM` where twelve hours were asked for."""
    if options.measures.clock == "12":
        return options.measures.time(moment, words_in(options.lang))
    return f"{moment:%H:%M:%S}"


def _event(name: str) -> Callable[[Facts], str | None]:
    def local_time(facts: Facts) -> str | None:
        if facts.point is None:
            return None
        moment = getattr(sun.solar_day(*facts.point, facts.now.astimezone(UTC)), name)
        return None if moment is None else _time(facts.weather.local(moment), facts.options)

    return local_time


def _figure(fact: Fact) -> Callable[[Facts], str | None]:
    def written(facts: Facts) -> str | None:
        value = fact.read(facts.weather)
        return None if value is None else _written(fact.quantity(value, facts.options.measures))

    return written


def _written(quantity: Quantity) -> str:
    return f"{quantity.value:.{quantity.decimals}f}{quantity.unit}"


LETTERS: Mapping[str, Callable[[Facts], str | None]] = {
    **{fact.letter: _figure(fact) for fact in FACTS if fact.letter and not fact.composed},
    "c": lambda facts: wwo.padded(_condition(facts).symbol),
    "C": _name,
    "A": lambda facts: facts.warning,
    "x": lambda facts: _condition(facts).plain,
    "t": lambda facts: degrees(facts.weather.main.temp, facts.options),
    "f": _feels_like,
    "w": _wind,
    "l": lambda facts: assumed_name(facts.weather.assumed) or facts.place,
    "m": lambda facts: MOONS[round(sun.moon_phase(facts.now) * len(MOONS)) % len(MOONS)],
    "M": lambda facts: str(int(sun.moon_phase(facts.now) * SYNODIC_MONTH_DAYS)),
    "p": _precipitation,
    "o": lambda facts: None if facts.chance_percent is None else f"{facts.chance_percent}%",
    "P": _pressure,
    "u": lambda facts: None if facts.uvi is None else str(round(facts.uvi)),
    "D": _event("dawn"),
    "S": _event("sunrise"),
    "z": _event("noon"),
    "s": _event("sunset"),
    "d": _event("dusk"),
    "T": lambda facts: f"{_time(facts.weather.local(facts.now), facts.options)}{facts.weather.local(facts.now):%z}",
    "Z": lambda facts: facts.weather.timezone_name or f"{facts.weather.local(facts.now):%Z}",
}
