"""Upstream calls for 20,000 questions about 500 cities (Zipf), ten replicas, Valkey on and killed midway.

How: the sandbox counts its calls for weather, looking up where a city lies not counted. Through master, whose own cache
helps; then the replicas asked in turn without it, in another language each time, so that nothing is known; at last
Valkey is killed by SIGKILL half a second into the second half. Baseline: what no cache would cost, a call a question.
"""

import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import gevent

from bench.figures import Figure, System, system
from bench.load import Outcome, load, troubles
from bench.questions import cities, city_paths, zipf
from bench.replicas import ADDRESSES, master, replicas, sandbox
from local.stack import LOOPBACK, free_ports

CITIES = 500
QUESTIONS = 20_000
LIMIT_S = 40.0
KILL_AFTER_S = 0.5
SERVERS = ("valkey-server", "redis-server")


def measure() -> list[Figure]:
    """Three rows; without a server that speaks Valkey's protocol, they say so."""
    server = next(filter(None, map(shutil.which, SERVERS)), None)
    upstream, ports = sandbox(), free_ports(2)
    told = {"CACHE_URL": f"valkey://{LOOPBACK}:{ports[1]}/0"}
    processes = [upstream, *replicas(upstream, ports[0], settings=told), master("master", ports[0])]
    note = "" if server else f" (**without Valkey**: neither of {', '.join(SERVERS)} is here)"
    every_replica = [f"http://{address}:{ports[0]}" for address in ADDRESSES]
    with _valkey(server, ports[1]) as valkey, system(processes) as started:
        through = _row(started, "through master, Valkey on" + note, "500", started.urls["master"], _questions("en"))
        past = _row(started, "ten replicas in turn, Valkey on" + note, "500", every_replica, _questions("de"))
        paths, before = _questions("el"), started.weather_calls()
        halves = [_load(every_replica, paths[: QUESTIONS // 2])]
        killer = gevent.spawn_later(KILL_AFTER_S, valkey.kill) if valkey else None
        halves.append(_load(every_replica, paths[QUESTIONS // 2 :]))
        if killer:
            killer.join()
        goal = f"<= {CITIES * len(ADDRESSES):,}"
        killed = _figure("ten replicas in turn, Valkey killed midway" + note, goal, started, before, halves)
    return [through, past, killed]


def _questions(language: str) -> list[str]:
    return zipf(city_paths(cities(CITIES), f"&lang={language}"), QUESTIONS, seed=4)


def _row(started: System, how: str, goal: str, urls: str | Sequence[str], paths: Sequence[str]) -> Figure:
    before = started.weather_calls()
    return _figure(how, goal, started, before, [_load(urls, paths)])


def _load(urls: str | Sequence[str], paths: Sequence[str]) -> Outcome:
    return load(urls, paths, connections=2 * len(ADDRESSES), limit_s=LIMIT_S)


def _figure(how: str, goal: str, started: System, before: int, outcomes: Sequence[Outcome]) -> Figure:
    calls = started.weather_calls() - before
    answered = sum(len(outcome.latencies_s) for outcome in outcomes)
    took_s = sum(outcome.seconds for outcome in outcomes)
    return Figure(
        f"upstream calls for {QUESTIONS:,} questions about {CITIES} cities, {how}",
        f"{calls:,} in {took_s:.0f} s" + troubles(outcomes),
        f"{answered:,}, one a question answered",
        goal,
    )


@contextmanager
def _valkey(server: str | None, port: int) -> Iterator[subprocess.Popen[bytes] | None]:
    if server is None:
        yield None
        return
    told = ["--bind", LOOPBACK, "--port", str(port), "--save", "", "--appendonly", "no"]
    with subprocess.Popen([server, *told], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            time.sleep(0.5)
            yield process
        finally:
            process.kill()
