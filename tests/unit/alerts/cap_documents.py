"""CAP documents made up after the shapes that real services send, each with the truth about its areas beside it.

A shape is made in longitudes that run on past 180, which shapely takes as a plane, and is written as a service would.
"""

import json
import lzma
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from xml.sax.saxutils import escape

from shapely import LineString, MultiPolygon, Point, Polygon, polygonize, prepare, unary_union

from alerts.areas import FILE

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
SENT = NOW - timedelta(hours=1)
NAMESPACES = ("urn:oasis:names:tc:emergency:cap:1.2", "urn:oasis:names:tc:emergency:cap:1.1", "")
LANGUAGES = (("en",), ("en-GB", "el-GR"), ("no", "en-GB"), ("es-ES", "en", "fr"), ("",), ("de-DE", "en-GB"))


@dataclass
class Written:
    """A document, and what is true of it at NOW."""

    xml: str
    identifier: str
    shows: bool
    """Whether a warning of it may be shown at all."""
    polygons: list[Polygon | MultiPolygon] = field(default_factory=list)
    bounds: list[tuple[float, ...]] = field(default_factory=list)
    circles: list[tuple[float, float, float]] = field(default_factory=list)
    is_placed: bool = True
    """Whether all of its areas have outlines."""
    ends: set[str] = field(default_factory=set)
    """The earlier documents that it replaces or cancels."""


def stamp(moment: datetime, random: Random | None = None) -> str:
    """A time as CAP has it, with one of many offsets."""
    minutes = random.choice((0, 120, -300, 345, 825, -210)) if random else 0
    local = moment.astimezone(UTC) + timedelta(minutes=minutes)
    sign, rest = ("-" if minutes < 0 else "+"), divmod(abs(minutes), 60)
    return f"{local:%Y-%m-%dT%H:%M:%S}{sign}{rest[0]:02}:{rest[1]:02}"


def cap(
    identifier: str = "one",
    *,
    sent: datetime = SENT,
    status: str = "Actual",
    msg_type: str = "Alert",
    scope: str = "Public",
    references: str = "",
    infos: str | None = None,
    sender: str = "warnings@met.example",
    namespace: str = NAMESPACES[0],
) -> str:
    """A document; without `infos` one of a storm over a square around 38 N 24 E."""
    declared = f' xmlns="{namespace}"' if namespace else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<alert{declared}><identifier>{escape(identifier)}</identifier>'
        f"<sender>{escape(sender)}</sender><sent>{stamp(sent)}</sent><status>{status}</status>"
        f"<msgType>{msg_type}</msgType><scope>{scope}</scope>"
        + (f"<references>{references}</references>" if references else "")
        + (info() if infos is None else infos)
        + "</alert>"
    )


def info(
    areas: str | None = None,
    *,
    language: str = "en",
    event: str = "Storm",
    onset: str = "",
    expires: str | None = None,
    severity: str = "Severe",
    more: str = "",
) -> str:
    """An info block; without `areas` of that square."""
    expires = stamp(NOW + timedelta(hours=6)) if expires is None else expires
    return (
        "<info>"
        + (f"<language>{language}</language>" if language else "")
        + f"<category>Met</category><event>{event}</event><urgency>Expected</urgency><severity>{severity}</severity>"
        "<certainty>Likely</certainty>"
        + (f"<onset>{onset}</onset>" if onset else "")
        + (f"<expires>{expires}</expires>" if expires else "")
        + f"<senderName>The Met</senderName><headline>{event} ahead</headline><description>Wind &amp; rain."
        f"</description><instruction>Stay in.</instruction>{more}"
        + (area("38,24 39,24 39,25 38,25 38,24") if areas is None else areas)
        + "</info>"
    )


def area(polygon: str = "", circle: str = "", code: tuple[str, str] | None = None, name: str = "Attica") -> str:
    """An area block."""
    return (
        f"<area><areaDesc>{name}</areaDesc>"
        + (f"<polygon>{polygon}</polygon>" if polygon else "")
        + (f"<circle>{circle}</circle>" if circle else "")
        + (f"<geocode><valueName>{code[0]}</valueName><value>{code[1]}</value></geocode>" if code else "")
        + "</area>"
    )


def written(random: Random, number: int, earlier: Sequence[Written] = ()) -> Written:
    """A document of a random kind, which may replace or cancel some of the `earlier` ones."""
    kind = random.choices(
        ("plain", "expired", "upcoming", "Test", "Exercise", "Restricted", "green", "coded", "unknown code", "broken"),
        (10, 2, 3, 1, 1, 1, 1, 3, 1, 1),
    )[0]
    message = random.choice(("Alert", "Update", "Cancel")) if earlier else "Alert"
    replaced = random.sample(earlier, random.randint(1, min(2, len(earlier)))) if message != "Alert" else []
    is_shown = kind in ("plain", "upcoming", "coded", "unknown code", "broken") and message != "Cancel"
    document = Written("", f"id-{number}", is_shown)
    if kind not in ("Test", "Exercise", "Restricted"):
        document.ends = {each.identifier for each in replaced}
    areas = "".join(_area(random, document) for _ in range(random.randint(1, 4)))
    if kind == "coded":
        areas += _coded(random, document)
    if kind == "unknown code":
        areas += area(code=random.choice((("EMMA_ID", "GR999"), ("CISORP", "2105"), ("NUTS3", ""))))
        document.is_placed = False
    if kind == "broken":
        areas += area(polygon=random.choice(("38,24 39,25", "north of the river", "95,24 96,24 96,25", "38,24,39")))
        document.is_placed = False
    infos = "".join(_info(random, kind, language, areas) for language in random.choice(LANGUAGES))
    document.xml = cap(
        document.identifier,
        status=kind if kind in ("Test", "Exercise") else "Actual",
        scope="Restricted" if kind == "Restricted" else "Public",
        msg_type=message,
        references=" ".join(f"warnings@met.example,{each.identifier},{stamp(SENT, random)}" for each in replaced),
        infos=infos,
        namespace=random.choice(NAMESPACES),
    )
    return document


def _coded(random: Random, document: Written) -> str:
    """An area by one code or two, beside a code of a scheme that nobody here knows."""
    scheme = random.choice(("EMMA_ID", "NUTS3"))
    codes = random.sample(sorted(_outlines()[scheme]), random.randint(1, 2))
    for code in codes:
        found = _outlines()[scheme][code]
        target, _, name = found.partition(" ") if isinstance(found, str) else (scheme, "", code)
        _add(document, MultiPolygon([Polygon(*_plane(rings)) for rings in _outlines()[target][name]]))
    named = [(scheme, code) for code in codes] + random.choice(([], [("CISORP", "2105")]))
    geocodes = "".join(f"<geocode><valueName>{name}</valueName><value>{code}</value></geocode>" for name, code in named)
    return f"<area><areaDesc>Coded</areaDesc>{geocodes}</area>"


@cache
def _outlines() -> dict[str, dict[str, list[list[str]] | str]]:
    """The file of outlines, as it is written."""
    read: dict[str, dict[str, list[list[str]] | str]] = json.loads(lzma.decompress(FILE.read_bytes()))["schemes"]
    return read


def _plane(rings: list[str]) -> tuple[list[tuple[float, float]], list[list[tuple[float, float]]]]:
    outer, *holes = [
        [(float(lon), float(lat)) for lat, lon in (pair.split(",") for pair in ring.split())] for ring in rings
    ]
    return outer, holes


def _add(document: Written, polygon: Polygon | MultiPolygon) -> None:
    prepare(polygon)
    document.polygons.append(polygon)
    document.bounds.append(polygon.bounds)


def _info(random: Random, kind: str, language: str, areas: str) -> str:
    ends = NOW + timedelta(minutes=random.choice((-1, -900)) if kind == "expired" else random.choice((5, 900)))
    onset = NOW + timedelta(minutes=3 if kind == "upcoming" else -30)
    level = "<parameter><valueName>awareness_level</valueName><value>1; green; Minor</value></parameter>"
    return info(
        areas,
        language=language,
        onset=stamp(onset, random),
        expires=stamp(ends, random),
        more=level if kind == "green" else "",
    )


def _area(random: Random, document: Written) -> str:
    centre = random.uniform(-70, 70), random.choice((random.uniform(-180, 180), random.uniform(176, 184)))
    if random.random() < 0.25:
        km = random.choice((0.0, random.uniform(1, 300)))
        document.circles.append((centre[0], _written_lon(centre[1]), km))
        return area(circle=f"{centre[0]:.5f},{_written_lon(centre[1]):.5f} {km:.3f}")
    if random.random() < 0.1:
        polygon, ring = _star(centre, random.uniform(0.5, 8))
    else:
        polygon = _polygon(random, centre)
        ring = list(polygon.exterior.coords)
    _add(document, polygon)
    written_ring = _pairs(random, ring)
    if random.random() < 0.2:  # a smaller one inside it makes no hole
        inside = _pairs(random, [(lon, lat) for lon, lat in polygon.centroid.buffer(0.05).exterior.coords])
        _add(document, polygon.centroid.buffer(0.05))
        return area(written_ring).replace("</polygon>", f"</polygon><polygon>{inside}</polygon>")
    return area(written_ring)


def _pairs(random: Random, ring: list[tuple[float, ...]]) -> str:
    pairs = [f"{lat:.5f},{_written_lon(lon):.5f}" for lon, lat in ring]
    if random.random() < 0.3:
        del pairs[-1]  # an open ring
    return random.choice((" ", "\n\t ", "  ")).join(pairs)


def _star(centre: tuple[float, float], reach: float) -> tuple[MultiPolygon | Polygon, list[tuple[float, ...]]]:
    """A ring that crosses itself five times and goes around its middle twice, which is no hole."""
    turns = [math.tau * corner * 2 / 5 for corner in range(6)]
    ring = [
        (round(centre[1] + reach * math.cos(turn), 5), round(centre[0] + reach * math.sin(turn), 5)) for turn in turns
    ]
    return unary_union(polygonize([unary_union(LineString(ring))])), ring


def _polygon(random: Random, centre: tuple[float, float]) -> Polygon:
    """A star-shaped ring, which never crosses itself; every tenth of thousands of vertices."""
    corners = random.choice((3, 4, 7, 30, 200)) if random.random() < 0.9 else 3000
    reach = random.uniform(0.1, 12)
    angles = sorted(random.uniform(0, 2 * math.pi) for _ in range(corners))
    ring = [
        (
            round(centre[1] + math.cos(angle) * reach * (share := random.uniform(0.3, 1)), 5),
            round(centre[0] + math.sin(angle) * reach * share, 5),
        )
        for angle in angles
    ]
    return Polygon([*ring, ring[0]])


def _written_lon(lon: float) -> float:
    return round((lon + 180) % 360 - 180, 5)


def holds(document: Written, lat: float, lon: float) -> bool | None:
    """Whether the point is in the document's area, by shapely; None where it is too near to an edge to tell."""
    verdicts = [_in_polygon(*known, lat, lon) for known in zip(document.polygons, document.bounds, strict=True)]
    verdicts += [_in_circle(circle, lat, lon) for circle in document.circles]
    if True in verdicts:
        return True
    return None if None in verdicts else False


def _in_polygon(polygon: Polygon | MultiPolygon, bounds: tuple[float, ...], lat: float, lon: float) -> bool | None:
    west, south, east, north = bounds
    if not south - 1 <= lat <= north + 1:
        return False
    points = [Point(x, lat) for x in (lon - 360, lon, lon + 360) if west - 1 <= x <= east + 1]
    if any(polygon.boundary.distance(point) < 2e-5 for point in points):
        return None
    return any(polygon.covers(point) for point in points)


def _in_circle(circle: tuple[float, float, float], lat: float, lon: float) -> bool | None:
    """By the angle between vectors, where Iris has the haversine."""
    if abs(lat - circle[0]) > 5:
        return False

    def vector(north: float, east: float) -> tuple[float, float, float]:
        north, east = math.radians(north), math.radians(east)
        return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)

    one, other = vector(circle[0], circle[1]), vector(lat, lon)
    chord = math.dist(one, other)
    away_km = 2 * 6371.0088 * math.asin(min(1, chord / 2))
    if abs(away_km - max(circle[2], 0.1)) < 0.01:
        return None
    return away_km <= max(circle[2], 0.1)
