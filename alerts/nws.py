"""The United States' National Weather Service: the warnings of a point.

The page is www.weather.gov/documentation/services-web-api. Its GeoJSON has CAP's fields. Most warnings name zones, not
an outline, and its server knows the zones: asked for a point, it answers for that point.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from alerts.cap import (
    CERTAINTIES,
    LASTS_S,
    LONGEST_LINE,
    LONGEST_TEXT,
    MESSAGE_TYPES,
    MOST_ALERTS,
    SEVERITIES,
    STATUSES,
    URGENCIES,
    Alert,
    Area,
    Info,
    Reference,
    lines,
    moment,
)
from servicekit.lenient import DropIfInvalid, NoneIfInvalid, Shape
from servicekit.plain_text import clean, link

LANGUAGE = "en-US"


class Message(Shape):
    """A reference to an earlier message."""

    identifier: str
    sender: str = ""
    sent: str = ""


class Properties(Shape):
    """CAP's fields, in the service's spelling."""

    id: str
    sent: str
    status: str
    messageType: str  # noqa: N815 - the service's spelling
    areaDesc: NoneIfInvalid[str] = None  # noqa: N815
    sender: NoneIfInvalid[str] = None
    senderName: NoneIfInvalid[str] = None  # noqa: N815
    scope: NoneIfInvalid[str] = None
    event: NoneIfInvalid[str] = None
    category: NoneIfInvalid[str] = None
    response: NoneIfInvalid[str] = None
    severity: NoneIfInvalid[str] = None
    urgency: NoneIfInvalid[str] = None
    certainty: NoneIfInvalid[str] = None
    effective: NoneIfInvalid[str] = None
    onset: NoneIfInvalid[str] = None
    expires: NoneIfInvalid[str] = None
    ends: NoneIfInvalid[str] = None
    headline: NoneIfInvalid[str] = None
    description: NoneIfInvalid[str] = None
    instruction: NoneIfInvalid[str] = None
    references: NoneIfInvalid[list[DropIfInvalid[Message]]] = None


class Feature(Shape):
    """A warning. `id` is its address."""

    id: str = ""
    properties: Properties


class Features(Shape):
    """The answer to `/alerts/active?point=`; without `features` it is a problem that came with status 200."""

    features: list[Feature]
    updated: NoneIfInvalid[str] = None


ANSWER = TypeAdapter(Features)


def read_alerts(payload: Mapping[str, Any], _lat: float, _lon: float) -> list[tuple[str, Alert]]:
    """Each warning of the point that was asked for, with its address.

    Raises pydantic's ValidationError where one can't be read: none may be lost.
    """
    answer = ANSWER.validate_python(payload)
    return [(link(feature.id) or "", _alert(feature.properties)) for feature in answer.features[:MOST_ALERTS]]


def _alert(message: Properties) -> Alert:
    sent = moment(message.sent) or 0
    earlier = message.references or []
    return Alert(
        clean(message.id)[:LONGEST_LINE],
        _line(message.sender),
        sent,
        _one_of(message.status, STATUSES),
        _one_of(message.messageType, MESSAGE_TYPES),
        _line(message.scope) or "Public",
        tuple(Reference(each.identifier, each.sender, moment(each.sent)) for each in earlier),
        (_info(message, sent),),
    )


def _info(message: Properties, sent: int) -> Info:
    named_end = moment(message.expires or "", latest=True)
    expires = sent + LASTS_S if named_end is None else named_end
    ends = moment(message.ends or "", latest=True)
    description, cut = lines(message.description or "", LONGEST_TEXT)
    instruction, also_cut = lines(message.instruction or "", LONGEST_TEXT)
    effective = moment(message.effective or "")
    areas = [name.strip() for name in _line(message.areaDesc, LONGEST_TEXT).split(";")]
    return Info(
        language=LANGUAGE,
        event=_line(message.event),
        severity=_one_of(message.severity, SEVERITIES),
        urgency=_one_of(message.urgency, URGENCIES),
        certainty=_one_of(message.certainty, CERTAINTIES),
        effective=sent if effective is None else effective,
        onset=moment(message.onset or ""),
        expires=expires,
        ends=expires if ends is None else ends,
        categories=tuple(filter(None, (_line(message.category),))),
        response_types=tuple(filter(None, (_line(message.response),))),
        sender_name=_line(message.senderName),
        headline=_line(message.headline),
        description=description,
        instruction=instruction,
        areas=tuple(Area(name) for name in areas if name),
        shortened=cut or also_cut,
        names_no_end=named_end is None and ends is None,
    )


def _line(text: str | None, longest: int = LONGEST_LINE) -> str:
    return clean((text or "")[: 4 * longest])[:longest]


def _one_of(text: str | None, known: tuple[str, ...]) -> str:
    return next((each for each in known if each.casefold() == (text or "").casefold()), "Unknown")
