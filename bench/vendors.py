"""What other vendors' paths cost beside Iris's own, for what is in the cache."""

import statistics
from urllib.parse import quote

from bench.figures import RUNS, Figure, spread
from bench.load import Outcome, cities, failures, load
from bench.systems import iris

CITIES = 50
SLICE_S = 1.5


def vendors() -> list[Figure]:
    """The time of a question in each vendor's words over that of the same question in Iris's own.

    How: sixteen connections ask about fifty cities over and over, in Iris's path and in the vendor's in turn, for a
    second and a half each, with one worker a service. The ratio is that of the rates, the median of five rounds.
    """
    names = [quote(city) for city in cities(CITIES)]
    pairs = {
        "/data/2.5/weather over /weather": (
            [f"/weather?city={name}&units=metric" for name in names],
            [f"/data/2.5/weather?q={name}&units=metric&appid=k" for name in names],
        ),
        "/data/2.5/forecast over /forecast": (
            [f"/forecast?city={name}" for name in names],
            [f"/data/2.5/forecast?q={name}&appid=k" for name in names],
        ),
        "/v2/top-headlines over /news": (
            [f"/news?country={country}" for country in ("us", "gr", "de")],
            [f"/v2/top-headlines?country={country}&apiKey=k" for country in ("us", "gr", "de")],
        ),
        "/<place>?format=3 over /weather?format=line": (
            [f"/weather?city={name}&format=line" for name in names],
            [f"/{name}?format=3" for name in names],
        ),
    }
    with iris({"WEB_CONCURRENCY": "1"}) as started:
        url = started.urls["master"]
        return [_figure(shown, url, own, theirs) for shown, (own, theirs) in pairs.items()]


def _figure(shown: str, url: str, own: list[str], theirs: list[str]) -> Figure:
    for paths in (own, theirs):  # until all of it is in the cache
        load(url, paths)
    rounds = [(load(url, own, seconds=SLICE_S), load(url, theirs, seconds=SLICE_S)) for _ in range(RUNS)]
    ratio = statistics.median(mine.rate / vendors.rate for mine, vendors in rounds)
    mine, vendors_own = ([outcomes[place] for outcomes in rounds] for place in (0, 1))
    return Figure(f"time of {shown}, cached", f"{ratio:.2f} x: {_rates(vendors_own)}", _rates(mine), "<= 1.2 x")


def _rates(outcomes: list[Outcome]) -> str:
    return spread([outcome.rate for outcome in outcomes], 0, "/s") + failures(outcomes)
