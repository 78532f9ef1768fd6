"""An answer of one of Iris's own kinds as what the templates show, and the links from one kind to another."""

from dataclasses import dataclass
from urllib.parse import urlencode

from master.facts.assumed import assumed_line
from master.facts.kinds import KINDS
from master.facts.kinds.kind import Row
from master.facts.measures import Measures, Quantity
from master.facts.results import PlaceKind
from master.facts.words import Words
from master.views.html.asked import PageQuestion
from master.views.html.measures import quantity
from master.views.html.views import Link, SourceView
from master.views.language import address

KEPT = ("city", "lat", "lon", "units", "wind", "pressure", "precipitation", "clock", "lang")
"""Of a question, what its link to another kind keeps."""


@dataclass(frozen=True, slots=True)
class KindView:
    """The place, what is known, and where the other kinds of it are."""

    title: str
    place: str
    where: str
    assumed: str
    rows: tuple[Row, ...]
    source: SourceView


@dataclass(frozen=True, slots=True)
class PageTeller:
    """How the page writes figures."""

    words: Words
    measures: Measures

    def quantity(self, amount: Quantity) -> str:
        """A figure with its unit, on one line."""
        return quantity(amount, self.words)


def kind_view(result: PlaceKind, measures: Measures, words: Words) -> KindView:
    """All that the page says of a place's kind."""
    answer = result.part.content
    return KindView(
        title=words(result.kind.title),
        place=answer.place,
        where=words.country(answer.country) if answer.country else "",
        assumed=assumed_line(answer.assumed, words),
        rows=tuple(result.kind.words.rows(result.known, PageTeller(words, measures))),
        source=SourceView.of(result.part.provenance, "weather", words),
    )


def kind_links(asked: PageQuestion, words: Words) -> tuple[Link, ...]:
    """The weather and each kind of the place that the page is about, but for the one that it shows."""
    given = {name: value for name in KEPT if (value := getattr(asked, name))}
    query = urlencode(given, safe=",")
    return tuple(Link(words(kind.title), address(f"{kind.path}?{query}")) for kind in KINDS.values())
