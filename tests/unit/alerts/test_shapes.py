"""Which areas hold a point."""

from typing import Any

import pytest

from alerts.shapes import PointIndex, read_circle, read_polygon

ATTICA = "37.5,23.3 38.4,23.3 38.4,24.2 37.5,24.2 37.5,23.3"


@pytest.mark.parametrize(
    "text",
    [
        ATTICA,
        ATTICA.replace(" ", "\n\t  "),
        ATTICA.replace(",", ", "),
        ATTICA.rpartition(" ")[0],  # open
        f"[({ATTICA.replace(' ', '),(')})]",
        f"  {ATTICA}\n",
    ],
)
def test_a_ring_is_read_however_it_is_written(text: str) -> None:
    ring = read_polygon(text)
    assert ring.holds(37.98, 23.73)
    assert not ring.holds(37.98, 24.73)
    assert not ring.holds(36.98, 23.73)


@pytest.mark.parametrize(
    "text", ["", "Attica", "38,24", "38,24 39,25", "38,24 39,24 39", "38,24 38,24 38,24 38,24", "95,10 96,10 96,11",
             "38,24 39,24 39,25 north", "1,2 3,4 5,999", "nan,1 2,3 4,5", "1e99,1 2,3 4,5"]
)  # fmt: skip
def test_what_is_no_ring_on_the_globe_is_none(text: str) -> None:
    assert read_polygon(text) is None


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("-20,178 -20,-178 -15,-178 -15,178 -20,178", [(-18, 179), (-18, -179), (-18, 180), (-18, -180)], [(-18, 0)]),
        ("-20,-178 -20,178 -15,178 -15,-178", [(-18, 179), (-18, -180)], [(-18, 0), (-18, 170)]),
        ("50,170 50,190 60,190 60,170 50,170", [(55, 175), (55, -175)], [(55, 160), (55, -160), (55, 0)]),
        ("70,0 70,90 70,180 70,-90 70,0", [(80, 10), (90, 0), (71, -170), (75, -1)], [(69, 10), (-80, 10)]),
        ("-70,0 -70,-90 -70,180 -70,90", [(-80, 10), (-90, 0)], [(-69, 10), (80, 10)]),
        ("-10,-180 -10,180 10,180 10,-180 -10,-180", [(0, 0), (0, 180), (5, -91)], [(11, 0)]),
        ("0,0 10,10 10,0 0,10 0,0", [(1, 5), (9, 5)], [(5, 1), (5, 9)]),  # a bow-tie: both halves
        ("0,0 0,10 10,10 10,0 0,0 0,0 0,10 10,10 10,0 0,0", [(5, 5)], [(11, 5)]),  # around twice: no hole
    ],
)
def test_a_ring_goes_the_shorter_way_around_and_has_no_holes(text: str, inside: Any, outside: Any) -> None:
    ring = read_polygon(text)
    assert [point for point in inside if not ring.holds(*point)] == []
    assert [point for point in outside if ring.holds(*point)] == []


def test_a_point_on_an_edge_or_a_corner_is_inside() -> None:
    ring = read_polygon(ATTICA)
    for point in ((37.5, 23.3), (37.5, 23.7), (38.0, 24.2), (38.4, 24.2), (38.1, 23.3)):
        assert ring.holds(*point), point
    slanted = read_polygon("0,0 10,10 10,0 0,0")
    assert slanted.holds(3.3, 3.3)


def test_a_circle_has_its_radius_in_kilometres() -> None:
    circle = read_circle("38,24 100")
    assert circle.holds(38.89, 24)
    assert not circle.holds(38.91, 24)
    assert circle.holds(38, 25.13)
    assert not circle.holds(38, 25.15)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("52,5 0", (52, 5), (52.01, 5)),
        ("0,179.5 200", (0, -179.5), (0, 0)),
        ("90,0 500", (88, 123), (80, 123)),
        ("-89,0 500", (-88, 180), (-80, 0)),
        ("52 , 5 10", (52.05, 5), (53, 5)),
    ],
)
def test_odd_circles_hold_what_they_mean(text: str, inside: Any, outside: Any) -> None:
    index = PointIndex([(read_circle(text), "here")])
    assert index.at(*inside) == ["here"]
    assert index.at(*outside) == []


@pytest.mark.parametrize("text", ["", "52,5", "52,5 -1", "95,5 10", "52,5 10 20", "52,5 99999", "52,5 ten"])
def test_what_is_no_circle_is_none(text: str) -> None:
    assert read_circle(text) is None


def test_a_wide_area_is_found_as_a_small_one_is() -> None:
    ocean = read_polygon("-60,100 60,100 60,-90 -60,-90")
    island = read_polygon("-18,-180 -18,-179 -17,-179 -17,-180")
    index = PointIndex([(ocean, "ocean"), (island, "island")])
    assert set(index.at(-17.5, -179.5)) == {"ocean", "island"}
    assert index.at(0, 150) == ["ocean"]
    assert index.at(0, 0) == []
