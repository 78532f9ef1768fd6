"""What is in force at a point, and whether that is known: the three answers that are never mixed up.

`warnings`: at least one is in force there. `none`: a source of the place's country proves that there is none: its index
was read whole within its interval and is fresh by its own stamp, every document was read, and each area of a warning
in force has an outline. `unknown`: anything else, with the reason.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from alerts.cap import SEVERITIES, Alert, Info
from alerts.countries import countries
from alerts.shapes import Outline, PointIndex, Shape
from alerts.snapshot import Snapshot, is_ended
from alerts.sources import WarningSource

State = Literal["warnings", "none", "unknown"]
Reason = Literal[
    "no_source", "off", "terms", "not_heard_yet", "unreachable", "silent", "stale", "incomplete", "area_unresolved",
    "not_covered",
]  # fmt: skip
TELLING: tuple[Reason, ...] = (
    "silent", "unreachable", "stale", "incomplete", "area_unresolved", "not_heard_yet", "not_covered", "off", "terms",
    "no_source",
)  # fmt: skip
"""Of several sources' reasons, the first of these is the point's."""
FUTURE_S = 300.0
"""How far ahead of ours a source's clock may be before its stamp proves nothing."""


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning in force at a point, and those of its infos whose area holds the point."""

    source: WarningSource
    alert: Alert
    infos: tuple[Info, ...]
    url: str
    """Of its document."""
    by: Literal["polygon", "code", "point"]
    """What places it there: a shape of its own, the name of an area, the source's own word on the point."""

    @property
    def worst(self) -> int:
        """The place of its severity, the worst being 0."""
        return min(SEVERITIES.index(info.severity) for info in self.infos)


@dataclass(frozen=True, slots=True)
class SourceState:
    """What a source says of a point."""

    source: WarningSource
    state: State
    reason: Reason | None = None
    heard_s: float | None = None
    stamp: int | None = None
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Findings:
    """What all sources say of a point."""

    state: State
    reason: Reason | None
    as_of_s: float | None
    """When the source was heard that the state rests on; of several, the earliest time."""
    warnings: tuple[Warned, ...]
    sources: tuple[SourceState, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    alert: Alert
    info: Info
    url: str
    by: Literal["polygon", "code"]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A message by its areas; it is held, so that no other one gets its identity."""

    alert: Alert
    entries: list[tuple[Shape, _Entry]]
    unplaced: list[_Entry]
    until: int
    """The end of the last hazard in it."""


@dataclass(slots=True)
class Board:
    """A source's warnings, by place. What ends by itself is left out when a point is asked about."""

    source: WarningSource
    snapshot: Snapshot = field(default_factory=Snapshot)
    _index: PointIndex[_Entry] = field(default_factory=lambda: PointIndex(()))
    _unplaced: list[_Entry] = field(default_factory=list)
    _placed: dict[int, _Placed] = field(default_factory=dict)
    """What is shown, by the identity of its message: reading outlines anew each time would be most of a poll's work."""
    _until_s: float = 0.0

    def show(self, snapshot: Snapshot) -> None:
        """Take over what is known now."""
        if snapshot.documents != self.snapshot.documents or snapshot.ended != self.snapshot.ended:
            messages = issued(snapshot)
            self._placed = {
                id(alert): self._placed.get(id(alert)) or _place(url, alert, self.source) for url, alert in messages
            }
            placed = self._placed.values()
            self._index = PointIndex(entry for each in placed for entry in each.entries)
            self._unplaced = [entry for each in placed for entry in each.unplaced]
            self._until_s = max((each.until for each in placed), default=0)
        self.snapshot = snapshot

    def warns(self, now_s: float) -> bool:
        """Whether a warning of it is in force anywhere."""
        return self._until_s > now_s

    def at(self, lat: float, lon: float, now_s: float, countries: frozenset[str] = frozenset()) -> list[Warned]:
        """The warnings in force at a point, which lies in these countries or next to them."""
        found: dict[int, tuple[_Entry, list[Info]]] = {}
        nationwide = self._unplaced if self._warns_whole_countries and countries & set(self.source.countries) else ()
        for entry in (*self._index.at(lat, lon), *nationwide):
            if entry.info.ends > now_s:
                _, infos = found.setdefault(id(entry.alert), (entry, []))
                if entry.info not in infos:
                    infos.append(entry.info)
        return [Warned(self.source, entry.alert, tuple(infos), entry.url, entry.by) for entry, infos in found.values()]

    def state(self, now_s: float) -> SourceState:
        """Whether this source proves that a point without a warning of it has none."""
        snapshot = self.snapshot
        reason = self._doubt(now_s)
        state: State = "unknown" if reason else "none"
        return SourceState(self.source, state, reason, snapshot.heard_s, snapshot.stamp, snapshot.sample)

    def _doubt(self, now_s: float) -> Reason | None:
        snapshot = self.snapshot
        if snapshot.heard_s is None:
            return "unreachable" if snapshot.failures else "not_heard_yet"
        if now_s - snapshot.heard_s > self.source.silent_s:
            return "silent"
        if snapshot.stamp is None or not -FUTURE_S <= now_s - snapshot.stamp <= self.source.stamp_s:
            return "stale"
        if not snapshot.is_whole:
            return "incomplete"
        if self._warns_whole_countries:
            return None
        return "area_unresolved" if any(entry.info.ends > now_s for entry in self._unplaced) else None

    @property
    def _warns_whole_countries(self) -> bool:
        """Whether a warning without an area is for all of its country, such as Hong Kong's."""
        return self.source.areas == "country"


def issued(snapshot: Snapshot) -> list[tuple[str, Alert]]:
    """The messages that warn, with their documents' URLs: public, in earnest, and neither replaced nor cancelled."""
    latest: dict[tuple[str, str], tuple[str, Alert]] = {}
    for document in snapshot.documents:
        for alert in document.alerts:
            if not alert.is_warning or is_ended(alert, snapshot.ended):
                continue
            name = alert.sender, alert.identifier
            if name not in latest or latest[name][1].sent < alert.sent:
                latest[name] = document.url, alert
    return list(latest.values())


def findings(
    countries: frozenset[str],
    told: Sequence[tuple[SourceState, Sequence[Warned]]],
    unused: Iterable[WarningSource],
) -> Findings:
    """What the sources say together of a point in these countries: `told` by those in use, whether or not it is theirs.

    Where the point may lie in several countries, "none" has to be proved for each.
    """
    warnings: dict[tuple[str, str, int], Warned] = {}
    states: list[SourceState] = []
    for said, warned in told:
        for each in warned:
            warnings.setdefault((each.alert.sender, each.alert.identifier, each.alert.sent), each)
        if warned:
            states.append(replace(said, state="warnings", reason=None))
        elif countries & set(said.source.countries):
            states.append(said)
    states += [
        SourceState(source, "unknown", "terms" if source.use == "forbidden" else "off")
        for source in unused
        if countries & set(source.countries)
    ]
    ranked = tuple(sorted(warnings.values(), key=lambda each: (each.worst, each.alert.sent)))
    state, reason = _verdict(countries, states, has_warnings=bool(ranked))
    heard = [each.heard_s for each in states if each.state == state and each.heard_s is not None]
    if state == "unknown":  # "not known since …"
        heard = [max(heard)] if heard else []
    return Findings(state, reason, min(heard, default=None), ranked, tuple(states))


def _verdict(
    countries: frozenset[str], states: Sequence[SourceState], *, has_warnings: bool
) -> tuple[State, Reason | None]:
    if has_warnings:
        return "warnings", None
    proved = {country for each in states if each.state == "none" for country in each.source.countries}
    if countries and countries <= proved:
        return "none", None
    reasons = [each.reason for each in states if each.reason and not set(each.source.countries) & countries <= proved]
    return "unknown", min(reasons, key=TELLING.index, default="no_source")


def _place(url: str, alert: Alert, source: WarningSource) -> _Placed:
    """A message's infos by their areas; one without any is placed by another language's (CAP leaves them out)."""
    entries: list[tuple[Shape, _Entry]] = []
    unplaced: list[_Entry] = []
    hazards = [info for info in alert.infos if info.is_hazard]
    for info in hazards:
        for area in info.areas:
            shapes, is_whole = area.shapes()
            if any(countries().have_swapped(shape.box, source.countries) for shape in shapes):
                shapes, is_whole = [], False  # longitude before latitude (wmo-raf/cap-composer#15)
            entries += [(shape, _Entry(alert, info, url, "code" if isinstance(shape, Outline) else "polygon"))
                        for shape in shapes]  # fmt: skip
            if not is_whole:
                unplaced.append(_Entry(alert, info, url, "code"))
    if not any(info.areas for info in alert.infos):
        unplaced += [_Entry(alert, info, url, "code") for info in hazards]
    return _Placed(alert, entries, unplaced, max((info.ends for info in hazards), default=0))
