"""Environment and Climate Change Canada: the alerts over a point, from its collection `weather-alerts`.

The page is api.weather.gc.ca/collections/weather-alerts: GeoJSON, of each alert a feature for each forecast area, with
its text in English and French. The index of Canada's CAP documents (NAAD) lacks some of them at any time
(seevee/cap_alerts#38), so that it proves nothing. An alert has a colour and no CAP severity: the severity here is the
one that CAP's services have for that colour, and unknown without one.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter

from alerts.cap import LASTS_S, LONGEST_LINE, LONGEST_TEXT, MOST_ALERTS, Alert, Area, Info, lines, moment
from alerts.shapes import Outline, Ring
from servicekit.lenient import NoneIfInvalid, Shape
from servicekit.plain_text import clean

SENDER = "ECCC"
ENDED = "ended"
SEVERITIES: Mapping[str, str] = {"yellow": "Moderate", "orange": "Severe", "red": "Extreme"}
LANGUAGES: Mapping[str, str] = {"en": "en-CA", "fr": "fr-CA"}
FEWEST_CORNERS = 3


class EcccProperties(Shape):
    """An alert in a forecast area."""

    alert_code: NoneIfInvalid[str] = None
    alert_name_en: str
    alert_name_fr: NoneIfInvalid[str] = None
    alert_text_en: NoneIfInvalid[str] = None
    alert_text_fr: NoneIfInvalid[str] = None
    feature_name_en: NoneIfInvalid[str] = None
    feature_name_fr: NoneIfInvalid[str] = None
    status_en: NoneIfInvalid[str] = None
    risk_colour_en: NoneIfInvalid[str] = None
    publication_datetime: str
    validity_datetime: NoneIfInvalid[str] = None
    event_end_datetime: NoneIfInvalid[str] = None
    expiration_datetime: NoneIfInvalid[str] = None


class Geometry(Shape):
    """A Polygon, or a MultiPolygon."""

    type: str
    coordinates: list[Any]


class EcccFeature(Shape):
    """Where an alert holds."""

    id: str
    geometry: Geometry
    properties: EcccProperties


class EcccFeatures(Shape):
    """The answer for a box; without `features` it is a problem that came with status 200."""

    features: list[EcccFeature]


ANSWER = TypeAdapter(EcccFeatures)
_POLYGONS = TypeAdapter(list[list[list[tuple[float, float]]]])


def read_alerts(payload: Mapping[str, Any], lat: float, lon: float) -> list[tuple[str, Alert]]:
    """The alerts whose area holds the point; raises ValueError where one can't be read: none may be lost."""
    answer = ANSWER.validate_python(payload)
    if len(answer.features) >= MOST_ALERTS:
        raise ValueError("as many as the answer may hold, so there may be more")
    return [("", _alert(feature)) for feature in answer.features
            if (feature.properties.status_en or "").casefold() != ENDED
            and any(outline.holds(lat, lon) for outline in _outlines(feature.geometry))]  # fmt: skip


def _outlines(geometry: Geometry) -> Iterator[Outline]:
    nested = geometry.coordinates if geometry.type == "MultiPolygon" else [geometry.coordinates]
    for ring, *holes in _POLYGONS.validate_python(nested):
        yield Outline(_ring(ring), [_ring(hole) for hole in holes])


def _ring(pairs: list[tuple[float, float]]) -> Ring:
    if len(pairs) < FEWEST_CORNERS:
        raise ValueError("is no outline")
    return Ring([lat for _, lat in pairs], [lon for lon, _ in pairs])


def _alert(feature: EcccFeature) -> Alert:
    message = feature.properties
    sent = _moment(message.publication_datetime)
    if sent is None:
        raise ValueError("tells no time of issue")
    infos = tuple(_info(message, sent, language) for language in LANGUAGES)
    identifier = clean(feature.id)[:LONGEST_LINE]
    return Alert(identifier, SENDER, sent, "Actual", "Alert", "Public", (), tuple(filter(None, infos)))


def _info(message: EcccProperties, sent: int, language: str) -> Info | None:
    """What it says in a language; None where it says nothing in it."""
    event = _line(getattr(message, f"alert_name_{language}"))
    if not event:
        return None
    colour = _line(message.risk_colour_en).casefold()
    expires, ends = _moment(message.expiration_datetime), _moment(message.event_end_datetime)
    last = max(filter(None, (expires, ends)), default=sent + LASTS_S)
    description, shortened = lines(getattr(message, f"alert_text_{language}") or "", LONGEST_TEXT)
    return Info(
        language=LANGUAGES[language],
        event=event,
        severity=SEVERITIES.get(colour, "Unknown"),
        urgency="Unknown",
        certainty="Unknown",
        effective=sent,
        onset=_moment(message.validity_datetime),
        expires=last if expires is None else expires,
        ends=last,
        categories=("Met",),
        sender_name="Environment and Climate Change Canada",
        headline=event,
        description=description,
        parameters=(("risk_colour", colour),) if colour in SEVERITIES else (),
        areas=(Area(_line(getattr(message, f"feature_name_{language}"))),),
        shortened=shortened,
        names_no_end=expires is None and ends is None,
    )


def _line(text: str | None) -> str:
    return clean((text or "")[: 4 * LONGEST_LINE])[:LONGEST_LINE]


def _moment(text: str | None) -> int | None:
    return moment(text, latest=True) if text else None
