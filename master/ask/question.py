"""A question once it is read into items: what the passes of `/ask` look at. Immutable; nothing is decided here."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from contract.greek import is_greek, sound
from master.ask.lexicon import Item
from master.ask.tokens import Token
from master.ask.when import When

_NAMES = frozenset(
    "uk britain great england scotland wales united holland america usa u the south hong hellas new g".split()
)
_GREEK_NAMES = frozenset(
    sound(word)
    for word in (
        "αγγλια αγγλιασ βρετανια βρετανιασ μεγαλη μεγαλησ σκωτια σκωτιασ ουαλια ολλανδια ολλανδιασ ηπα αμερικη "
        "αμερικησ ηνωμενεσ ηνωμενων τσεχια τσεχιασ χονγκ ελλασ"
    ).split()
)
"""First words of the demonyms' list that are countries' names, and no adjectives."""
NEGATIONS = frozenset({"not", "οχι", "oxi", "ohi"})
ASKS_SOON = 6
"""Items after `and` within which another intent makes it the beginning of a clause."""


@dataclass(frozen=True)
class Question:
    """The normalised text, its tokens, and its items; `greek` also where it is written in Latin letters.

    `whens` are the times that were read, of the items `timed`; `shift` is in days (`the day before`).
    """

    text: str
    words: tuple[Token, ...]
    items: tuple[Item, ...]
    greek: bool
    greeklish: bool
    whens: tuple[When, ...] = ()
    timed: frozenset[int] = frozenset()
    shift: int = 0
    rough: bool = False
    """Whether one day stands for a month or a year."""

    def any(self, *tags: str) -> bool:
        """Whether any item has one of these tags."""
        return any(item.has(*tags) for item in self.items)

    def first(self, prefix: str) -> str:
        """What follows the prefix in the first tag of all that begins so; "" where none does."""
        return next((value for item in self.items if (value := item.value(prefix))), "")

    def all(self, prefix: str) -> Iterator[tuple[int, str]]:
        """Each item with such a tag, and what follows the prefix."""
        return ((at, value) for at, item in enumerate(self.items) if (value := item.value(prefix)))

    def token(self, at: int) -> Token:
        """The first token of an item."""
        return self.words[self.items[at].start]

    def key(self, at: int) -> str:
        """The key of an item's first token; "" beyond the ends."""
        return self.token(at).key if 0 <= at < len(self.items) else ""

    def is_negated(self, at: int) -> bool:
        """Whether `not` stands right before an item, or before its preposition and article."""
        before = at - 1
        while before > 0 and self.items[before].has("art", "prep", "on") and not self.items[before].has("mark"):
            before -= 1
        return self.key(before) in NEGATIONS

    def between(self, first: int, last: int) -> str:
        """The text from one item to another one, both with it."""
        return self.text[self.words[self.items[first].start].start : self.words[self.items[last].end - 1].end]

    def joins_names(self, *tags: str) -> bool:
        """Whether an item with one of these tags stands between two names: Rome or Athens, in Rome or in Athens."""
        return any(
            item.has(*tags) and self.is_beside_name(at, -1) and self.is_beside_name(at, 1)
            for at, item in enumerate(self.items)
        )

    def is_beside_name(self, at: int, step: int) -> bool:
        """Whether the next item in a direction, but times, articles and prepositions, may be a name."""
        at += step
        while 0 <= at < len(self.items) and (at in self.timed or self.items[at].has("art", "prep", "from", "gen")):
            at += step
        return 0 <= at < len(self.items) and self.is_name(at)

    def is_word(self, at: int) -> bool:
        """Whether the item is of words."""
        return self.token(at).kind == "word"

    def is_stop(self, at: int) -> bool:
        """Whether a sentence or a part of one ends there."""
        return self.items[at].has("mark") and self.token(at).text in ".;?!,·"

    def names_country(self, at: int) -> bool:
        """Whether the item is a country's name: a listed one, or one of the demonyms' list such as UK."""
        item = self.items[at]
        if item.value("country/") is not None:
            return True
        word = self.words[item.start].key
        listed = sound(word) in _GREEK_NAMES if self.greek and is_greek(word) else word in _NAMES
        return item.value("demonym/") is not None and (listed or (self.greek and sound(word) in _GREEK_NAMES))

    def is_name(self, at: int) -> bool:
        """Whether the item may be a place's name, or a part of one: the lexicon lacks it, or has it as a country."""
        item = self.items[at]
        if item.has("point"):
            return True
        if at in self.timed or not self.is_word(at):
            return False
        return not item.tags or self.names_country(at)

    @cached_property
    def clauses(self) -> tuple[int, ...]:
        """The number of each item's clause: a new one begins at `and` or a full stop before another intent."""
        numbers: list[int] = []
        clause = 0
        for at, item in enumerate(self.items):
            if (item.has("and") or self.is_stop(at)) and self._asks_soon(at + 1):
                clause += 1
            numbers.append(clause)
        return tuple(numbers)

    def _asks_soon(self, at: int) -> bool:
        for item in self.items[at : at + ASKS_SOON]:
            if item.has("weather", "news", "forecast", "briefing") or item.value("measure/") or item.value("sun/"):
                return True
            if not item.tags or item.has("and", "mark"):
                return False
        return False
