"""The Common Alerting Protocol: warnings read from its XML, whatever a service makes of the standard.

CAP 1.2 is docs.oasis-open.org/emergency/cap/v1.2/CAP-v1.2-os.html. 1.0 and 1.1 are read as well, without a namespace,
under a prefix, inside EDXL or an Atom entry. A document comes from a stranger: nothing in it is expanded or fetched,
and everything is bounded. What is beyond a bound isn't dropped in silence: an area is then one whose place isn't known,
and a text says that it was shortened.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from html.entities import html5
from itertools import islice

from lxml import etree

from alerts import areas
from alerts.shapes import Shape, read_circle, read_polygon
from servicekit.plain_text import clean, link, text_of

LIMIT_BYTES = 4_000_000
MOST_MARKUP = 500_000
"""Of `<` in a document: each element takes a microsecond or more to look at, however short it is."""
MOST_ALERTS, MOST_INFOS, MOST_AREAS, MOST_SHAPES = 200, 60, 2_000, 2_000
"""In a document, an alert, an info, an area."""
MOST_REFERENCES, MOST_CODES, MOST_PARAMETERS = 500, 2_000, 60
LONGEST_LINE, LONGEST_TEXT, LONGEST_SHAPE = 500, 20_000, 800_000
"""Characters of a name or a headline, of a description, of a polygon."""
LASTS_S = 86_400
"""How long a warning that names no end counts from when it was sent; CAP leaves that to the receiver."""
BUDDHIST_YEARS, FIRST_BUDDHIST_YEAR = 543, 2400
"""Thai services have sent 2568 for 2025."""

SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
"""The worst first."""
URGENCIES = ("Immediate", "Expected", "Future", "Past", "Unknown")
CERTAINTIES = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")
STATUSES = ("Actual", "Exercise", "System", "Test", "Draft")
MESSAGE_TYPES = ("Alert", "Update", "Cancel", "Ack", "Error")
SCOPES = ("Public", "Restricted", "Private")

XML_ENTITIES = ("amp", "lt", "gt", "quot", "apos")
_XMLDSIG = "{http://www.w3.org/2000/09/xmldsig#}Signature"
_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(?:([Zz])|([+-])(\d\d?)(?::?(\d\d))?)?",
    re.ASCII,
)
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))
_WIDE = (b"\xff\xfe", b"\xfe\xff")
"""What UTF-16 begins with."""
_COLOURS = {"verde": "green", "amarillo": "yellow", "naranja": "orange", "rojo": "red"}
_COLOUR = re.compile(rf"\s*(?:[1-4]\s*;\s*)?(green|yellow|orange|red|{'|'.join(_COLOURS)})\b", re.IGNORECASE)
_COLOUR_NAMES = ("awareness_level", "aemet-meteoalerta nivel", "risk_colour")
"""Parameters, folded, that hold a service's colour: MeteoAlarm's, AEMET's, Canada's."""


class UnreadableCap(Exception):
    """A document holds no alert that can be read; the text says why, in words that follow "the document"."""


@dataclass(frozen=True, slots=True)
class Area:
    """Where a warning holds. Shapes are kept as they were written, which `shapes` reads."""

    name: str
    polygons: tuple[str, ...] = ()
    circles: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    """Names of places in schemes such as EMMA_ID or UGC, whose outlines CAP leaves to the receiver."""
    cut: bool = False
    """Whether it had more shapes or codes, or a longer one, than are read."""

    def shapes(self) -> tuple[list[Shape], bool]:
        """Its outlines, and whether they are all of it: else where it holds isn't known.

        Its codes count where its own shapes don't tell: these are the more exact.
        """
        found: list[Shape | None] = [*map(read_polygon, self.polygons), *map(read_circle, self.circles)]
        drawn = [shape for shape in found if shape is not None]
        if drawn and len(drawn) == len(found):
            return drawn, not self.cut
        coded, is_whole = areas.placed(self.codes)
        return [*drawn, *coded], is_whole and not self.cut


@dataclass(frozen=True, slots=True)
class Info:
    """One language's words about one hazard. Times are Unix seconds."""

    language: str
    event: str
    severity: str
    urgency: str
    certainty: str
    effective: int
    onset: int | None
    expires: int
    """The end of the message, or a day after it was sent where it names none."""
    ends: int
    """The end of the hazard: what the service names as that, else `expires`."""
    categories: tuple[str, ...] = ()
    response_types: tuple[str, ...] = ()
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str | None = None
    parameters: tuple[tuple[str, str], ...] = ()
    areas: tuple[Area, ...] = ()
    shortened: bool = False
    names_no_end: bool = False

    @property
    def colour(self) -> str | None:
        """The service's own colour, None where it has none."""
        level = next((value for name, value in self.parameters if name.casefold() in _COLOUR_NAMES), "")
        found = _COLOUR.match(level)
        return _COLOURS.get(found[1].lower(), found[1].lower()) if found else None

    @property
    def is_hazard(self) -> bool:
        """Whether it warns: an all-clear and a green level say that there is nothing to warn of."""
        return "AllClear" not in self.response_types and self.colour != "green"


@dataclass(frozen=True, slots=True)
class Reference:
    """An earlier message; `sender` is empty and `sent` None where only its identifier is given, as some do."""

    identifier: str
    sender: str = ""
    sent: int | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """A message. Its sender, identifier and time together name it (CAP 1.2, `references`)."""

    identifier: str
    sender: str
    sent: int
    status: str
    msg_type: str
    scope: str
    references: tuple[Reference, ...]
    infos: tuple[Info, ...]
    signed: bool = False
    """Whether a signature is enclosed. Nothing checks it."""

    @property
    def is_public(self) -> bool:
        """Whether it is meant for everybody and in earnest: no test, no exercise."""
        return self.status == "Actual" and self.scope == "Public"

    @property
    def is_warning(self) -> bool:
        """Whether it warns, rather than ends a warning or speaks to other systems."""
        return self.is_public and self.msg_type in ("Alert", "Update")

    @property
    def until(self) -> int:
        """When the last of it ends."""
        return max((max(info.ends, info.expires) for info in self.infos), default=self.sent + LASTS_S)


def read_cap(body: bytes) -> tuple[list[Alert], bool]:
    """The alerts of a document, in its order, and whether they are all that it says.

    Raises UnreadableCap where there is none.
    """
    elements = list(islice(_named(parse(body), "alert"), MOST_ALERTS + 1))
    found = [alert for alert in map(_alert, elements[:MOST_ALERTS]) if alert]
    if not found:
        raise UnreadableCap("holds no alert with a sender, an identifier, a time, and words of what it warns")
    is_whole = len(found) == len(elements) and all(
        len(_Fields(each).elements("info")) <= MOST_INFOS for each in elements
    )
    return found, is_whole


def parse(body: bytes, limit_bytes: int = LIMIT_BYTES) -> etree._Element:
    """The root of an XML document; raises UnreadableCap for what is none, or declares a document type."""
    if len(body) > limit_bytes:
        raise UnreadableCap(f"is larger than {limit_bytes // 1000} kB")
    if body.count(b"<") > MOST_MARKUP:
        raise UnreadableCap(f"has more than {MOST_MARKUP:,} tags")
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = _root(body.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        raise UnreadableCap("is no XML that can be read") from None
    if root.getroottree().docinfo.doctype:
        raise UnreadableCap("declares a document type, which CAP doesn't have")
    return root


def _root(body: bytes, parser: etree.XMLParser) -> etree._Element:
    """The root; once more without control characters and HTML's names of characters, which services have sent."""
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        if body.startswith(_WIDE):
            raise
        return etree.fromstring(_ENTITY.sub(_character, body.translate(None, _CONTROLS)), parser)


def _character(found: re.Match[bytes]) -> bytes:
    name = found[1].decode()
    known = html5.get(f"{name};") if name not in XML_ENTITIES else None
    return "".join(f"&#{ord(character)};" for character in known).encode() if known else found[0]


def local_name(element: etree._Element) -> str:
    """An element's name without its namespace; "" for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def moment(text: str, *, latest: bool = False) -> int | None:
    """Unix seconds of a time in CAP's format; None for anything else.

    Without an offset it is the earliest moment that it can mean, or the latest: a warning then holds rather too long.
    """
    found = _TIME.fullmatch(text.strip())
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    if found[7]:
        offset = timedelta()
    elif found[8]:
        offset = timedelta(hours=int(found[9]), minutes=int(found[10] or 0)) * (-1 if found[8] == "-" else 1)
    else:
        offset = timedelta(hours=-12 if latest else 14)
    year -= BUDDHIST_YEARS if year >= FIRST_BUDDHIST_YEAR else 0
    try:
        start = datetime(year, month, day, tzinfo=timezone(offset))
        return int((start + timedelta(hours=_up_to(hour, 24), minutes=minute, seconds=second)).timestamp())
    except (ValueError, OverflowError):
        return None


def iso(moment_s: float) -> str:
    """A moment in ISO 8601, in UTC."""
    return datetime.fromtimestamp(moment_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def references(text: str) -> tuple[Reference, ...]:
    """The messages that a blank-separated list of `sender,identifier,sent` names."""
    found = []
    for triple in ",".join(map(str.strip, text.split(","))).split()[:MOST_REFERENCES]:
        parts = [part.strip() for part in triple.split(",")]
        if len(parts) == 1 and parts[0]:
            found.append(Reference(parts[0]))
        elif len(parts) > 1 and parts[1]:
            found.append(Reference(parts[1], parts[0], moment(parts[2]) if len(parts) > 2 else None))  # noqa: PLR2004
    return tuple(found)


def lines(text: str, longest: int) -> tuple[str, bool]:
    """A text of several lines made harmless, and whether it was shortened."""
    plain = text_of(text[: 4 * longest]) if "<" in text or "&" in text else text[: 4 * longest]
    kept = "\n".join(filter(None, map(clean, plain.splitlines())))
    return kept[:longest].rstrip(), len(kept) > longest or len(text) > 4 * longest


def _up_to(value: int, most: int) -> int:
    if value > most:
        raise ValueError(value)
    return value


def _named(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Elements of that name at any depth, the parent itself among them."""
    return (element for element in parent.iter() if local_name(element) == name)


class _Fields:
    """The children of an element by name."""

    def __init__(self, element: etree._Element) -> None:
        self._children: dict[str, list[etree._Element]] = {}
        for child in element:
            self._children.setdefault(local_name(child), []).append(child)
        self.shortened = False

    def elements(self, name: str) -> list[etree._Element]:
        return self._children.get(name, [])

    def raw(self, name: str) -> list[str]:
        """The texts, with those of elements inside them (a service has put `<section>` into its descriptions)."""
        return ["".join(map(str, child.itertext())).strip() for child in self.elements(name)]

    def line(self, name: str) -> str:
        """One line, the first that isn't empty."""
        text = clean(next(filter(None, self.raw(name)), "")[: 4 * LONGEST_LINE])
        self.shortened |= len(text) > LONGEST_LINE
        return text[:LONGEST_LINE]

    def text(self, name: str) -> str:
        """All of that name, as lines."""
        text, shortened = lines("\n".join(self.raw(name)), LONGEST_TEXT)
        self.shortened |= shortened
        return text

    def one_of(self, name: str, known: tuple[str, ...], otherwise: str) -> str:
        """The known value that is meant, in any case."""
        value = self.line(name).casefold()
        if value == "very likely":  # CAP 1.0
            value = "likely"
        return next((each for each in known if each.casefold() == value), otherwise)

    def moment(self, name: str, *, latest: bool = False) -> int | None:
        return moment(self.line(name), latest=latest)

    def pairs(self, name: str, most: int) -> tuple[tuple[str, str], ...]:
        """CAP's named values; in CAP 1.0 they were `name=value`."""
        found = []
        for element in self.elements(name)[:most]:
            fields = _Fields(element)
            key, value = fields.line("valueName"), fields.line("value")
            if not key:
                key, _, value = clean("".join(map(str, element.itertext()))[:LONGEST_LINE]).partition("=")
            found.append((key, value))
        return tuple(found)


def _alert(element: etree._Element) -> Alert | None:
    """A message; None for one that has no name and time, or that warns of nothing that it tells."""
    fields = _Fields(element)
    identifier, sent = fields.line("identifier"), fields.moment("sent")
    if not identifier or sent is None:
        return None
    alert = Alert(
        identifier,
        fields.line("sender"),
        sent,
        fields.one_of("status", STATUSES, "Unknown"),
        fields.one_of("msgType", MESSAGE_TYPES, "Unknown"),
        fields.one_of("scope", SCOPES, "Public" if not fields.line("scope") else "Unknown"),
        references(" ".join(fields.raw("references"))),
        tuple(_info(info, sent) for info in fields.elements("info")[:MOST_INFOS]),
        signed=next(element.iter(_XMLDSIG), None) is not None,
    )
    return None if alert.is_warning and not alert.infos else alert


def _info(element: etree._Element, sent: int) -> Info:
    fields = _Fields(element)
    parameters = fields.pairs("parameter", MOST_PARAMETERS)
    expires = fields.moment("expires", latest=True)
    ends = next(
        (moment(value, latest=True) for name, value in parameters if name.casefold() == "eventendingtime"), None
    )
    last = expires if expires is not None else ends if ends is not None else sent + LASTS_S
    blocks = fields.elements("area")
    texts = {name: fields.text(name) for name in ("description", "instruction")}
    return Info(
        language=fields.line("language") or "en-US",
        event=fields.line("event"),
        severity=fields.one_of("severity", SEVERITIES, "Unknown"),
        urgency=fields.one_of("urgency", URGENCIES, "Unknown"),
        certainty=fields.one_of("certainty", CERTAINTIES, "Unknown"),
        effective=_or(fields.moment("effective"), sent),
        onset=fields.moment("onset"),
        expires=last,
        ends=_or(ends, last),
        categories=tuple(clean(value)[:LONGEST_LINE] for value in fields.raw("category")[:MOST_CODES]),
        response_types=tuple(clean(value)[:LONGEST_LINE] for value in fields.raw("responseType")[:MOST_CODES]),
        sender_name=fields.line("senderName"),
        headline=fields.line("headline"),
        web=link(fields.line("web")),
        parameters=parameters,
        areas=(*map(_area, blocks[:MOST_AREAS]), *((Area("", cut=True),) if len(blocks) > MOST_AREAS else ())),
        shortened=fields.shortened,
        names_no_end=expires is None and ends is None,
        **texts,
    )


def _or(value: int | None, otherwise: int) -> int:
    return otherwise if value is None else value


def _area(element: etree._Element) -> Area:
    fields = _Fields(element)
    polygons, circles = (
        [" ".join(text.split()) for text in fields.raw(name) if text] for name in ("polygon", "circle")
    )
    kept = [text for text in polygons if len(text) <= LONGEST_SHAPE][:MOST_SHAPES]
    return Area(
        fields.line("areaDesc"),
        tuple(kept),
        tuple(circles[:MOST_SHAPES]),
        fields.pairs("geocode", MOST_CODES),
        cut=len(kept) < len(polygons) or len(circles) > MOST_SHAPES or len(fields.elements("geocode")) > MOST_CODES,
    )
