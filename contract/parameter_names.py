"""Names of parameters that a path doesn't have: a slip of one that it has is a problem, any other is passed over."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from urllib.parse import quote, unquote_plus

from rapidfuzz.distance import OSA

from servicekit.problems import InvalidParameter

SHORTEST_SLIP = 3
"""Letters. A shorter name, such as `_` or `v`, is a cache buster rather than a slip."""
LONG_SLIP = 6
"""Letters from which on a name may have two wrong."""
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "lng": ("lon",),
    "long": ("lon",),
    "longitude": ("lon",),
    "latitude": ("lat",),
    "place": ("city",),
    "location": ("city",),
    "town": ("city",),
    "cities": ("city",),
    "q": ("city",),
    "query": ("q", "city"),
    "question": ("q",),
    "search": ("q",),
    "language": ("lang",),
    "day": ("days", "date"),
    "limit": ("pageSize",),
    "perpage": ("pageSize",),
    "size": ("pageSize",),
}
"""What other APIs call what some of ours are called: the first of them that the path has."""
LONGEST_NAMED, MOST_NAMED = 40, 10
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


def nearest(name: str, known: frozenset[str]) -> str | None:
    """The known name that this one is a slip of: another case, other punctuation, one letter, or two of a long one."""
    folded = _folded(name)
    synonym = next((other for other in SYNONYMS.get(folded, ()) if other in known), None)
    if synonym:
        return synonym
    if len(folded) < SHORTEST_SLIP:
        return None
    most = 2 if len(folded) >= LONG_SLIP else 1
    near = [
        (distance, not known_folded.startswith(folded), abs(len(other) - len(name)), other)
        for other, known_folded in _all_folded(known)
        if (distance := OSA.distance(folded, known_folded, score_cutoff=most)) <= most
    ]
    return min(near)[-1] if near else None  # `lan` is rather `lang` than `lat`


@cache
def _all_folded(known: frozenset[str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, _folded(name)) for name in sorted(known))


@lru_cache(maxsize=4096)
def ignored_parameters(query: bytes, known: frozenset[str]) -> tuple[str, ...]:
    """The names in a raw query string that no parameter has, percent-encoded, each once.

    Raises InvalidParameter for a slip of a known name, and names that.
    """
    ignored = dict.fromkeys(
        name
        for part in query.decode("utf-8", "replace").split("&")
        if (name := unquote_plus(part.partition("=")[0])) and name not in known
    )
    for name in [*ignored][:MOST_NAMED]:
        meant = nearest(name, known)
        if meant is not None:
            raise InvalidParameter(f"There is no parameter {name[:LONGEST_NAMED]!r}; there is {meant}.")
    return tuple(quote(name[:LONGEST_NAMED], safe="[]") for name in [*ignored][:MOST_NAMED])


def _folded(name: str) -> str:
    return _NOT_ALPHANUMERIC.sub("", name).lower()
