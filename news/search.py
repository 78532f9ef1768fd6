"""NewsAPI's search: words, "phrases", +must, -mustn't, AND, OR, NOT and parentheses.

https://newsapi.org/docs/endpoints/everything. Words side by side must all occur. What is malformed is read as far as it
makes sense: a missing parenthesis ends with the text.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

DEEPEST = 20
"""Parentheses within parentheses; further ones are passed over."""
PREFIX_FROM = 4
"""Letters from which a word also finds longer ones that begin so, such as plurals; fewer find themselves only."""
IN_TITLE = 2
"""What a term counts in a title, where it counts 1 elsewhere."""
_TOKEN = re.compile(r'(?P<sign>[+-]?)"(?P<phrase>[^"]*)"?|(?P<bracket>[()])|(?P<word>[^\s()"]+)')
_WITHOUT_SPACES = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)
"""Scripts that put no space between words: a term matches anywhere."""

Matches = Callable[[str], bool]
"""Whether a folded text has it."""


@dataclass(slots=True)
class Search:
    """A compiled `q`. `is_empty` is true where it has no term, and then it matches every text."""

    matches: Matches
    terms: list[re.Pattern[str]] = field(default_factory=list)
    """What should occur, for the order by relevance."""

    @classmethod
    def of(cls, q: str) -> "Search":
        """Read a `q`; any text can be read."""
        reader = _Reader(list(_tokens(q)))
        return cls(reader.alternatives(0) or _anything, reader.terms)

    def finds(self, texts: Sequence[str | None]) -> bool:
        """Whether the texts, taken together, match."""
        return self.matches(fold(" | ".join(text or "" for text in texts)))

    def relevance(self, title: str | None, *others: str | None) -> int:
        """How many of the terms occur, those in the title counted twice."""
        head, rest = fold(title or ""), fold(" | ".join(text or "" for text in others))
        return sum(IN_TITLE * bool(term.search(head)) + bool(term.search(rest)) for term in self.terms)


def fold(text: str) -> str:
    """The form in which texts are compared: no case, no accents, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return unicodedata.normalize("NFKC", " ".join(letters.split()))


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    """`(`, `)`, `AND`, `OR`, `NOT`, or `term`."""
    sign: str = ""
    pattern: re.Pattern[str] | None = None


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
        text = fold(word or phrase or "")
        if sign and not text:  # the sign of a parenthesis
            yield _Token("NOT" if sign == "-" else "AND")
        elif text:
            yield _Token("term", sign, _pattern(text, whole=phrase is not None))


def _pattern(term: str, *, whole: bool) -> re.Pattern[str]:
    if _WITHOUT_SPACES.search(term):
        return re.compile(re.escape(term))
    longer = not whole and len(term) >= PREFIX_FROM
    return re.compile(rf"(?<!\w){re.escape(term)}" + ("" if longer else r"(?!\w)"))


def _anything(_text: str) -> bool:
    return True


class _Reader:
    """Reads tokens by recursive descent; `terms` collects what should occur. What has no term in it is None."""

    def __init__(self, tokens: Sequence[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self.terms: list[re.Pattern[str]] = []

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
        pattern = token.pattern
        if pattern is None:
            return None
        wanted = wanted != (token.sign == "-")
        if wanted:
            self.terms.append(pattern)
        return lambda text: bool(pattern.search(text)) == wanted

    def _next(self) -> str:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else ""
