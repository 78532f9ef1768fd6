"""NewsAPI's search: words, "phrases", +must, -mustn't, AND, OR, NOT and parentheses, for `/news` and `/v2` alike.

https://newsapi.org/docs/endpoints/everything. Words side by side must all occur. What is malformed is read as far as it
makes sense: a missing parenthesis ends with the text. docs/feeds.md has the table of what is promised.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from contract.folding import plain_letters

DEEPEST = 20
"""Parentheses within parentheses; further ones are passed over."""
PREFIX_FROM = 4
"""Letters from which a word also finds longer ones that begin so, such as plurals; fewer find themselves only."""
IN_TITLE = 2
"""What a term counts in a title, where it counts 1 elsewhere."""
KEPT_TEXTS = 16_384
"""Folded titles and descriptions that are kept: as many as those of the headlines that are searched again and again."""
_APART = "\n"
"""Between two texts that are searched together; no phrase goes across."""

IN_WORD = (
    r"[\w\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0711\u0730-\u074a"
    r"\u0900-\u0963\u0971-\u0df3\u0f71-\u0f87\u135d-\u135f\u1ab0-\u1aff\u1dc0-\u1dff]"
)
"""A character of a word: Python's `\\w` lacks marks, and in Indic scripts the vowels are marks."""
_QUOTES_AND_BRACKETS = str.maketrans({**dict.fromkeys("“”„‟«»＂「」『』〝〞", '"'), "（": "(", "）": ")"})  # noqa: RUF001 - what keyboards have
_TOKEN = re.compile(r'(?P<sign>[+-]?)"(?P<phrase>[^"]*)"?|(?P<bracket>[()])|(?P<word>[^\s()"]+)')
_APOSTROPHES = re.compile("['’‘ʻʼʽ`´′＇]")  # noqa: RUF001 - those of many keyboards
_WORD = re.compile(rf"{IN_WORD}+[+#]*")
"""`C++` and `C#` are words."""
_LETTER, _APOSTROPHE = re.compile(IN_WORD), re.compile("'")
_BETWEEN = re.compile(rf"(?:(?!{IN_WORD})[^{_APART}])+")
"""What may stand between two words of a phrase: `covid-19` and `Covid 19` are the same."""
_WITHOUT_SPACES = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)
"""Scripts that put no space between words: a term matches anywhere."""

Matches = Callable[[str], bool]
"""Whether a folded text has it."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase, looked for without a pattern of its own: to compile a stranger's takes longer than to look.

    `words` are folded. `gaps` are what was typed before each: an apostrophe means itself, anything else whatever is no
    letter. `is_apart`: no letter may stand before it; `goes_on`: letters may follow.
    """

    words: tuple[str, ...]
    gaps: tuple[str, ...]
    longest: str
    is_apart: bool
    goes_on: bool

    @classmethod
    def of(cls, text: str, *, is_phrase: bool) -> "Term | None":
        """The term for what was typed; None where no letter and no digit is in it."""
        folded = fold(text)
        found = list(_WORD.finditer(folded))
        if not found:
            return None
        words = tuple(word[0] for word in found)
        gaps = tuple(folded[before.end() : word.start()] for before, word in pairwise(found))
        is_apart = _WITHOUT_SPACES.search(folded) is None
        goes_on = not is_apart or (not is_phrase and len(words[-1]) >= PREFIX_FROM)
        return cls(words, ("", *gaps), max(words, key=len), is_apart, goes_on)

    def occurs_in(self, text: str) -> bool:
        """Whether a folded text has the term."""
        if self.longest not in text:
            return False
        at = text.find(self.words[0])
        while at >= 0:
            if self._stands_at(text, at):
                return True
            at = text.find(self.words[0], at + 1)
        return False

    def _stands_at(self, text: str, at: int) -> bool:
        if self.is_apart and at and _LETTER.match(text, at - 1):
            return False
        for gap, word in zip(self.gaps, self.words, strict=True):
            if gap:
                between = (_APOSTROPHE if gap == "'" else _BETWEEN).match(text, at)
                if not between:
                    return False
                at = between.end()
            if not text.startswith(word, at):
                return False
            at += len(word)
        return self.goes_on or not _LETTER.match(text, at)


@dataclass(slots=True)
class Search:
    """A compiled `q`. One without any term matches every text."""

    matches: Matches
    terms: list[Term] = field(default_factory=list)
    """What should occur, for the order by relevance."""

    @classmethod
    def of(cls, q: str | None) -> "Search":
        """Read a `q`; any text can be read."""
        reader = _Reader(list(_tokens((q or "").translate(_QUOTES_AND_BRACKETS))))
        return cls(reader.alternatives(0) or _anything, reader.terms)

    def finds(self, texts: Sequence[str | None]) -> bool:
        """Whether the texts, taken together, match."""
        return self.matches(_APART.join(fold(text) for text in texts if text))

    def relevance(self, title: str | None, *others: str | None) -> int:
        """How many of the terms occur, those in the title counted twice."""
        head, rest = fold(title or ""), _APART.join(fold(text) for text in others if text)
        return sum(IN_TITLE * term.occurs_in(head) + term.occurs_in(rest) for term in self.terms)


@lru_cache(maxsize=KEPT_TEXTS)
def fold(text: str) -> str:
    """The form in which texts are compared: no case, no accents, one apostrophe, single spaces."""
    return " ".join(plain_letters(_APOSTROPHES.sub("'", text)).split())


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    """`(`, `)`, `AND`, `OR`, `NOT`, or `term`."""
    sign: str = ""
    term: Term | None = None


def _tokens(q: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(q):
        if found["bracket"]:
            yield _Token(found["bracket"])
            continue
        word, phrase, sign = found["word"], found["phrase"], found["sign"] or ""
        if word in ("AND", "OR", "NOT"):
            yield _Token(word)
            continue
        if word:
            sign = word[0] if word[0] in "+-" else ""
            word = word[len(sign) :]
        term = Term.of(word or phrase or "", is_phrase=phrase is not None)
        if term:
            yield _Token("term", sign, term)
        elif sign and not word and not phrase:  # the sign of a parenthesis
            yield _Token("NOT" if sign == "-" else "AND")


def _anything(_text: str) -> bool:
    return True


class _Reader:
    """Reads tokens by recursive descent; `terms` collects what should occur. What has no term in it is None."""

    def __init__(self, tokens: Sequence[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self.terms: list[Term] = []

    def alternatives(self, depth: int) -> Matches | None:
        """Conjunctions with OR between them, up to the closing parenthesis or the end."""
        ways = [self._conjunction(depth)]
        while self._next() == "OR":
            self._at += 1
            ways.append(self._conjunction(depth))
        known = [way for way in ways if way]
        return (lambda text: any(way(text) for way in known)) if known else None

    def _conjunction(self, depth: int) -> Matches | None:
        parts: list[Matches | None] = []
        while (kind := self._next()) not in ("", "OR"):
            if kind == ")":
                if depth:
                    break
                self._at += 1
            elif kind == "AND":
                self._at += 1
            else:
                parts.append(self._factor(depth))
        known = [part for part in parts if part]
        return (lambda text: all(part(text) for part in known)) if known else None

    def _factor(self, depth: int) -> Matches | None:
        wanted = True
        while self._next() == "NOT":
            self._at += 1
            wanted = not wanted
        token = self._tokens[self._at] if self._at < len(self._tokens) else _Token("")
        self._at += 1
        if token.kind == "(" and depth < DEEPEST:
            known = len(self.terms)
            inner = self.alternatives(depth + 1)
            if self._next() == ")":
                self._at += 1
            if not wanted:
                del self.terms[known:]
            return inner if wanted or inner is None else lambda text: not inner(text)
        term = token.term
        if term is None:
            return None
        wanted = wanted != (token.sign == "-")
        if wanted:
            self.terms.append(term)
        return lambda text: term.occurs_in(text) == wanted

    def _next(self) -> str:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else ""
