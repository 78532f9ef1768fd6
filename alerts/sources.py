"""Who warns officially, where, and under what terms: the table `sources.csv`.

A source is asked for the whole of its warnings (`cap`: an RSS or Atom index of CAP documents) or for a point's (`nws`).
One that is `off` forbids to pass its warnings on, or nobody here could verify that its address and terms are as listed:
where it alone covers a point, the answer is that nothing is known, with the service's own link.
"""

import csv
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

FILE = Path(__file__).with_name("sources.csv")
VERIFIED, ALL = "verified", "all"
"""Words of ALERTS_SOURCES beside the sources' names."""
SILENT_INTERVALS, LEAST_SILENT_S = 3, 180.0

Format = Literal["cap", "nws"]
Use = Literal["verified", "unverified", "forbidden"]


@dataclass(frozen=True, slots=True)
class Source:
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
    """How its areas are given: `polygon`, `point`, or a scheme of codes such as EMMA_ID."""
    interval_s: float
    """How often it is asked."""
    stamp_s: float
    """How old the index's own stamp may be before the index proves nothing."""
    use: Use
    licence: str
    link: str
    """The service's own page of warnings, for people."""

    @property
    def silent_s(self) -> float:
        """For how long "none" holds after it was last heard."""
        return max(LEAST_SILENT_S, SILENT_INTERVALS * self.interval_s)

    @property
    def may_fetch_from(self) -> frozenset[str]:
        """Hosts of its documents."""
        return frozenset((urlsplit(self.url).hostname or "", *self.hosts))


def read_table(lines: Iterable[str]) -> tuple[Source, ...]:
    """The rows of a table; raises ValueError for one that can't be meant."""
    return tuple(_source(row) for row in csv.DictReader(lines))


@lru_cache(maxsize=1)
def table() -> tuple[Source, ...]:
    """All sources, in the order in which they are named to people."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return read_table(file)


def chosen(words: Sequence[str], sources: Sequence[Source]) -> tuple[Source, ...]:
    """The sources that ALERTS_SOURCES names; raises ValueError for one that there isn't or that may not be used."""
    known = {source.name: source for source in sources}
    names: dict[str, None] = {}
    for word in words:
        if word in (VERIFIED, ALL):
            wanted = ("verified",) if word == VERIFIED else ("verified", "unverified")
            names |= dict.fromkeys(source.name for source in sources if source.use in wanted)
        elif word not in known:
            raise ValueError(f"there is no source {word[:80]!r}; docs/alerts.md lists them")
        elif known[word].use == "forbidden":
            raise ValueError(f"the terms of {word} forbid to pass its warnings on")
        else:
            names[word] = None
    return tuple(source for source in sources if source.name in names)


def markdown(sources: Sequence[Source]) -> str:
    """The table as docs/alerts.md has it."""
    head = "| name | countries | authority | areas | languages | asked every | use | terms |"
    rows = [
        f"| `{source.name}` | {' '.join(source.countries)} | [{source.authority}]({source.link}) | {source.areas} "
        f"| {source.languages} | {source.interval_s:.0f} s | {source.use} | {source.licence} |"
        for source in sources
    ]
    return "\n".join((head, "| --- | --- | --- | --- | --- | --- | --- | --- |", *rows)) + "\n"


def _source(row: dict[str, str]) -> Source:
    if row["format"] not in ("cap", "nws") or row["use"] not in ("verified", "unverified", "forbidden"):
        raise ValueError(f"{row['name']}: its format or its use is none")
    return Source(
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
    )


if __name__ == "__main__":
    sys.stdout.write(markdown(table()))
