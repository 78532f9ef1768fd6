"""What a kind of answer is: its path, its schema, and how it is told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import TypeAdapter

from contract.queries import WeatherQuery
from master.facts.measures import Measures, Quantity
from master.facts.words import Words

Row = tuple[str, str]
"""A label and what stands beside it, both in the caller's language."""


class Teller(Protocol):
    """How a door writes: text, page and `/ask` each have one."""

    @property
    def words(self) -> Words:
        """The language."""

    @property
    def measures(self) -> Measures:
        """The units."""

    def quantity(self, quantity: Quantity, /) -> str:
        """A figure with its unit."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is told: an answer of the kind's schema, and beside it the past day where the kind compares with that."""

    answer: Any
    beside: Any = None


@dataclass(frozen=True, slots=True)
class KindLetter:
    """A letter of one-line templates: what it stands for, in English, and its text; None where it isn't known."""

    letter: str
    says: str
    text: Callable[[Any, Teller], str | None]
    """Takes what the kind's `rows` take."""


class InWords(Protocol):
    """A kind's module; its functions take an answer of the kind's schema, or a `Known`."""

    @property
    def summary(self) -> Callable[[Any, Teller], str]:
        """The answer in one line."""

    @property
    def rows(self) -> Callable[[Any, Teller], Iterator[Row]]:
        """All of it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind, and the module that puts its answers in words."""

    path: str
    title: str
    schema: TypeAdapter[Any]
    words: InWords
    letters: tuple[KindLetter, ...]
    query: type[WeatherQuery] = WeatherQuery
    beside: str = ""
    """The path of the kind that its days are compared with: `words` and letters then take a `Known`."""

    def question(self, place: WeatherQuery) -> WeatherQuery:
        """The question for this kind about the place of another question, in its units and language."""
        named = {"city", "lat", "lon", "units", "lang"}
        return self.query.from_values(place.model_dump(include=named, exclude_none=True))
