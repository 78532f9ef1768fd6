"""Documents of many kinds at many points: what Iris says, against shapely and against how they were made."""

from collections.abc import Mapping
from random import Random

from alerts.board import Board, findings
from alerts.cap import read_cap
from alerts.shapes import PointIndex
from alerts.snapshot import Snapshot, polled
from alerts.sources import WarningSource
from servicekit.http import UpstreamResponse
from tests.unit.alerts.cap_documents import NOW, Written, holds, written

DOCUMENTS, POINTS, SOURCES = 200, 2_000, 40
NOW_S = NOW.timestamp()
SOURCE = WarningSource(
    "met", ("gr",), "The Met", "cap", "https://met.example/rss", (), "en", "polygon", 60, 3600, "verified", "CC BY",
    "https://met.example/",
)  # fmt: skip


def points(random: Random, documents: list[Written]) -> list[tuple[float, float]]:
    """Anywhere, but mostly in and about the areas."""
    near = [(ring.centroid.y, ring.centroid.x) for document in documents for ring in document.polygons]
    near += [circle[:2] for document in documents for circle in document.circles]
    found = []
    for _ in range(POINTS):
        lat, lon = random.choice(near)
        lat, lon = lat + random.gauss(0, 4), lon + random.gauss(0, 4)
        if random.random() < 0.1:
            lat, lon = random.uniform(-90, 90), random.uniform(-180, 180)
        found.append((max(-90, min(90, lat)), (lon + 180) % 360 - 180))
    return found


def test_no_document_is_placed_wrongly_by_the_measure_of_shapely() -> None:
    random = Random(28)  # noqa: S311 - a plan that can be made again
    documents = [written(random, number) for number in range(DOCUMENTS)]
    entries = []
    for number, document in enumerate(documents):
        (alert,), _ = read_cap(document.xml.encode())
        placed = [area.shapes() for area in alert.infos[0].areas]
        assert all(whole for _, whole in placed) is document.is_placed, document.xml
        entries += [(shape, number) for shapes, _ in placed for shape in shapes]
    index, told, hits = PointIndex(entries), 0, 0
    for lat, lon in points(random, documents):
        found = set(index.at(lat, lon))
        for number, document in enumerate(documents):
            truth = holds(document, lat, lon)
            if truth is not None:
                told, hits = told + 1, hits + truth
                assert (number in found) is truth, (lat, lon, document.xml)
    assert told > 0.999 * DOCUMENTS * POINTS
    assert hits > DOCUMENTS * POINTS / 200


def said(documents: list[Written], asked: list[tuple[float, float]]) -> list[tuple[str, set[str]]]:
    """What a service that has read these documents says of each point: the state, and the identifiers shown."""

    def fetch(url: str, _headers: Mapping[str, str]) -> UpstreamResponse:
        if url == SOURCE.url:
            items = "".join(f"<item><link>https://met.example/{n}</link></item>" for n in range(len(documents)))
            built = f"<lastBuildDate>{NOW:%a, %d %b %Y %H:%M:%S} GMT</lastBuildDate>"
            return UpstreamResponse(200, {}, f"<rss><channel>{built}{items}</channel></rss>".encode())
        return UpstreamResponse(200, {}, documents[int(url.rpartition("/")[2])].xml.encode())

    board = Board(SOURCE)
    board.show(polled(SOURCE, Snapshot(), fetch, NOW_S))
    state = board.state(NOW_S)
    found = [findings(frozenset(("gr",)), [(state, board.at(lat, lon, NOW_S))], ()) for lat, lon in asked]
    return [(each.state, {warned.alert.identifier for warned in each.warnings}) for each in found]


def test_no_point_gets_a_wrong_warning_or_a_wrong_state_from_sources_that_update_and_cancel() -> None:
    random = Random(281)  # noqa: S311 - a plan that can be made again
    told: dict[str, int] = {"warnings": 0, "none": 0, "unknown": 0}
    for _ in range(SOURCES):
        documents: list[Written] = []
        for number in range(DOCUMENTS // SOURCES):
            documents.append(written(random, number, documents))
        ended = set[str]().union(*(document.ends for document in documents))
        live = [document for document in documents if document.shows and document.identifier not in ended]
        otherwise = "none" if all(document.is_placed for document in live) else "unknown"
        asked = points(random, documents)[: POINTS // 2] + points(random, live or documents)[: POINTS // 2]
        for point, (state, shown) in zip(asked, said(documents, asked), strict=True):
            truth = {document.identifier: holds(document, *point) for document in live}
            if None not in truth.values():  # not too near to an edge to tell
                expected = {name for name, is_inside in truth.items() if is_inside}
                assert shown == expected, point
                assert state == ("warnings" if expected else otherwise), point
                told[state] += 1
    assert sum(told.values()) > 0.999 * SOURCES * POINTS
    assert min(told.values()) > SOURCES * POINTS / 50, told
