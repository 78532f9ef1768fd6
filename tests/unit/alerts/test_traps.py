"""What services have really sent, one trap a document, each at many points with shapely as the judge of places.

The documents are written by hand after the public bug reports about clients of CAP, not by what the reader knows.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

import pytest
from shapely import Point, Polygon, box, union_all
from shapely.geometry.base import BaseGeometry

from alerts.board import Board, findings
from alerts.snapshot import Snapshot, polled
from alerts.sources import WarningSource
from servicekit.http import UpstreamResponse

NOW_S = datetime(2026, 11, 30, 12, 0, tzinfo=UTC).timestamp()
SOURCE = WarningSource(
    "met", ("gr",), "The Met", "cap", "https://met.example/index", (), "en", "polygon", 60, 3600, "verified", "CC BY",
    "https://met.example/",
)  # fmt: skip
POINTS = 50
TOO_NEAR_DEG = 1e-4
NOWHERE = Polygon()
LARISSA = box(22.0, 39.2, 23.0, 40.0)
"""A box as shapely has it: west, south, east, north; the next line is the same in CAP."""
LARISSA_RING = "39.2,22.0 39.2,23.0 40.0,23.0 40.0,22.0 39.2,22.0"
CHIOS = box(25.8, 38.1, 26.2, 38.6)
CHIOS_RING = "38.1,25.8 38.1,26.2 38.6,26.2 38.6,25.8 38.1,25.8"


@dataclass(frozen=True)
class Trap:
    """Documents, where a warning of theirs is in force, and what is known of everywhere else."""

    name: str
    documents: tuple[str | bytes, ...]
    warned: BaseGeometry = NOWHERE
    elsewhere: str = "none"
    around: BaseGeometry = LARISSA


def message(
    content: str,
    *,
    head: str = "<status>Actual</status><msgType>Alert</msgType><scope>Public</scope>",
    name: str = "2.49.0.0.300.0.GR.261130110000.1",
    sent: str = "2026-11-30T13:00:00+02:00",
) -> str:
    return (
        "<?xml version='1.0' encoding='utf-8'?><alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'>"
        f"<identifier>{name}</identifier><sender>met@emy.example</sender><sent>{sent}</sent>{head}{content}</alert>"
    )


def words(
    where: str,
    *,
    times: str = "<onset>2026-11-30T13:00:00+02:00</onset><expires>2026-11-30T23:59:59+02:00</expires>",
    severity: str = "Severe",
    language: str = "<language>en-GB</language>",
    more: str = "",
) -> str:
    return (
        f"<info>{language}<category>Met</category><event>Thunderstorms</event>{more}<urgency>Immediate</urgency>"
        f"<severity>{severity}</severity><certainty>Likely</certainty>{times}<headline>Storms</headline>{where}</info>"
    )


def place(*shapes: str) -> str:
    return f"<area><areaDesc>Larissa</areaDesc>{''.join(shapes)}</area>"


def ring(text: str) -> str:
    return f"<polygon>{text}</polygon>"


def code(scheme: str, value: str) -> str:
    return f"<geocode><valueName>{scheme}</valueName><value>{value}</value></geocode>"


def head(msg_type: str = "Alert", status: str = "Actual", scope: str = "Public", references: str = "") -> str:
    named = f"<references>{references}</references>" if references else ""
    return f"<status>{status}</status><msgType>{msg_type}</msgType><scope>{scope}</scope>{named}"


def disc(lat: float, lon: float, km: float) -> Polygon:
    """A circle on the globe: the points at that distance, by the angles of 720 directions."""
    away, ring_points = km / 6371.0088, []
    y, x = math.radians(lat), math.radians(lon)
    for turn in range(720):
        to = turn * math.tau / 720
        north = math.asin(math.sin(y) * math.cos(away) + math.cos(y) * math.sin(away) * math.cos(to))
        east = x + math.atan2(
            math.sin(to) * math.sin(away) * math.cos(y), math.cos(away) - math.sin(y) * math.sin(north)
        )
        ring_points.append((math.degrees(east), math.degrees(north)))
    return Polygon(ring_points)


STORM = message(words(place(ring(LARISSA_RING))))
FIRST = "met@emy.example,2.49.0.0.300.0.GR.261130110000.1,2026-11-30T13:00:00+02:00"
OTHER = message(words(place(ring(CHIOS_RING))), name="two")
SECOND = "met@emy.example,two,2026-11-30T11:00:00+00:00"
HERE = place(ring(LARISSA_RING))

TRAPS = (
    Trap("an open ring", (message(words(place(ring(LARISSA_RING.rpartition(" ")[0])))),), LARISSA),
    Trap("a ring with tabs, line breaks and a blank after each comma",
         (message(words(place(ring(LARISSA_RING.replace(",", ", ").replace(" 4", "\n\t 4"))))),), LARISSA),
    Trap("longitude first, which puts it into Arabia",
         (message(words(place(ring("22,39.2 23,39.2 23,40 22,40 22,39.2")))),), elsewhere="unknown"),
    Trap("a circle with its longitude first", (message(words(place("<circle>22.4,39.6 30</circle>"))),),
         elsewhere="unknown"),
    Trap("longitude first beyond the pole", (message(words(place(ring("122,39.2 123,39.2 123,40 122,39.2")))),),
         elsewhere="unknown"),
    Trap("three numbers a corner, as KML has them",
         (message(words(place(ring("39.2,22,0 39.2,23,0 40,23,0 40,22,0 39.2,22,0 39.2,22,0")))),),
         elsewhere="unknown"),
    Trap("metres of a national grid", (message(words(place(ring("4380000,360000 4380000,450000 4440000,450000")))),),
         elsewhere="unknown"),
    Trap("digits of another script", (message(words(place(ring("٣٩.٢,٢٢ ٣٩.٢,٢٣ ٤٠,٢٣ ٣٩.٢,٢٢")))),),
         elsewhere="unknown"),
    Trap("an empty polygon beside a code",
         (message(words(place("<polygon/>", code("EMMA_ID", "GR001")))),), around=CHIOS),
    Trap("a polygon without a word in it, and nothing else", (message(words(place("<polygon>  </polygon>"))),),
         elsewhere="unknown"),
    Trap("a circle of no width", (message(words(place("<circle>39.6,22.4 0</circle>"))),), disc(39.6, 22.4, 0.1)),
    Trap("a circle in kilometres", (message(words(place("<circle>39.6,22.4 40.0</circle>"))),), disc(39.6, 22.4, 40)),
    Trap("a circle with a negative width", (message(words(place("<circle>39.6,22.4 -40</circle>"))),),
         elsewhere="unknown"),
    Trap("a circle that names its unit", (message(words(place("<circle>39.6,22.4 40km</circle>"))),),
         elsewhere="unknown"),
    Trap("a polygon, a smaller one inside it and a circle beside it",
         (message(words(place(ring(LARISSA_RING), ring("39.5,22.4 39.5,22.6 39.7,22.6 39.7,22.4 39.5,22.4"),
                              "<circle>38.3,26.0 20</circle>"))),), union_all([LARISSA, disc(38.3, 26, 20)])),
    Trap("a ring that crosses itself",
         (message(words(place(ring("39.2,22 40,23 40,22 39.2,23 39.2,22")))),),
         Polygon([(22, 39.2), (22.5, 39.6), (23, 39.2)]).union(Polygon([(23, 40), (22.5, 39.6), (22, 40)]))),
    Trap("a spike out of a ring",
         (message(words(place(ring("39.2,22 39.2,23 40,23 41,23 40,23 40,22 39.2,22")))),), LARISSA),
    Trap("a code of a scheme that nobody knows", (message(words(place(code("BASIN-7", "A")))),), elsewhere="unknown"),
    Trap("a code of a scheme that nobody knows beside a polygon",
         (message(words(place(ring(LARISSA_RING), code("BASIN-7", "A")))),), LARISSA),
    Trap("a code that was withdrawn", (message(words(place(code("EMMA_ID", "GR999")))),), elsewhere="unknown"),
    Trap("words for a place", (message(words(place())),), elsewhere="unknown"),
    Trap("a translation without the area",
         (message(words(HERE) + words("", language="<language>el-GR</language>")),), LARISSA),
    Trap("two blocks of one language with different areas",
         (message(words(HERE) + words(place(ring(CHIOS_RING)), severity="Moderate")),), union_all([LARISSA, CHIOS])),
    Trap("no end, sent an hour ago", (message(words(HERE, times="")),), LARISSA),
    Trap("no end, sent two days ago", (message(words(HERE, times=""), sent="2026-11-28T12:00:00+02:00"),)),
    Trap("an end without an offset, an hour ago by the clock of Greenwich",
         (message(words(HERE, times="<expires>2026-11-30T11:00:00</expires>")),), LARISSA),
    Trap("an end without an offset, over in each zone",
         (message(words(HERE, times="<expires>2026-11-29T23:00:00</expires>")),)),
    Trap("an end with hours only as its offset",
         (message(words(HERE, times="<expires>2026-11-30T14:30:00+02</expires>")),), LARISSA),
    Trap("a year of the Buddha",
         (message(words(HERE, times="<expires>2569-11-30T23:00:00+07:00</expires>")),), LARISSA),
    Trap("an end before its beginning, which is still to come",
         (message(words(HERE, times="<onset>2026-12-01T06:00:00Z</onset><expires>2026-11-30T18:00:00Z</expires>")),),
         LARISSA),
    Trap("an onset next week", (message(words(HERE, times="<onset>2026-12-07T06:00:00Z</onset>"
                                                          "<expires>2026-12-08T06:00:00Z</expires>")),), LARISSA),
    Trap("a hazard that lasts longer than its message",
         (message(words(HERE, times="<expires>2026-11-30T11:00:00Z</expires><parameter><valueName>eventEndingTime"
                                    "</valueName><value>2026-11-30T18:00:00Z</value></parameter>")),), LARISSA),
    Trap("an exercise", (message(words(HERE), head=head(status="Exercise")),)),
    Trap("a test of the system", (message(words(HERE), head=head(status="System")),)),
    Trap("a draft", (message(words(HERE), head=head(status="Draft")),)),
    Trap("for firemen only", (message(words(HERE), head=head(scope="Restricted")),)),
    Trap("for one reader", (message(words(HERE), head=head(scope="Private")),)),
    Trap("an acknowledgement", (STORM, message(words(place(ring(CHIOS_RING))), name="ack",
                                               head=head("Ack", references=FIRST))), LARISSA),
    Trap("a report of an error", (STORM, message("", name="error", head=head("Error", references=FIRST))), LARISSA),
    Trap("all clear", (message(words(HERE, more="<responseType>AllClear</responseType>")),)),
    Trap("a green level", (message(words(HERE, severity="Minor").replace("</info>", "<parameter><valueName>"
         "awareness_level</valueName><value>1; green; Minor</value></parameter></info>")),)),
    Trap("a severity that is unknown", (message(words(HERE, severity="Unknown")),), LARISSA),
    Trap("a severity that is blank", (message(words(HERE, severity="")),), LARISSA),
    Trap("a cancel of several, with blanks beside the commas",
         (STORM, OTHER, message("", name="end",
                                head=head("Cancel", references=f"{FIRST}\n {SECOND}".replace(",", ", "))))),
    Trap("a cancel of what nobody has sent",
         (STORM, message("", name="end", head=head("Cancel", references="met@emy.example,x,2026-11-30T11:00:00Z"))),
         LARISSA),
    Trap("a cancel without a reference", (STORM, message("", name="end", head=head("Cancel"))), LARISSA),
    Trap("a cancel that is listed before its warning",
         (message("", name="end", head=head("Cancel", references=FIRST)), STORM)),
    Trap("a cancel of another one's by its name",
         (STORM, message("", name="end", head=head("Cancel", references=FIRST.replace("met@emy", "civil@emy")))),
         LARISSA),
    Trap("a cancel in an exercise", (STORM, message("", name="end", head=head("Cancel", "Exercise", references=FIRST))),
         LARISSA),
    Trap("an update that moves it to Chios",
         (STORM, message(words(place(ring(CHIOS_RING))), name="next", head=head("Update", references=FIRST))), CHIOS),
    Trap("an update of two in one",
         (STORM, OTHER, message(words(place(ring(CHIOS_RING))), name="next",
                                head=head("Update", references=f"{FIRST} {SECOND}"))), CHIOS),
    Trap("a warning without a word about what and where", (message(""),), elsewhere="unknown"),
    Trap("entities of HTML", (STORM.replace("Storms", "Storms&nbsp;&amp;&nbsp;hail &mdash; stay&eacute;"),), LARISSA),
    Trap("a control character", (STORM.replace("Storms", "Storms\x0b and hail\x00"),), LARISSA),
    Trap("a mark of byte order", (b"\xef\xbb\xbf" + STORM.encode(),), LARISSA),
    Trap("UTF-16", (STORM.replace("utf-8", "utf-16").encode("utf-16"),), LARISSA),
    Trap("CAP 1.1 under a prefix",
         (STORM.replace("cap:1.2", "cap:1.1").replace("xmlns=", "xmlns:c=").replace("<", "<c:").replace("<c:/", "</c:")
          .replace("<c:?", "<?"),), LARISSA),
    Trap("no namespace", (STORM.replace(" xmlns='urn:oasis:names:tc:emergency:cap:1.2'", ""),), LARISSA),
    Trap("a page for people", ("<html><body>Try again later</body></html>",), elsewhere="unknown"),
    Trap("a document that breaks off", (STORM[:-60],), elsewhere="unknown"),
    Trap("a time of sending that can't be read", (STORM.replace("2026-11-30T13:00:00+02:00</sent>", "上午</sent>"),),
         elsewhere="unknown"),
    Trap("a wrong signature", (STORM.replace("</alert>", "<Signature xmlns='http://www.w3.org/2000/09/xmldsig#'>"
         "<SignatureValue>AAAA</SignatureValue></Signature></alert>"),), LARISSA),
)  # fmt: skip


def board_of(documents: tuple[str | bytes, ...]) -> Board:
    def fetch(url: str, _headers: Mapping[str, str]) -> UpstreamResponse:
        if url == SOURCE.url:
            entries = "".join(f"<entry><id>{n}</id><link href='/{n}'/></entry>" for n in range(len(documents)))
            feed = f"<feed xmlns='http://www.w3.org/2005/Atom'><updated>2026-11-30T11:59:30Z</updated>{entries}</feed>"
            return UpstreamResponse(200, {}, feed.encode())
        body = documents[int(url.rpartition("/")[2])]
        return UpstreamResponse(200, {}, body.encode() if isinstance(body, str) else body)

    board = Board(SOURCE)
    board.show(polled(SOURCE, Snapshot(), fetch, NOW_S))
    return board


def points(random: Random, shape: BaseGeometry) -> list[tuple[float, float]]:
    """In and about a shape, and in the middle of it."""
    west, south, east, north = shape.bounds
    middle = shape.representative_point()
    reach = max(east - west, north - south)
    found = [(middle.y, middle.x)]
    while len(found) < POINTS:
        found.append((random.uniform(south - reach, north + reach), random.uniform(west - reach, east + reach)))
    return found


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_no_trap_puts_a_warning_in_a_wrong_place_or_gives_a_wrong_state(trap: Trap) -> None:
    board, counted = board_of(trap.documents), 0
    for lat, lon in points(Random(trap.name), trap.warned or trap.around):  # noqa: S311 - a plan that can be made again
        point = Point(lon, lat)
        if trap.warned and trap.warned.boundary.distance(point) < TOO_NEAR_DEG:
            continue
        found = findings(frozenset(("gr",)), [(board.state(NOW_S), board.at(lat, lon, NOW_S))], ())
        assert found.state == ("warnings" if trap.warned.covers(point) else trap.elsewhere), (lat, lon, found.reason)
        counted += 1
    assert counted > POINTS / 2
