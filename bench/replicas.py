"""Ten weather replicas on 127.0.0.11 to .20 behind one name: how even, how robust, how many upstream calls.

Masters look the name up through `bench.launch`, which stands in for a DNS server.
"""

import re
import shutil
import statistics
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import gevent
import requests

from bench.figures import Figure, spread
from bench.load import Outcome, cities, city_paths, failures, load, new_point_paths, zipf
from bench.systems import ONE_PROVIDER, Process, System, system
from local.iris import sandbox_settings
from local.stack import LOOPBACK, free_ports

NAME = "weather.bench"
ADDRESSES = tuple(f"127.0.0.{number}" for number in range(11, 21))

SPREAD_QUESTIONS = 1500
SPREAD_BASELINE_QUESTIONS = 300
SPREAD_CONNECTIONS = (8, 64)
MASTERS_NEAR = ("127.0.0.1", "127.0.0.11", "127.0.0.17")

SLOW = "127.0.0.21"
SLOW_UPSTREAM_S = 0.05
TIMES_SLOWER = 20
SLOW_ROUNDS = 3
SLOW_QUESTIONS = 1500

CITIES = 500
CITY_QUESTIONS = 20_000
CITY_LIMIT_S = 40.0
KILL_AFTER_S = 0.5
VALKEY_SERVERS = ("valkey-server", "redis-server")

_REQUESTS = re.compile(r'^iris_requests_total\{[^}]*route="/weather"[^}]*\} (\S+)$', re.MULTILINE)
METRICS_PORT = 9464
"""Of each replica, which has an address of its own."""


def balance() -> list[Figure]:
    """How evenly master spreads its requests over the replicas: the largest share over the mean.

    How: 8 and 64 connections, each request for a new point; three masters, whose own addresses are near different
    replicas (glibc sorts DNS answers by that); the worst of the three counts. Baseline: the master of bench/baseline,
    which resolves the name for each request.
    """
    upstream, (port,) = _sandbox(), free_ports(1)
    masters = [_master(f"master near {near}", port, near=near) for near in MASTERS_NEAR]
    baseline = _master("baseline-master", port, near=MASTERS_NEAR[1], module=("bench.baseline.master",))
    with system([upstream, *_replicas(upstream, port), *masters, baseline]) as started:
        names = [process.name for process in masters]
        return [_spread_row(started, names, connections) for connections in SPREAD_CONNECTIONS]


def slow_replica() -> list[Figure]:
    """One of ten replicas is twenty times slower: its share of the requests, and p99 with and without it.

    How: the upstream takes 50 ms, that of the slow replica 1 s; sixteen connections, each request for a new point, in
    turn through a master with ten good replicas and a master whose tenth replica is the slow one. Baseline: the former.
    """
    upstream, slow_upstream = (
        _sandbox(delay_s=SLOW_UPSTREAM_S),
        _sandbox("slow sandbox", SLOW_UPSTREAM_S * TIMES_SLOWER),
    )
    (port,) = free_ports(1)
    processes = [
        upstream,
        slow_upstream,
        *_replicas(upstream, port),
        *_replicas(slow_upstream, port, [SLOW]),
        _master("healthy", port),
        _master("one slow", port, addresses=[*ADDRESSES[:-1], SLOW]),
    ]
    p99s_s: dict[str, list[float]] = {"healthy": [], "one slow": []}
    outcomes: list[Outcome] = []
    with system(processes) as started:
        for _ in range(SLOW_ROUNDS):
            for name, values_s in p99s_s.items():
                outcome = load(started.urls[name], new_point_paths(SLOW_QUESTIONS))
                values_s.append(outcome.percentile_s(99))
                outcomes.append(outcome)
        share = _answered([SLOW])[SLOW] / (SLOW_ROUNDS * SLOW_QUESTIONS)
    ratio = statistics.median(p99s_s["one slow"]) / statistics.median(p99s_s["healthy"])
    what = f"one of ten replicas {TIMES_SLOWER} x slower"
    return [
        Figure(f"{what}: its share", f"{share:.1%}{failures(outcomes)}", "10.0% if even", "<= 2 %"),
        Figure(
            f"{what}: p99 of all",
            f"{ratio:.1f} x: {spread(p99s_s['one slow'])}",
            f"{spread(p99s_s['healthy'])} without it",
            "<= 2 x",
        ),
    ]


def upstream_calls() -> list[Figure]:
    """Upstream calls for 20,000 questions about 500 cities (Zipf), with Valkey, and with Valkey killed midway.

    How: the sandbox counts its weather calls, without the geocoding calls. First through master, which has a cache of
    its own; then the replicas directly, in turn, in another language, so that no cache holds the answers; at last in a
    third language, with Valkey killed by SIGKILL half a second into the second half. Baseline: no cache, one call a
    question. Without a Valkey or Redis server on this machine the rows say so.
    """
    server = next(filter(None, map(shutil.which, VALKEY_SERVERS)), None)
    upstream, (port, valkey_port) = _sandbox(), free_ports(2)
    cache = {"CACHE_URL": f"valkey://{LOOPBACK}:{valkey_port}/0"}
    processes = [upstream, *_replicas(upstream, port, settings=cache), _master("master", port)]
    note = "" if server else f" (**without Valkey**: neither of {', '.join(VALKEY_SERVERS)} is here)"
    replica_urls = [f"http://{address}:{port}" for address in ADDRESSES]
    with _valkey(server, valkey_port) as valkey, system(processes) as started:
        through = _calls_row(started, "through master, Valkey on" + note, started.urls["master"], "en")
        past = _calls_row(started, "ten replicas in turn, Valkey on" + note, replica_urls, "de")
        paths, before = _city_questions("el"), started.weather_calls()
        halves = [_city_load(replica_urls, paths[: CITY_QUESTIONS // 2])]
        killer = gevent.spawn_later(KILL_AFTER_S, valkey.kill) if valkey else None
        halves.append(_city_load(replica_urls, paths[CITY_QUESTIONS // 2 :]))
        if killer:
            killer.join()
        goal = f"<= {CITIES * len(ADDRESSES):,}"
        killed = _calls_figure("ten replicas in turn, Valkey killed midway" + note, goal, started, before, halves)
    return [through, past, killed]


def _sandbox(name: str = "sandbox", delay_s: float = 0) -> Process:
    return Process(name, free_ports(1)[0], ["sandbox"], {"SANDBOX_DELAY_S": str(delay_s)}, health="/healthz")


def _replicas(
    upstream: Process, port: int, addresses: Sequence[str] = ADDRESSES, settings: Mapping[str, str] | None = None
) -> list[Process]:
    """A weather service at each address, all on one port."""
    merged = {
        **sandbox_settings(upstream.url),
        **ONE_PROVIDER,
        "METRICS_PORT": str(METRICS_PORT),
        **(settings or {}),
    }
    return [Process(address, port, ["servicekit", "weather"], merged, host=address) for address in addresses]


def _master(
    name: str,
    port: int,
    *,
    near: str = ADDRESSES[0],
    addresses: Sequence[str] = ADDRESSES,
    module: Sequence[str] = ("servicekit", "master"),
) -> Process:
    """A master for which NAME resolves to these addresses, and whose own address is near one of them."""
    url = f"http://{NAME}:{port}"
    resolution = {"BENCH_HOST": NAME, "BENCH_ADDRESSES": ",".join(addresses), "BENCH_NEAR": near}
    settings = {**resolution, "WEATHER_URL": url, "NEWS_URL": url}  # nobody asks for news, but the setting is required
    return Process(name, free_ports(1)[0], ["bench.launch", *module], settings)


def _answered(addresses: Sequence[str] = ADDRESSES) -> dict[str, float]:
    """How many weather requests each replica has answered since its start, from its own metrics."""
    pages = {
        address: requests.get(f"http://{address}:{METRICS_PORT}/metrics", timeout=10).text for address in addresses
    }
    return {address: sum(map(float, _REQUESTS.findall(page))) for address, page in pages.items()}


def _spread_row(started: System, masters: list[str], connections: int) -> Figure:
    shares = [_largest_share(started.urls[name], connections, SPREAD_QUESTIONS) for name in masters]
    worst, failed = max(shares)
    baseline, _ = _largest_share(started.urls["baseline-master"], connections, SPREAD_BASELINE_QUESTIONS)
    others = ", ".join(f"{share:.2f}" for share, _ in sorted(shares)[:-1])
    return Figure(
        f"spread over ten replicas, {connections} connections: largest share over mean",
        f"{worst:.2f} at worst ({others}){failed}",
        f"{baseline:.2f}",
        "<= 1.15",
    )


def _largest_share(url: str, connections: int, questions: int) -> tuple[float, str]:
    before = _answered()
    outcome = load(url, new_point_paths(questions), connections=connections)
    gained = [count - before[address] for address, count in _answered().items()]
    return max(gained) * len(gained) / sum(gained), failures([outcome])


def _calls_row(started: System, how: str, urls: str | Sequence[str], language: str) -> Figure:
    before = started.weather_calls()
    outcome = _city_load(urls, _city_questions(language))
    return _calls_figure(how, str(CITIES), started, before, [outcome])


def _calls_figure(how: str, goal: str, started: System, before: int, outcomes: Sequence[Outcome]) -> Figure:
    calls = started.weather_calls() - before
    answered = sum(len(outcome.latencies_s) for outcome in outcomes)
    took_s = sum(outcome.seconds for outcome in outcomes)
    return Figure(
        f"upstream calls for {CITY_QUESTIONS:,} questions about {CITIES} cities, {how}",
        f"{calls:,} in {took_s:.0f} s" + failures(outcomes),
        f"{answered:,}, one a question answered",
        goal,
    )


def _city_questions(language: str) -> list[str]:
    return zipf(city_paths(cities(CITIES), f"&lang={language}"), CITY_QUESTIONS, seed=4)


def _city_load(urls: str | Sequence[str], paths: Sequence[str]) -> Outcome:
    return load(urls, paths, connections=2 * len(ADDRESSES), limit_s=CITY_LIMIT_S)


@contextmanager
def _valkey(server: str | None, port: int) -> Iterator[subprocess.Popen[bytes] | None]:
    """A Valkey or Redis server on the loopback; None without one."""
    if server is None:
        yield None
        return
    options = ["--bind", LOOPBACK, "--port", str(port), "--save", "", "--appendonly", "no"]
    with subprocess.Popen([server, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            time.sleep(0.5)
            yield process
        finally:
            process.kill()
