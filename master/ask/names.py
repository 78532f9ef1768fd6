"""Words that the lexicon has for something else, and that are a place's name where they stand: Nice, Reading, Cairo."""

from collections.abc import Sequence
from dataclasses import dataclass

from master.ask.greek import sound
from master.ask.lexicon import Item
from master.ask.tokens import Token

SHORTEST_TIME = 5
"""Letters up to which a misspelt word of time is a name after `in`: Minsk is no `mins`."""
NEVER_NAMES = ("prep", "art", "gen", "and", "or", "there", "about", "on", "from")
CORRECTED = ("t/", "measure", "category", "weather", "news")
"""Tags of misspelt words that are believed also after `in`."""


@dataclass(frozen=True, slots=True)
class _Place:
    """An item where it stands: whether a preposition is before it, and whether it has a telling capital."""

    item: Item
    after: Item | None
    placed: bool
    capital: bool
    first: bool
    greek: bool

    @property
    def is_name(self) -> bool:  # noqa: PLR0911 - one for each way to be none
        """Whether it is the name of a place rather than what the lexicon says."""
        item, after = self.item, self.after
        if item.has(*NEVER_NAMES) or any(tag.startswith(("t/", "country/", "num/")) for tag in item.tags):
            return False
        if item.corrected and self.placed and not any(tag.startswith(CORRECTED) for tag in item.tags):
            return True
        if item.end - item.start > 1:
            return False
        ends = after is None or after.has("mark")
        if item.has("nice") and self.capital and not self.first and (self.placed or ends or after.has("or", "than")):  # type: ignore[union-attr]
            return True
        if not self.placed:
            return False
        if ends and item.has("nice", "stop") and not item.has("news"):
            return True
        before_a_name = after is not None and (not after.tags or after.corrected) and not item.corrected
        return before_a_name and (self.capital or (self.greek and item.has("news")))


def names_kept(words: Sequence[Token], found: Sequence[Item], *, greek: bool) -> list[Item]:
    """The items, those without their tags that are names of places."""
    kept = list(found)
    shouting = all(token.text.isupper() for token in words if token.kind == "word")
    for at, item in enumerate(found):
        word = words[item.start]
        if word.kind != "word" or not item.tags:
            continue
        placed = _is_placed(kept, at, greek=greek)
        short_time = item.corrected and placed and item.value("t/") and len(word.key) <= SHORTEST_TIME
        after = found[at + 1] if at + 1 < len(found) else None
        capital = word.text[:1].isupper() and not shouting
        place = _Place(item, after, placed, capital, at == 0, greek)
        if short_time or (placed and greek and _is_cairo(words, item)) or place.is_name:
            kept[at] = Item((), item.start, item.end)
    return kept


def _is_placed(kept: Sequence[Item], at: int, *, greek: bool) -> bool:
    """Whether `in` or its like stands before, in Greek also with an article between."""
    if not at:
        return False
    before = kept[at - 1]
    if before.has("art") and at > 1 and greek and kept[at - 2].has("prep", "from", "about"):
        return True
    return before.has("prep", "from")


def _is_cairo(words: Sequence[Token], item: Item) -> bool:
    """Whether what sounds as `καιρό` is Cairo: `στο Κάιρο` has the article of a neuter, and the weather doesn't."""
    return sound(words[item.start].key) == "kero" and words[item.start - 1].key in {"στο", "το", "sto", "to"}
