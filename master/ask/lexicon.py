"""The words that the grammar knows: from a question's tokens to items, each with the tags of what it tells.

`lexicon_en.txt` and `lexicon_el.txt` list the phrases by tag, `demonyms.txt` adjectives of countries; the names of
countries and months are Unicode's (CLDR, through Babel). English is compared by folded letters, Greek by sound, and a
misspelt word by its distance (Damerau–Levenshtein) from those of a word that is listed.

Tags: `measure/…`, `sun/…`, `super/…` (superlatives), `comp/…` (comparatives), `news`, `category/…`, `briefing`, `help`,
`smalltalk`, `t/…` (times), `num/…`, `country/…`, `demonym/…`, and parts of speech: `prep` stands before a place, `gen`
and `art` are articles, `stop` is passed over.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, product
from pathlib import Path

from babel import Locale
from rapidfuzz import process
from rapidfuzz.distance import OSA

from contract.folding import fold
from contract.greek import is_greek, sound
from master.ask.common_words import commonest, is_common
from master.ask.tokens import Token
from master.facts.table import FACTS
from master.facts.words import words_in

FOLDER = Path(__file__).parent
SHORTEST_MISSPELT, LONG = 5, 8
"""Letters from which a word may have one mistake, and two; of sounds one more, as they have fewer mistakes."""
SHORTEST_STEM = 3
SHORTEST_FOREIGN = 4
"""Letters from which a word in Latin letters is a name within Greek ones; shorter ones are small words: sto, tha."""
CORE = ("rain", "snow", "wind", "windy", "cold", "warm", "foggy", "sunny", "storm", "today", "week")
"""Words that are so often asked for that also one of four letters with a mistake is one of them: rian."""
_CASES = {
    "α": ("α", "ας"),
    "η": ("η", "ης"),
    "ος": ("ος", "ου", "ο"),
    "ο": ("ο", "ου"),
    "ες": ("ες", "ων"),
    "ι": ("ι", "ιου"),
}
"""The endings of Greek names of countries in each case, by that of the nominative."""
UNCORRECTED = ("country/", "stop", "art", "why", "fill", "aside", "correct", "only", "shift/", "in/")
"""Tags of words that a misspelt one isn't taken for: more often it is a place."""
BESIDE = ("claim/", "direction")
"""Tags that a word has beside what else it tells, however it is listed."""
ARTICLES_LIKE_WHAT = frozenset({"τη", "την", "τησ"})
"""Articles that sound as «τι» does: «τη Νέα Υόρκη» is no «τι νέα»."""
WITH = frozenset({"με", "me"})
"""Words that sound as a short May does: «9 με 12» are hours."""
NOT_COUNTRIES = frozenset({"us", "of", "in", "it", "is", "no", "to", "so", "be", "at", "me", "my"})


@dataclass(frozen=True, slots=True)
class Item:
    """One or more tokens (`start` to `end`) and what they tell; no tags where the lexicon lacks them."""

    tags: tuple[str, ...]
    start: int
    end: int
    corrected: bool = False

    def value(self, prefix: str) -> str | None:
        """What follows the prefix in the first tag that begins so: `measure/` → `rain`."""
        return next((tag.removeprefix(prefix) for tag in self.tags if tag.startswith(prefix)), None)

    def has(self, *tags: str) -> bool:
        """Whether one of these is among its tags."""
        return any(map(self.tags.__contains__, tags))  # without a generator: asked hundreds of times a question


@dataclass(frozen=True, slots=True)
class Phrase:
    """The keys of its words, and whether each is a beginning only."""

    keys: tuple[str, ...]
    stems: tuple[bool, ...]
    tag: str


class Lexicon:
    """Phrases of one language by the key of their first word; `key` makes a token's key one of the phrases'."""

    def __init__(self, phrases: Iterable[Phrase], *, by_sound: bool) -> None:
        self._by_sound = by_sound
        self._whole: dict[str, list[Phrase]] = {}
        self._stems: dict[str, list[Phrase]] = {}
        words: set[str] = set()
        stems: set[str] = set()
        corrections: dict[str, set[str]] = {}
        for phrase in phrases:
            index = self._stems if phrase.stems[0] else self._whole
            index.setdefault(phrase.keys[0], []).append(phrase)
            for key, is_stem in zip(phrase.keys, phrase.stems, strict=True):
                (stems if is_stem else words).add(key)
                believed = not phrase.tag.startswith(UNCORRECTED) or _is_long_filler(phrase.tag, key)
                if believed and len(key) >= SHORTEST_MISSPELT - 1:
                    corrections.setdefault(key[0], set()).add(key)
        self._words, self._all_stems = words, stems
        self._corrections = {letter: sorted(keys) for letter, keys in corrections.items()}
        self._all_corrections = sorted(key for keys in corrections.values() for key in keys if len(key) >= LONG - 1)
        self._countries = {
            phrase.keys[0]: phrase.tag
            for phrase in chain.from_iterable(self._whole.values())
            if phrase.tag.startswith("country/") and len(phrase.keys) == 1
        }
        self.corrected = lru_cache(maxsize=4096)(self._corrected)

    def key(self, token: Token) -> str:
        """How the token is compared."""
        return sound(token.key) if self._by_sound else token.key

    def knows(self, key: str) -> bool:
        """Whether it is a word, or begins with a stem, of any phrase."""
        return key in self._words or any(key[:n] in self._all_stems for n in range(SHORTEST_STEM, len(key) + 1))

    def is_phrase(self, key: str) -> bool:
        """Whether the word alone tells something: `news`, but not the `new` of `new year`."""
        return any(len(phrase.keys) == 1 for phrase in self.first_words(key))

    def first_words(self, key: str) -> Iterator[Phrase]:
        """The phrases whose first word this is."""
        yield from self._whole.get(key, ())
        for length in range(len(key), SHORTEST_STEM - 1, -1):
            yield from self._stems.get(key[:length], ())

    def country(self, key: str) -> str | None:
        """The tag of the country whose name a misspelt word means; None where it means none."""
        if key in self._countries or len(key) < SHORTEST_MISSPELT - 1:
            return self._countries.get(key)
        alike = [name for name in self._countries if len(key) >= SHORTEST_MISSPELT or len(name) > len(key)]
        found = process.extractOne(key, alike, scorer=OSA.distance, score_cutoff=1)
        return self._countries[found[0]] if found else None

    def _corrected(self, key: str) -> str | None:
        """The listed word that a misspelt one means, if it has few mistakes for its length."""
        if not self._by_sound and len(key) == SHORTEST_MISSPELT - 1:
            core = process.extractOne(key, CORE, scorer=OSA.distance, score_cutoff=1)
            return str(core[0]) if core else None
        if len(key) < SHORTEST_MISSPELT + self._by_sound:
            return None
        allowed = 2 if len(key) >= LONG else 1
        words = self._corrections.get(key[0], ())
        found = process.extractOne(key, words, scorer=OSA.distance, score_cutoff=allowed)
        if found is None and len(key) > SHORTEST_MISSPELT:  # its first letter may be the wrong one
            found = process.extractOne(key, self._all_corrections, scorer=OSA.distance, score_cutoff=1)
        if found:
            return str(found[0])
        for stem in words:
            is_stem = stem in self._all_stems and len(stem) > SHORTEST_MISSPELT
            if is_stem and min(OSA.distance(key[: len(stem) + extra], stem) for extra in (-1, 0, 1)) <= 1:
                return stem
        return None


def _is_long_filler(tag: str, key: str) -> bool:
    """Whether a word that tells nothing is so long that no place is like it: probability, expected."""
    return tag in ("stop", "fill", "aside") and len(key) >= LONG


def items(tokens: Sequence[Token], *, greek: bool, names: frozenset[str] = frozenset()) -> list[Item]:
    """The items of a question, in order; the longest phrase counts. Words with a key in `names` aren't misspelt."""
    lexicons = (greek_lexicon(), english_lexicon()) if greek else (english_lexicon(),)
    found: list[Item] = []
    position = 0
    while position < len(tokens):
        item = _item(tokens, position, lexicons, names, greek=greek)
        found.append(item)
        position = item.end
    return found


def _item(
    tokens: Sequence[Token], position: int, lexicons: Sequence[Lexicon], names: frozenset[str], *, greek: bool
) -> Item:
    token = tokens[position]
    if token.kind != "word":
        return Item((token.kind,), position, position + 1)
    if not greek and token.key == "us" and _is_country(tokens, position):
        return Item(("country/us",), position, position + 1)
    for lexicon in lexicons:
        if lexicon is not lexicons[0] and is_greek(token.key):
            continue
        found = list(_phrases(tokens, position, lexicon, names))
        if found and not (lexicon is greek_lexicon() and _is_foreign(tokens, position, found)):
            longest = max(len(phrase.keys) for phrase, _ in found)
            alike = [(phrase, fixed) for phrase, fixed in found if len(phrase.keys) == longest]
            alike.sort(key=lambda entry: entry[0].tag.startswith(BESIDE))
            best, fixed = alike[0]
            tags = dict.fromkeys(
                phrase.tag
                for phrase, _ in alike
                if phrase.tag.startswith(BESIDE) or (phrase.keys[0], phrase.stems[0]) == (best.keys[0], best.stems[0])
            )
            return Item(tuple(tags), position, position + longest, fixed)
    return Item((), position, position + 1)


def _is_foreign(tokens: Sequence[Token], position: int, found: Iterable[tuple[Phrase, bool]]) -> bool:
    """Whether a word in Latin letters within Greek ones is none of Greek that sounds so: Paris is no «πάρεις»."""
    token = tokens[position]
    if is_greek(token.key) or len(token.key) < SHORTEST_FOREIGN or not any(is_greek(each.key) for each in tokens):
        return False
    return token.text.istitle() or all(phrase.tag in ("stop", "fill", "aside") for phrase, _ in found)


def _phrases(
    tokens: Sequence[Token], position: int, lexicon: Lexicon, names: frozenset[str]
) -> Iterator[tuple[Phrase, bool]]:
    key = _meant(tokens[position], lexicon)
    corrected = False
    if not lexicon.knows(key):
        better = None if _is_right(tokens[position], names) else lexicon.corrected(key)
        if better is None:
            return
        key, corrected = better, True
    for phrase in lexicon.first_words(key):
        if phrase.tag.startswith("t/month:") and tokens[position].key in WITH:
            continue
        if phrase.tag == "news" and tokens[position].key in ARTICLES_LIKE_WHAT:
            continue
        if corrected and phrase.tag.startswith(UNCORRECTED) and not _is_long_filler(phrase.tag, key):
            continue
        if _matches(tokens, position, phrase, lexicon, names):
            yield phrase, corrected


def _meant(token: Token, lexicon: Lexicon) -> str:
    """The key of a word, of `teh` and `nxt` that of the word that is meant."""
    key = lexicon.key(token)
    if lexicon.knows(key) or not token.text.islower():
        return key
    with_eta = sound(token.key.replace("h", "i"))  # kyriakh, pempth
    if lexicon is greek_lexicon() and "h" in token.key and lexicon.knows(with_eta):
        return with_eta
    return _swapped().get(key) or (_without_vowels().get(key, key) if lexicon is english_lexicon() else key)


COMMONEST = 150
"""English words of which also those with two letters swapped are known: teh, adn, fo."""


@cache
def _swapped() -> dict[str, str]:
    """The commonest words by what becomes of them with two neighbouring letters swapped, where that is no word."""
    found = {
        f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}": word
        for word in reversed(commonest("en", COMMONEST))
        for at in range(len(word) - 1)
    }
    return {key: word for key, word in found.items() if not is_common(key, greek=False)}


VOWELS = frozenset("aeiouy")
SHORTEST_SKELETON, LONGEST_ABBREVIATED = 3, 7


@cache
def _without_vowels() -> dict[str, str]:
    """Short words that are typed without vowels: nxt, wrk, frm, knts; of several the commonest."""
    known = [word for word in commonest("en", 2_000) if english_lexicon().is_phrase(word)]
    found: dict[str, str] = {}
    for word in (*known, "knots"):
        bare = "".join(letter for letter in word if letter not in VOWELS)
        if len(bare) >= SHORTEST_SKELETON and bare != word and len(word) <= LONGEST_ABBREVIATED and bare[0] == word[0]:
            found.setdefault(bare, word)
    return {key: word for key, word in found.items() if not is_common(key, greek=False)}


def _is_right(token: Token, names: frozenset[str]) -> bool:
    """Whether a word isn't misspelt: it is a name, or one of the commonest words, whatever it is like."""
    return token.key in names or is_common(token.key, greek=is_greek(token.key))


def _matches(tokens: Sequence[Token], position: int, phrase: Phrase, lexicon: Lexicon, names: frozenset[str]) -> bool:
    if position + len(phrase.keys) > len(tokens):
        return False
    for offset in range(1, len(phrase.keys)):
        token = tokens[position + offset]
        wanted = phrase.keys[offset]
        if token.kind != "word":
            return False
        key = _meant(token, lexicon)
        if key == wanted or (phrase.stems[offset] and key.startswith(wanted)):
            continue
        if lexicon.knows(key) or _is_right(token, names) or lexicon.corrected(key) != wanted:
            return False
    return True


def _is_country(tokens: Sequence[Token], position: int) -> bool:
    """Whether `us` is a country: in capitals where not all is, or after `the`, `in` and `from`."""
    before = tokens[position - 1].key if position else ""
    return before in {"the", "in", "from"} or (
        tokens[position].text.isupper() and not all(t.text.isupper() for t in tokens)
    )


@cache
def english_lexicon() -> Lexicon:
    """English, with the countries' English names."""
    phrases = [*_with_facts(_listed("lexicon_en.txt", by_sound=False), "en"), *_demonyms(0), *_months("en")]
    names = (Phrase(keys, (False,) * len(keys), f"country/{code}") for code, keys in _countries("en"))
    known = {phrase.keys for phrase in phrases}
    return Lexicon([*phrases, *(phrase for phrase in names if phrase.keys not in known)], by_sound=False)


@cache
def greek_lexicon() -> Lexicon:
    """Greek, with the countries' Greek names in each case."""
    phrases = [*_with_facts(_listed("lexicon_el.txt", by_sound=True), "el"), *_demonyms(1), *_months("el")]
    names = []
    for code, words in _countries("el"):
        for forms in product(*(_cases(word) for word in words)):
            keys = tuple(sound(fold(form)) for form in forms)
            names.append(Phrase(keys, (False,) * len(keys), f"country/{code}"))
    return Lexicon([*phrases, *names], by_sound=True)


def _cases(word: str) -> tuple[str, ...]:
    for ending, cases in _CASES.items():
        if word.endswith(fold(ending)):
            stem = word.removesuffix(fold(ending))
            return tuple(stem + fold(case) for case in cases)
    return (word,)


def _countries(language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for code, name in Locale(language).territories.items():
        if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "QO", "ZZ", "XA", "XB"):  # noqa: PLR2004
            for variant in str(name).replace(")", "").split(" ("):
                words = tuple(fold(variant.replace("&", "and")).split())
                if words and words[0] not in NOT_COUNTRIES:
                    yield code.lower(), words


def _months(language: str) -> Iterator[Phrase]:
    by_sound = language == "el"
    names = Locale(language).months
    for context, width in (("format", "wide"), ("stand-alone", "wide"), ("format", "abbreviated")):
        for number, name in names[context][width].items():
            key = fold(name)
            for case in dict.fromkeys((key, key.removesuffix("σ")) if by_sound else (key,)):  # Ιούλιος, Ιούλιο
                yield Phrase((sound(case) if by_sound else case,), (False,), f"t/month:{number}")


def _listed(file: str, *, by_sound: bool) -> Iterator[Phrase]:
    for line in _lines(file):
        tag, _, forms = line.partition(": ")
        yield from _parsed(forms, tag, by_sound=by_sound)


def _with_facts(listed: Iterable[Phrase], language: str) -> list[Phrase]:
    """The list, and the labels of the facts for which it has no words; those then mean no other measure."""
    phrases = list(listed)
    tags = {phrase.tag for phrase in phrases}
    more = [
        phrase
        for fact in FACTS
        if not fact.composed and f"measure/{fact.name}" not in tags
        for phrase in _parsed(words_in(language)(fact.label), f"measure/{fact.name}", by_sound=language == "el")
    ]
    labels = {phrase.keys for phrase in more}
    return [*(phrase for phrase in phrases if phrase.keys not in labels), *more]


def _demonyms(column: int) -> Iterator[Phrase]:
    for line in _lines("demonyms.txt"):
        code, _, forms = line.partition(": ")
        yield from _parsed(forms.split(";")[column], f"demonym/{code}", by_sound=column == 1)


def _parsed(forms: str, tag: str, *, by_sound: bool) -> Iterator[Phrase]:
    for form in _variants(filter(None, map(str.strip, forms.split(",")))):
        words = form.split()
        keys = [fold(word.rstrip("*")) for word in words]
        stems = tuple(word.endswith("*") for word in words)
        for heard in dict.fromkeys((tuple(map(sound, keys)), _voiceless(keys))) if by_sound else (tuple(keys),):
            yield Phrase(heard, stems, tag)


_VOICELESS = re.compile("([ae])v(?=[θkpstxfπ])")


def _voiceless(keys: Iterable[str]) -> tuple[str, ...]:
    """The sounds with «ευ» and «αυ» as they are said before a voiceless one: efxaristo, afto."""
    return tuple(_VOICELESS.sub(r"\1f", sound(key)) for key in keys)


def _variants(forms: Iterable[str]) -> Iterator[str]:
    """Each form; `what is` is also `what` (as `what's` is cut) and `whats`."""
    for form in forms:
        yield form
        for verb in (" is ", " are "):
            head, found, rest = form.partition(verb)
            if found and head in ("what", "how", "who", "where", "when"):
                yield f"{head} {rest}"
                yield f"{head}s {rest}"


def _lines(file: str) -> Iterator[str]:
    for line in (FOLDER / file).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line
