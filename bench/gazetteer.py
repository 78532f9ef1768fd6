"""The gazetteer: how long a look-up takes, what it holds in memory and on disk, and what it saves upstream.

`python -m bench.gazetteer FILE` looks up and prints what the figures of `speed` are made of, in a process of its own,
so that nothing else is in its memory.
"""

import json
import random
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import requests

from bench.figures import Figure, seconds, spread
from bench.load import Outcome, cities, city_paths, failures, load
from bench.systems import ONE_PROVIDER, iris_processes, system
from contract.queries import PlacesQuery
from weather.gazetteer import DEFAULT_PATH, Gazetteer
from weather.place_search import PlaceSearch

NAMES = 3000
SEED = 11
SHORTEST, LONGEST = 2, 6
"""Letters after which somebody who types sees suggestions."""
NEW_CITIES = 500
UPSTREAM_S = 1.0
RUNS = 2
NO_FILE = "/nonexistent/gazetteer.sqlite"


def speed() -> list[Figure]:
    """Look-ups of names, suggestions for their beginnings, memory and size.

    How: the names of 3,000 random places, each looked up once, then one random beginning of each, of two to six
    letters; nothing is cached by the process before. Memory is what the process has of its own beyond Python's
    interpreter and the modules (Linux's `smaps`); the pages of the mapped file are shared by all and counted apart.
    """
    measured = json.loads(subprocess.check_output([sys.executable, "-m", "bench.gazetteer", str(DEFAULT_PATH)]))
    lookups_ms, prefixes_ms = measured["lookups_ms"], measured["prefixes_ms"]
    return [
        Figure(
            f"a look-up in the gazetteer, of {NAMES:,} names",
            f"{_percentile(lookups_ms, 50):.2f} ms, p95 {_percentile(lookups_ms, 95):.2f} ms",
            "",
            "<= 1 ms",
        ),
        Figure(
            f"suggestions for {NAMES:,} beginnings of {SHORTEST} to {LONGEST} letters",
            f"{_percentile(prefixes_ms, 50):.2f} ms, p95 {_percentile(prefixes_ms, 95):.2f} ms",
            "",
            "p95 <= 5 ms",
        ),
        Figure(
            "memory of the gazetteer after these, a process",
            f"{measured['own_mb']:.1f} MB, and {measured['mapped_mb']:.0f} MB of the file mapped",
            "",
            "<= 60 MB, the mapped file apart",
        ),
        Figure("the gazetteer's file", f"{DEFAULT_PATH.stat().st_size / 1e6:.1f} MB", "", "<= 50 MB"),
    ]


def new_cities() -> list[Figure]:
    """Five hundred requests at once for as many new cities, upstream 1 s a call, with the gazetteer and without.

    How: a new system for each of two runs. Calls are all that reach the sandbox, geocoding included.
    """
    known = [_new_cities({}) for _ in range(RUNS)]
    asked = [_new_cities({"GAZETTEER": NO_FILE}) for _ in range(RUNS)]
    return [
        Figure(
            f"upstream calls for {NEW_CITIES} new cities at once, upstream {UPSTREAM_S:.0f} s a call",
            _told(known),
            f"{_told(asked)} without a gazetteer",
            f"{NEW_CITIES}",
        )
    ]


def _new_cities(of_weather: dict[str, str]) -> tuple[Outcome, int]:
    """The load's outcome and the upstream calls. The sandbox has all places in either case, and takes as long."""
    processes = [
        replace(process, settings={**process.settings, **of_weather}) if process.name == "weather" else process
        for process in iris_processes(ONE_PROVIDER)
    ]
    with system(processes) as started:
        started.put_faults({"path": "/*", "kind": "delay", "delay_s": UPSTREAM_S})
        outcome = load(started.urls["master"], city_paths(cities(NEW_CITIES)), connections=NEW_CITIES)
        calls = requests.get(f"{started.urls['sandbox']}/_sandbox/calls", timeout=30).json()["paths"]
    return outcome, sum(calls.values())


def _told(runs: Sequence[tuple[Outcome, int]]) -> str:
    outcomes = [outcome for outcome, _ in runs]
    return f"{max(calls for _, calls in runs):,}, all in {spread([each.seconds for each in outcomes])}" + failures(
        outcomes
    )


def _percentile(values: Sequence[float], percent: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def _measure(path: Path) -> dict[str, object]:
    with closing(sqlite3.connect(path)) as file:
        rows = file.execute("SELECT name FROM places WHERE LENGTH(name) >= ?", (LONGEST,)).fetchall()
    generator = random.Random(SEED)  # noqa: S311 - a load, not a secret
    names = [name for (name,) in generator.sample(rows, NAMES)]
    beginnings = [name[: generator.randint(SHORTEST, LONGEST)].strip() for name in names]
    queries = [PlacesQuery(q=text) for text in beginnings if any(map(str.isalpha, text))]
    del rows
    before_kb, _ = memory_kb(path)
    search = PlaceSearch(Gazetteer(path))
    search.find("Athens, Greece")  # loads the names of countries, as the service does when it starts
    lookups_ms = [seconds(lambda name=name: search.find(name)) * 1000 for name in names]
    prefixes_ms = [seconds(lambda query=query: search.completions(query)) * 1000 for query in queries]
    search.suggestions("Amsterdm")
    after_kb, mapped_kb = memory_kb(path)
    return {
        "lookups_ms": lookups_ms,
        "prefixes_ms": prefixes_ms,
        "own_mb": (after_kb - before_kb) * 1024 / 1e6,
        "mapped_mb": mapped_kb * 1024 / 1e6,
    }


def memory_kb(path: Path = Path(NO_FILE)) -> tuple[int, int]:
    """What this process has resident of its own, and of the mapped file, in kibibytes."""
    own, mapped, is_file = 0, 0, False
    for line in Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines():
        name, *rest = line.split()
        if not name.endswith(":"):
            is_file = line.endswith(path.name)
        elif name == "Rss:" and is_file:
            mapped += int(rest[0])
        elif name == "Anonymous:":
            own += int(rest[0])
    return own, mapped


if __name__ == "__main__":
    print(json.dumps(_measure(Path(sys.argv[1]))))
