"""Words that the lexicon has for something else, and that are a place's name where they stand: Nice, Reading, Cairo."""

from collections.abc import Sequence
from dataclasses import dataclass

from contract.greek import sound
from master.ask.common_words import commonest
from master.ask.lexicon import COMMONEST, Item
from master.ask.tokens import Token
from master.ask.when import WEEKDAYS

SHORTEST_TIME = 5
"""Letters up to which a misspelt word of time is a name after `in`: Minsk is no `mins`."""
JOINING = frozenset({"of", "upon", "de", "del", "do", "du", "sur", "am", "der", "dos", "da", "di", "el", "al", "min"})
"""Small words within names: Isle of Man, Viña del Mar."""
SAINTS = frozenset({"αγια", "αγ", "agia", "ag"})
"""After them a day is a name: Αγία Παρασκευή, Αγία Κυριακή."""
SHORTEST_TELLING = 4
"""Letters of a word without a capital from which it shows that a question isn't written in capitals throughout."""
NEW = sound("νεα")
NEW_TOWNS = frozenset(
    map(
        sound,
        "υορκη ορλεανη σμυρνη ιωνια φιλαδελφεια μακρη ερυθραια μουδανια αγχιαλοσ περαμοσ μηχανιωνα δελχι καληδονια "
        "ζηλανδια γουινεα σκωτια χαλκηδονα αλικαρνασσοσ ποτιδαια κιοσ ζιχνη καλλικρατεια πελλα τριγλια απολλωνια "
        "αρτακη φωκαια μαγνησια καρβαλη βυσσα στυρα κερδυλια μαδυτοσ χωρα πεντελη επιδαυροσ ραιδεστοσ".split(),
    )
)
"""What follows «Νέα» in names of places, by sound: «καιρός Νέα Υόρκη» asks for no news."""
QUESTIONS = frozenset(map(sound, "ποσεσ ποσα ποσουσ ποσο ποση ποια ποιο ποιεσ ποιον ποιοι τι".split())) | frozenset(
    "what which how".split()
)
"""Words that are no names, also after `in`: in how many days."""
NEVER_NAMES = ("prep", "art", "gen", "and", "or", "there", "about", "on", "from")
NAMES_LAST = frozenset(
    {"airport", "town", "city", "beach", "island", "islands", "springs", "falls", "hill", "hills", "coast"}
)
"""Words of the lexicon that end names: Cape Town, Mexico City."""
DAYS_AND_MONTHS = ("t/month:", *(f"t/{day}" for day in WEEKDAYS))
CORRECTED = ("t/", "measure", "category", "weather", "news")
"""Tags of misspelt words that are believed also after `in`."""


@dataclass(frozen=True, slots=True)
class _Place:
    """An item where it stands.

    `placed` is whether a preposition is before it, `capital` whether it has a telling one, and `continues` whether such
    a name is before it. `ends_name` tells whether the item after it is a word that ends names, `joined` whether a word
    within names is before it, such as `del` or `Αγία`. `of_new_town`: it is the «Νέα» of such a town. `asks`: it is a
    word such as `which`.
    """

    item: Item
    after: Item | None
    placed: bool
    capital: bool
    continues: bool
    first: bool
    greek: bool
    ends_name: bool
    joined: bool
    of_new_town: bool
    asks: bool

    @property
    def is_name(self) -> bool:
        """Whether it is the name of a place rather than what the lexicon says."""
        if self.of_new_town or self.asks:
            return self.of_new_town
        if any(tag.startswith(DAYS_AND_MONTHS) for tag in self.item.tags):
            return self._is_named_day
        if self.item.has(*NEVER_NAMES) or any(tag.startswith(("t/", "country/", "num/")) for tag in self.item.tags):
            return False
        goes_on = self.continues and self.capital and not self.item.has("stop")
        believed = any(tag.startswith(CORRECTED) for tag in self.item.tags)
        if goes_on or (self.item.corrected and self.placed and not believed):
            return True
        return self.item.end - self.item.start == 1 and self._is_ambiguous_name

    @property
    def _is_named_day(self) -> bool:
        """Friday Harbor, Mar del Plata."""
        begins = self.placed and self.capital and not self.greek and self.after is not None and not self.after.tags
        return self.joined or begins

    @property
    def _is_ambiguous_name(self) -> bool:
        """Nice at the end or beside `or`, Reading after `in`, `Νέα` before a name."""
        item, after = self.item, self.after
        ends = after is None or after.has("mark") or after.value("t/") is not None
        beside_or = after is not None and after.has("or", "than")
        if item.has("nice") and self.capital and not self.first and (self.placed or ends or beside_or):
            return True
        if self.placed and ends and item.has("nice", "stop") and not item.has("news"):
            return True
        before_a_name = after is not None and (not after.tags or after.corrected or self.ends_name)
        of_name = self.capital or (self.greek and item.has("news"))
        return self.placed and before_a_name and not item.corrected and of_name


def names_kept(words: Sequence[Token], found: Sequence[Item], *, greek: bool) -> list[Item]:
    """The items, those without their tags that are names of places."""
    kept = list(found)
    shouting = all(token.text.isupper() for token in words if token.kind == "word")
    telling = any(token.text.islower() and len(token.text) >= SHORTEST_TELLING for token in words)
    name_goes_on = False
    for at, item in enumerate(found):
        word = words[item.start]
        if word.kind != "word" or not item.tags:
            name_goes_on = bool(
                not item.tags and word.text[:1].isupper() and (name_goes_on or _is_placed(kept, at, greek=greek))
            )
            continue
        placed = _is_placed(kept, at, greek=greek) and not _is_commonest(word, greek=greek)
        short_time = item.corrected and placed and item.value("t/") and len(word.key) <= SHORTEST_TIME
        after = found[at + 1] if at + 1 < len(found) else None
        capital = word.text[:1].isupper() and not shouting
        continues = name_goes_on and telling and not greek
        before = words[item.start - 1].key if at else ""
        joined = before in SAINTS or (at > 1 and not kept[at - 2].tags and before in JOINING)
        ends_name = after is not None and words[after.start].key in NAMES_LAST
        heard = sound(word.key) if greek else word.key
        new = greek and heard == NEW and after is not None and sound(words[after.start].key) in NEW_TOWNS
        place = _Place(
            item, after, placed, capital, continues, at == 0, greek, ends_name, joined, new, heard in QUESTIONS
        )
        if short_time or (placed and greek and _is_cairo(words, item)) or place.is_name:
            kept[at] = Item((), item.start, item.end)
        name_goes_on = not kept[at].tags and capital
    return kept


def _is_commonest(word: Token, *, greek: bool) -> bool:
    """Whether it is one of the commonest English words, in small letters: the `be` of `going to be`."""
    return not greek and word.text.islower() and word.key in commonest("en", COMMONEST)


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
