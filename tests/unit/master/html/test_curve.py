import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from master.views.html.chart import smooth


def test_no_points_make_no_line() -> None:
    assert smooth([]) == ""


def test_a_single_point_is_where_the_line_begins() -> None:
    assert smooth([(1, 2)]) == "M1.0 2.0"


def test_a_straight_line_stays_straight() -> None:
    assert smooth([(0, 0), (3, 3), (6, 6)]) == "M0.0 0.0C1.0 1.0 2.0 2.0 3.0 3.0C4.0 4.0 5.0 5.0 6.0 6.0"


@given(st.lists(st.integers(-500, 500), min_size=2, max_size=40))
def test_between_two_points_the_line_leaves_neither_below_nor_above(heights: list[int]) -> None:
    """A cubic lies inside the hull of its four points, so these say it."""
    pieces = smooth([(10.0 * n, float(height)) for n, height in enumerate(heights)]).split("C")[1:]
    for (begin, end), piece in zip(pairwise(heights), pieces, strict=True):
        for y in map(float, re.findall(r"\S+ (\S+)", piece)):
            assert min(begin, end) - 0.06 <= y <= max(begin, end) + 0.06
