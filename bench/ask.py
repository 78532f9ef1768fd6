"""Questions in a person's own words: how long understanding one takes, and how many `/ask` answers from the cache.

How: understanding is timed for each question of tests/ask/training.txt in turn, after one round that fills the caches
of words, and for hostile texts of 10 kB. The rate is that of sixteen connections which ask about fifty cities over and
over, with one worker a service; beside it stands `/weather` for the same cities.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote

from bench.cached import CITIES, SLICE_S
from bench.figures import RUNS, Figure, spread
from bench.load import cities, city_paths, load
from bench.systems import iris
from master.ask.understand import _understood as understanding
from master.ask.understand import understand

CORPUS = Path(__file__).parents[1] / "tests" / "ask" / "training.txt"
HOSTILE = ("weather in " * 900, "ab " * 3_300, "x" * 10_000, "the of " * 1_400, "Αθήνα," * 1_600, "1/1/" * 2_500)


def ask() -> list[Figure]:
    """Understanding, at p95 and for the worst of the hostile texts; and the rate."""
    questions = [line.split("|")[1].strip() for line in CORPUS.read_text(encoding="utf-8").splitlines() if "|" in line]
    _times_ms(understand, questions)
    understanding.cache_clear()
    usual, hostile = _times_ms(understand, questions), _times_ms(understand, HOSTILE)
    paths = [f"/ask?q={quote(f'weather in {city}')}" for city in cities(CITIES)]
    with iris({"WEB_CONCURRENCY": "1"}) as started:
        url = started.urls["master"]
        plain = city_paths(cities(CITIES))
        for _ in range(2):
            load(url, paths)
            load(url, plain)
        rounds = [(load(url, paths, seconds=SLICE_S), load(url, plain, seconds=SLICE_S)) for _ in range(RUNS)]
    asked, weather = ([outcome.rate for outcome in outcomes] for outcomes in zip(*rounds, strict=True))
    return [
        Figure(
            "understanding a question of the corpus, p95",
            f"{statistics.quantiles(usual, n=20)[-1]:.2f} ms",
            "",
            "<= 3 ms",
        ),
        Figure("the same for 10 kB of hostile text, the slowest", f"{max(hostile):.1f} ms", "", "<= 50 ms"),
        Figure(
            "`/ask` a second for cities in the cache, one worker a service",
            spread(asked, 0, "/s"),
            f"`/weather` {spread(weather, 0, '/s')}",
            ">= 1,000",
        ),
    ]


def _times_ms(read: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    times = []
    for text in texts:
        began_s = time.perf_counter()
        read(text)
        times.append((time.perf_counter() - began_s) * 1_000)
    return times
