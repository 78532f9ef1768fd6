"""The table of facts: each figure of the weather once, for every door that shows, says or describes it.

Text, page, one-line templates, `/ask`, `/help` and `/docs` are made from it. A fact that isn't `composed` needs nothing
else than its entry and a translation of its label (docs/adding-a-fact.md).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter

from contract.schemas.weather import CurrentWeather, Step
from master.facts.measures import Kind, Measures, Quantity
from master.facts.words import Words

Entry = CurrentWeather | Step
"""The weather now, or in three hours of the forecast."""
UV_LEVELS = ((11, "extreme"), (8, "very high"), (6, "high"), (3, "moderate"), (0, "low"))
"""Of the World Health Organization's index, from which value on (https://www.who.int/publications/i/item/9241590076)."""


def uv_level(index: float) -> str:
    """The World Health Organization's word for a UV index, in English."""
    return next(words for least, words in UV_LEVELS if round(index) >= least)


CLEAR_M = 5_000
"""Visibility from which on nobody speaks of it."""


def always(_figure: float) -> bool:
    """Every figure is worth showing."""
    return True


def never(_figure: float) -> bool:
    """None is, unless it is asked for."""
    return False


def inside_a_sentence(label: str) -> str:
    """A label without its capital, unless it begins with an abbreviation: `UV index`."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One figure: what it is called, where the weather has it, how it is measured and when it is worth showing."""

    name: str
    """By which `/ask` understands it: a measure."""
    label: str
    """In English, with a capital; translated as any other word."""
    field: str
    """Of `CurrentWeather` and of `Step`, with dots between."""
    kind: Kind
    letter: str = ""
    """Of one-line templates, where wttr.in has one for it."""
    composed: bool = False
    """Whether each door puts it together with others in its own way: a wind with its arrow, a range of temperatures."""
    by_day: bool = False
    """Whether it is worth showing by day only."""
    worth: Callable[[float], bool] = always
    """Whether a figure is worth showing where nobody asked for it; `/ask` tells it all the same."""

    def read(self, entry: Entry) -> float | None:
        """The figure as the payload has it; None where it isn't known."""
        value: float | None = attrgetter(self.field)(entry)
        return value

    def quantity(self, value: float, measures: Measures) -> Quantity:
        """The figure as people are shown it."""
        return measures.quantity(self.kind, value)

    @property
    def plain_label(self) -> str:
        """The English label inside a sentence."""
        return inside_a_sentence(self.label)

    def phrase(self, figure: str, words: Words) -> str:
        """`humidity 54 %`."""
        return f"{inside_a_sentence(words(self.label))} {figure}"


FACTS = (
    Fact(name="temperature", label="Temperature", field="main.temp", kind="temperature", letter="t", composed=True),
    Fact(name="feels like", label="Feels like", field="main.feels_like", kind="temperature", letter="f", composed=True),
    Fact(name="wind", label="Wind", field="wind.speed", kind="speed", letter="w", composed=True),
    Fact(name="gusts", label="Gusts", field="wind.gust", kind="speed", composed=True),
    Fact(name="humidity", label="Humidity", field="main.humidity", kind="percent", letter="h"),
    Fact(name="dew point", label="Dew point", field="dew_point", kind="temperature"),
    Fact(name="pressure", label="Pressure", field="main.pressure", kind="pressure", letter="P"),
    Fact(name="fog", label="Visibility", field="visibility", kind="distance", worth=lambda metres: metres < CLEAR_M),
    Fact(name="snow depth", label="Snow depth", field="snow_depth", kind="depth", worth=bool),
    Fact(name="low clouds", label="Low clouds", field="clouds.lower", kind="percent", worth=never),
    Fact(name="medium clouds", label="Medium clouds", field="clouds.middle", kind="percent", worth=never),
    Fact(name="high clouds", label="High clouds", field="clouds.upper", kind="percent", worth=never),
    Fact(name="rain", label="Rain and snow", field="water_mm", kind="water", letter="p", composed=True),
    Fact(name="uv", label="UV index", field="uvi", kind="index", letter="u", by_day=True),
)
"""In the order in which they are shown."""


def plain_facts(entry: Entry, facts: Iterable[Fact] = FACTS) -> Iterator[tuple[Fact, float]]:
    """The facts that every door shows alike and that are known and worth showing, with their figures."""
    for fact in facts:
        value = None if fact.composed or (fact.by_day and entry.condition.is_night) else fact.read(entry)
        if value is not None and fact.worth(value):
            yield fact, value
