"""Official warnings at a point: the answer to `/alerts`, in the words of CAP 1.2 (OASIS, Common Alerting Protocol)."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, TypeAdapter

from servicekit.lenient import NoneIfInvalid, Number, Shape, WebLink
from servicekit.plain_text import clean

LONGEST_TEXT = 20_000

AlertState = Literal["warnings", "none", "unknown"]
"""In force; proved that none is; not known here. These are never mixed up."""
AlertReason = Literal[
    "no_source", "off", "terms", "not_heard_yet", "unreachable", "silent", "stale", "incomplete", "area_unresolved",
    "not_covered",
]  # fmt: skip
"""Why it isn't known: no source covers the point; its source is switched off, or forbids to pass warnings on; it wasn't
heard yet, can't be reached, has been silent for too long, or sends an old list; a document of its list can't be read,
or a warning names an area whose outline isn't known here; it says that the point isn't its own."""
Severity = Literal["Extreme", "Severe", "Moderate", "Minor", "Unknown"]


def _lines(text: str) -> str:
    return "\n".join(filter(None, map(clean, text[:LONGEST_TEXT].splitlines())))


Words = Annotated[str, Field(strict=True), AfterValidator(_lines)]
"""Several lines that are harmless to a terminal."""
Line = Annotated[str, Field(strict=True), AfterValidator(clean)]
MomentText = Annotated[str, Field(strict=True, pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
"""ISO 8601 in UTC, such as 2026-11-30T12:00:00Z."""


class AlertText(Shape):
    """The source's own words in one of its languages."""

    language: Line
    event: Line = ""
    headline: Line = ""
    description: Words = ""
    instruction: Words = ""
    shortened: bool = False
    """Whether the source's text is longer; its link has the whole."""


class PlaceAlert(AlertText):
    """A warning in force, in the language nearest to the one asked for, and in all others under `texts`."""

    id: Line
    sender: Line
    sender_name: Line
    source: Line
    """A name in `sources`."""
    sent: MomentText
    type: Literal["Alert", "Update"]
    category: list[Line] = Field(default_factory=list)
    response: list[Line] = Field(default_factory=list)
    severity: Severity
    urgency: Literal["Immediate", "Expected", "Future", "Past", "Unknown"]
    certainty: Literal["Observed", "Likely", "Possible", "Unlikely", "Unknown"]
    colour: Literal["yellow", "orange", "red"] | None = None
    """The source's own, where it has one."""
    phase: Literal["upcoming", "now"]
    effective: MomentText
    onset: MomentText | None = None
    expires: MomentText
    ends: MomentText
    """The end of the hazard; `expires` is the message's. `end_is_assumed` where the source names neither."""
    end_is_assumed: bool = False
    areas: list[Line] = Field(default_factory=list)
    """The names of the areas that hold the point."""
    link: NoneIfInvalid[WebLink] = None
    original: NoneIfInvalid[WebLink] = None
    """Where the source has its document, unaltered and with its signature if it has one."""
    signature: Literal["absent", "unchecked"]
    matched_by: Literal["polygon", "code", "point"]
    """What places it there: a shape of its own, the name of an area, the source's own word on the point."""
    texts: list[AlertText] = Field(default_factory=list)


class AlertSource(Shape):
    """A source of the place's country, and what it says of the point."""

    name: Line
    authority: Line
    state: AlertState
    reason: AlertReason | None = None
    heard: MomentText | None = None
    """When it was last asked successfully."""
    published: MomentText | None = None
    """Its list's own stamp."""
    licence: Line
    link: NoneIfInvalid[WebLink] = None
    """Its own page of warnings."""
    notice: Line = ""
    """What its terms want to stand beside its warnings, word for word."""
    sample: bool = False
    """Whether it is made up by the sandbox."""


class AlertPoint(Shape):
    """Where was asked, and the countries that it lies in or next to."""

    lat: Number
    lon: Number
    countries: list[Line] = Field(default_factory=list)


class Alerts(Shape):
    """The answer to `/alerts`. Without `warnings` the list is empty, which by itself says nothing: `state` does."""

    state: AlertState
    reason: AlertReason | None = None
    as_of: MomentText | None = None
    """When the source was last heard; of an unknown state, since when it isn't known."""
    point: AlertPoint
    sources: list[AlertSource]
    alerts: list[PlaceAlert]
    """The worst first."""


ALERTS = TypeAdapter(Alerts)
