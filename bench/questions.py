"""What the benches ask: cities that the sandbox knows, places that nobody asked about before, a Zipf mixture."""

import csv
import itertools
import random
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

CITIES = Path(__file__).parents[1] / "sandbox" / "cities.csv"

_GRID = 0.05
_ACROSS = 7000
_numbers = itertools.count()


def cities(count: int) -> list[str]:
    """So many different cities, as one asks for them: `Shanghai,CN`."""
    with CITIES.open(encoding="utf-8", newline="") as file:
        return list(dict.fromkeys(f"{row['name']},{row['country']}" for row in csv.DictReader(file)))[:count]


def city_paths(names: Sequence[str], more: str = "") -> list[str]:
    """The questions for these cities."""
    return [f"/weather?city={quote(name, safe='')}{more}" for name in names]


def new_points(count: int) -> list[str]:
    """So many queries for points that this process never gave before: one upstream call each, and no look-up."""
    return [
        f"lat={-60 + number // _ACROSS * _GRID:.2f}&lon={-175 + number % _ACROSS * _GRID:.2f}"
        for number in itertools.islice(_numbers, count)
    ]


def new_point_paths(count: int) -> list[str]:
    """The questions for points that nobody asked about before."""
    return [f"/weather?{point}" for point in new_points(count)]


def zipf(paths: Sequence[str], count: int, seed: int) -> list[str]:
    """So many questions among these, each at least once, the n-th 1/n as often as the first; the same each time."""
    chance = random.Random(seed)  # noqa: S311 - a load, not a secret
    drawn = chance.choices(paths, [1 / (rank + 1) for rank in range(len(paths))], k=count - len(paths))
    mixed = [*paths, *drawn]
    chance.shuffle(mixed)
    return mixed
