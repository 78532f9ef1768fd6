"""A smooth line through points that overshoots none of them: no temperature is drawn that nobody forecast."""

from collections.abc import Sequence
from itertools import pairwise

Point = tuple[float, float]


def smooth(points: Sequence[Point]) -> str:
    """The path of a monotone cubic through points of growing x (F. N. Fritsch, R. E. Carlson, 1980), for SVG's `d`."""
    if not points:
        return ""
    slopes = _tangents(points)
    path = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for (x0, y0), (x1, y1), slope0, slope1 in zip(points, points[1:], slopes, slopes[1:], strict=False):
        third = (x1 - x0) / 3
        path.append(
            f"C{x0 + third:.1f} {y0 + slope0 * third:.1f} {x1 - third:.1f} {y1 - slope1 * third:.1f} {x1:.1f} {y1:.1f}"
        )
    return "".join(path)


def _tangents(points: Sequence[Point]) -> list[float]:
    """The line's slope at each point: level at the turns, else the mean of both sides that can't overshoot."""
    rises = [(y1 - y0) / (x1 - x0) for (x0, y0), (x1, y1) in pairwise(points)]
    if not rises:
        return [0.0]
    inner = [2 * a * b / (a + b) if a * b > 0 else 0.0 for a, b in pairwise(rises)]
    return [rises[0], *inner, rises[-1]]
