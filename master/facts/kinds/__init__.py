"""Iris's own kinds of answers, each a table row here and a module: what it is asked by and how people are told it.

From a row come the path's view for people (`master/routes.py`), its text, line and page, its letters in one-line
templates, and how `/ask` and assistants name it. docs/kinds.md says what each tells, and at which doors.
"""

import re
from collections.abc import Mapping

from contract.queries import HistoryQuery, NormalsQuery
from contract.schemas.air import AIR
from contract.schemas.history import HISTORY
from contract.schemas.normals import NORMALS
from contract.schemas.sea import SEA
from contract.schemas.sure import SURE
from master.facts.kinds import air, past, sea, sure, usual
from master.facts.kinds.kind import Kind, KindLetter

KINDS: Mapping[str, Kind] = {
    kind.path: kind
    for kind in (
        Kind("/air", "Air and pollen", AIR, air,
             (KindLetter("a", "air", air.band), KindLetter("g", "pollen", air.most_pollen))),
        Kind("/sea", "The sea", SEA, sea, (KindLetter("W", "sea", sea.summary),)),
        Kind("/sure", "How sure the forecast is", SURE, sure, (KindLetter("b", "how sure", sure.band),)),
        Kind("/history", "A past day", HISTORY, past, (KindLetter("y", "yesterday", past.summary),), HistoryQuery),
        Kind("/normals", "What is usual", NORMALS, usual,
             (KindLetter("n", "than usual", usual.than_usual),), NormalsQuery, beside="/history"),
    )
}  # fmt: skip
"""By their paths, in the order in which they are offered."""
LETTERS: Mapping[str, tuple[Kind, KindLetter]] = {
    letter.letter: (kind, letter) for kind in KINDS.values() for letter in kind.letters
}
"""The letters of one-line templates that an answer of a kind stands behind."""


def kinds_in(template: str) -> list[Kind]:
    """The kinds whose letters a one-line template has."""
    found = re.findall("%(.)", template)
    return [kind for kind in KINDS.values() if any(letter.letter in found for letter in kind.letters)]
