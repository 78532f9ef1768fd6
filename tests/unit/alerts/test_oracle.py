"""Documents of many kinds at many points: what Iris says, against shapely and against how they were made."""

from random import Random

from alerts.cap import read_cap
from alerts.shapes import PointIndex
from tests.unit.alerts.cap_documents import Written, holds, written

DOCUMENTS, POINTS = 200, 2_000


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
        (alert,) = read_cap(document.xml.encode())
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
