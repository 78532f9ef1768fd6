"""Who warns officially, where, and under what terms: the table `sources.csv`.

A source is asked for the whole of its warnings (`cap`: an RSS or Atom index of CAP documents) or for a point's (`nws`,
`eccc`). One that isn't asked forbids to pass its warnings on, or nobody here could verify its address, or another one
has the same: where it alone covers a point, the answer is that nothing is known, with the service's own link.
"""

import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from alerts.areas import codes_of

FILE = Path(__file__).with_name("sources.csv")
KINDS: dict[str, tuple[str, ...]] = {
    "verified": ("verified",),
    "listed": ("listed",),
    "all": ("verified", "listed", "unverified", "spare"),
}
"""Words of ALERTS_SOURCES beside the sources' names, and the uses that each stands for."""
ON = ("verified", "listed")
NOT = "-"
"""Before a name: all that the words say, but that one."""
SILENT_INTERVALS, LEAST_SILENT_S = 3, 180.0
WHILE_WARNING_S, ASKS_FOR_PATIENCE_S = 30.0, 600.0
"""A warning that its source cancels is to be gone within a minute, and caches may keep it for a third of that. A source
whose documentation asks for ten minutes gets them."""

Format = Literal["cap", "nws", "eccc"]
FORMATS = ("cap", "nws", "eccc")
Use = Literal["verified", "listed", "unverified", "spare", "forbidden"]
"""Its address and terms are known from their publishers' words; its address stands in the list of the WMO's Alert Hub;
neither; another source has the same warnings; its terms forbid to pass them on."""
USES = ("verified", "listed", "unverified", "spare", "forbidden")


@dataclass(frozen=True, slots=True)
class WarningSource:
    """A row of the table."""

    name: str
    countries: tuple[str, ...]
    """Whose weather service it is: ISO 3166-1, in lower case."""
    authority: str
    format: Format
    url: str
    hosts: tuple[str, ...]
    """Where its documents may lie; a link to anywhere else isn't followed."""
    languages: str
    areas: str
    """How its areas are given: `polygon`, `point` (its server knows), `country` (a warning without an area is for all
    of it), or a scheme of codes such as EMMA_ID."""
    interval_s: float
    """How often it is asked, in seconds, while it warns of nothing."""
    stamp_s: float
    """How old the index's own stamp may be before the index proves nothing."""
    use: Use
    licence: str
    link: str
    """The service's own page of warnings, for people."""
    notice: str = ""
    """What its terms want to stand beside its warnings, word for word."""
    share: float = 1.0
    """What part of its intervals is waited, as ALERTS_INTERVAL_SHARE says of a mirror."""

    @property
    def silent_s(self) -> float:
        """For how long "none" holds after it was last heard."""
        return max(LEAST_SILENT_S * self.share, SILENT_INTERVALS * self.interval_s)

    def hurried(self, share: float) -> "WarningSource":
        """The same, asked after this share of its intervals, and believed for as much less."""
        return replace(self, interval_s=self.interval_s * share, share=share)

    @property
    def while_warning_s(self) -> float:
        """How often it is asked while a warning of its is in force."""
        is_patient = self.interval_s >= ASKS_FOR_PATIENCE_S * self.share
        return self.interval_s if is_patient else min(WHILE_WARNING_S * self.share, self.interval_s)

    @property
    def may_fetch_from(self) -> frozenset[str]:
        """Hosts of its documents."""
        return frozenset((urlsplit(self.url).hostname or "", *self.hosts))


def read_table(lines: Iterable[str]) -> tuple[WarningSource, ...]:
    """The rows of a table; raises ValueError for one that can't be meant."""
    return tuple(_source(row) for row in csv.DictReader(lines))


@lru_cache(maxsize=1)
def table() -> tuple[WarningSource, ...]:
    """All sources, in the order in which they are named to people."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return read_table(file)


def chosen(words: Sequence[str], sources: Sequence[WarningSource]) -> tuple[WarningSource, ...]:
    """The sources that ALERTS_SOURCES names; raises ValueError for one that there isn't or that may not be used."""
    known = {source.name: source for source in sources}
    names: dict[str, None] = {}
    dropped = {word.removeprefix(NOT) for word in words if word.startswith(NOT)}
    for name in dropped - set(known):
        raise ValueError(f"there is no source {name[:80]!r} to leave out; docs/alerts.md lists them")
    for word in words:
        if word in KINDS:
            names |= dict.fromkeys(source.name for source in sources if source.use in KINDS[word])
        elif not word.startswith(NOT):
            names[_usable(word, known)] = None
    return tuple(source for source in sources if source.name in names and source.name not in dropped)


def _usable(name: str, known: Mapping[str, WarningSource]) -> str:
    if name not in known:
        raise ValueError(f"there is no source {name[:80]!r}; docs/alerts.md lists them")
    if known[name].use == "forbidden":
        raise ValueError(f"the terms of {name} forbid to pass its warnings on")
    return name


def markdown(sources: Sequence[WarningSource]) -> str:
    """The table as docs/alerts.md has it."""
    head = "| name | countries | authority | areas | placed | languages | asked every | use | terms |"
    rows = [
        f"| `{source.name}` | {' '.join(source.countries)} | [{source.authority}]({source.link}) | {source.areas} "
        f"| {_placed(source.areas)} | {source.languages} | {source.interval_s:.0f} s | {source.use} "
        f"| {source.licence} |"
        for source in sources
    ]
    return "\n".join((head, "| --- | --- | --- | --- | --- | --- | --- | --- | --- |", *rows)) + "\n"


def _placed(areas: str) -> str:
    """Whether its areas can be resolved."""
    if areas in ("polygon", "point", "country") or codes_of(areas):
        return "yes"
    return "as far as it draws them" if areas == "as sent" else "no"


def _source(row: dict[str, str]) -> WarningSource:
    if row["format"] not in FORMATS or row["use"] not in USES:
        raise ValueError(f"{row['name']}: its format or its use is none")
    return WarningSource(
        row["name"],
        tuple(row["countries"].split()),
        row["authority"],
        row["format"],  # type: ignore[arg-type]  # checked above
        row["url"],
        tuple(row["hosts"].split()),
        row["languages"],
        row["areas"],
        float(row["interval_s"]),
        float(row["stamp_s"]),
        row["use"],  # type: ignore[arg-type]  # checked above
        row["licence"],
        row["link"],
        row["notice"],
    )


if __name__ == "__main__":
    sys.stdout.write(markdown(table()))
