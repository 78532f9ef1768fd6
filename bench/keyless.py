"""Whether any place is answered without a key, while one of the providers is dead, refuses, talks nonsense or hangs."""

import random
import sqlite3
from collections.abc import Mapping
from contextlib import closing

from bench.figures import Figure
from bench.load import failures, load
from bench.systems import iris
from weather.gazetteer import DEFAULT_PATH

PLACES, SEED, CONNECTIONS = 1_000, 27, 8
DEADLINE_S, LIMIT_S = 8, 600.0
TROUBLES: Mapping[str, Mapping[str, object]] = {
    "dead": {"kind": "reset"},
    "refusing": {"kind": "status", "status": 403},
    "garbled": {"kind": "garbage"},
    "slow": {"kind": "hang"},
}
PROVIDERS = {
    "open-meteo": ("/v1/*", "open-meteo,met-norway,nws"),
    "met-norway": ("/weatherapi/*", "met-norway,nws,open-meteo"),
    "nws": ("/points/*", "nws,met-norway,open-meteo"),
}
"""What of the sandbox is in trouble, and an order in which the troubled one is asked first."""


def keyless(count: int = PLACES) -> list[Figure]:
    """Random places of the gazetteer, each asked once, while the provider that is asked first is in trouble.

    How: a new system for each trouble, without OpenWeatherMap's key, one worker a service and eight connections; of all
    places of the gazetteer, large and small, a thousand at random, which no cache has.
    """
    paths = random_places(count)
    return [_figure(provider, trouble, paths) for provider in PROVIDERS for trouble in TROUBLES]


def random_places(count: int) -> list[str]:
    """The weather paths of so many places of the gazetteer, by their coordinates."""
    with closing(sqlite3.connect(DEFAULT_PATH)) as file:
        rows = file.execute("SELECT lat / 1e5, lon / 1e5 FROM places").fetchall()
    generator = random.Random(SEED)  # noqa: S311 - a load, not a secret
    return [f"/weather?lat={lat}&lon={lon}" for lat, lon in generator.sample(rows, count)]


def _figure(provider: str, trouble: str, paths: list[str]) -> Figure:
    path, order = PROVIDERS[provider]
    with iris({"WEATHER_PROVIDERS": order, "WEB_CONCURRENCY": "1", "DEADLINE_S": str(DEADLINE_S)}) as started:
        started.put_faults({"path": path, **TROUBLES[trouble]})
        outcome = load(started.urls["master"], paths, connections=CONNECTIONS, limit_s=LIMIT_S)
    answered = outcome.statuses.get("200", 0)
    told = f"{answered:,} of {len(paths):,}, p99 {outcome.percentile_s(99):.2f} s{failures([outcome])}"
    return Figure(
        f"places answered without a key, {provider} first and {trouble}", told, "", f"all, p99 <= {DEADLINE_S} s"
    )
