"""How long single answers take: one uncached question, the page, a country with a feed that hangs."""

import csv
import io
import re
import statistics
from dataclasses import replace

import requests

from bench.figures import Figure, spread
from bench.load import Outcome, failures, load, new_point_paths, new_points
from bench.systems import WEATHER_PATH, Process, baseline_processes, iris, iris_processes, system
from sandbox.feeds import InventedFeed, table

UNCACHED_ROUNDS = 6
UNCACHED_QUESTIONS = 50
PAGE_TIMES = 100
PAGE, BRIEFING = "/?city=Athens,GR", "/briefing?city=Athens,GR"
BROWSER = {"Accept": "text/html", "Accept-Encoding": "gzip"}
PAGE_FILES = re.compile(r'(?:href|src)="(/static/[^"]+)"')
FEED_COUNTRIES = ("gr", "us", "de", "fr", "jp")
FEED_DELAYS_S = (0.2, 0.4, 0.6, 0.8)


def added_latency() -> list[Figure]:
    """What master and service together add to one question that is in no cache, in milliseconds.

    How: one connection, one request at a time, each for a new point, so that it costs one upstream call; fifty for each
    contender in turn, six times. The median of requests directly to the sandbox is subtracted. Baseline: what
    bench/baseline adds.
    """
    mine: list[float] = []
    baseline: list[float] = []
    directly: list[float] = []
    with iris({}, beside=[baseline_processes]) as started:
        for number in range(UNCACHED_ROUNDS + 1):
            upstream_paths = [f"{WEATHER_PATH}?appid=sandbox&{point}" for point in new_points(UNCACHED_QUESTIONS)]
            outcomes = (
                (directly, load(started.urls["sandbox"], upstream_paths, connections=1)),
                (mine, load(started.urls["master"], new_point_paths(UNCACHED_QUESTIONS), connections=1)),
                (baseline, load(started.urls["baseline-master"], new_point_paths(UNCACHED_QUESTIONS), connections=1)),
            )
            if number:  # the first round warms up
                for latencies_s, outcome in outcomes:
                    latencies_s.extend(outcome.latencies_s)
    direct_ms = statistics.median(directly) * 1000
    mine_ms, baseline_ms = (statistics.median(values) * 1000 - direct_ms for values in (mine, baseline))
    return [
        Figure(
            "median added to one uncached question by master and service, over the sandbox alone",
            f"{mine_ms:.2f} ms, {mine_ms / baseline_ms:.2f} x the baseline's",
            f"{baseline_ms:.2f} ms (the sandbox alone: {direct_ms:.2f} ms)",
            "<= 2 ms and <= 0.6 x",
        )
    ]


def page() -> list[Figure]:
    """How long the page takes when all its data is in the cache, and its size.

    How: one connection requests the page of one city a hundred times; a time is from the end of the request to the
    response's head, so it contains the rendering. Baseline: `/briefing` as JSON, which needs less data and no
    rendering. The size is what a browser transfers, compressed, with the page's own files.
    """
    with iris({}) as started, requests.Session() as session:
        master = started.urls["master"]
        pages_ms = [_ms(session, master + PAGE, BROWSER) for _ in range(PAGE_TIMES)][1:]
        json_ms = [_ms(session, master + BRIEFING, {"Accept": "application/json"}) for _ in range(PAGE_TIMES)][1:]
        files = PAGE_FILES.findall(session.get(master + PAGE, headers=BROWSER, timeout=30).text)
        size = sum(_transferred_bytes(session, master + path) for path in (PAGE, *files))
    return [
        Figure(
            "the page with an answer, from the cache", spread(pages_ms, 1, " ms"), spread(json_ms, 1, " ms"), "< 50 ms"
        ),
        Figure("its HTML, CSS, JavaScript and icon, compressed", f"{size / 1000:.1f} kB", "", "< 60 kB"),
    ]


def hanging_feed() -> list[Figure]:
    """Seconds until a country's headlines arrive when one of its five feeds hangs.

    How: five countries in turn, each with five of the sandbox's feeds: four answer after 0.2, 0.4, 0.6 and 0.8 s, the
    fifth never does. Baseline: the slowest healthy feed, asked directly.
    """
    healthy = [feed for feed in table() if not feed.url.endswith(".broken")]
    groups = [healthy[start : start + 5] for start in range(0, 5 * len(FEED_COUNTRIES), 5)]
    processes = iris_processes({"NEWS_PROVIDERS": "feeds"})
    sandbox_url = processes[0].url
    feeds_csv = _feeds_csv(sandbox_url, dict(zip(FEED_COUNTRIES, groups, strict=True)))
    mine: list[Outcome] = []
    alone: list[Outcome] = []
    with system([_with_feeds(process, feeds_csv) for process in processes]) as started:
        started.put_faults(*(fault for feeds in groups for fault in _feed_faults(feeds)))
        for country, feeds in zip(FEED_COUNTRIES, groups, strict=True):
            alone.append(load(sandbox_url, [feeds[len(FEED_DELAYS_S) - 1].url], connections=1))
            mine.append(load(started.urls["master"], [f"/news?country={country}"], connections=1))
    later_s = [one.seconds - other.seconds for one, other in zip(mine, alone, strict=True)]
    return [
        Figure(
            "headlines of five feeds, one of them hanging",
            f"{spread([outcome.seconds for outcome in mine])}, at most {max(later_s):.2f} s later" + failures(mine),
            f"{spread([outcome.seconds for outcome in alone])} for the slowest healthy feed alone",
            "<= 0.5 s later",
        )
    ]


def _ms(session: requests.Session, url: str, headers: dict[str, str]) -> float:
    response = session.get(url, headers=headers, timeout=30)
    response.raise_for_status()
    return response.elapsed.total_seconds() * 1000


def _transferred_bytes(session: requests.Session, url: str) -> int:
    with session.get(url, headers=BROWSER, timeout=30, stream=True) as response:
        return len(response.raw.read())


def _feed_faults(feeds: list[InventedFeed]) -> list[dict[str, object]]:
    slow = [
        {"path": feed.url, "kind": "delay", "delay_s": delay_s}
        for feed, delay_s in zip(feeds, FEED_DELAYS_S, strict=False)
    ]
    return [*slow, {"path": feeds[-1].url, "kind": "hang"}]


def _feeds_csv(base_url: str, countries: dict[str, list[InventedFeed]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("country", "language", "publisher", "url", "category"))
    for country, feeds in countries.items():
        writer.writerows((country, feed.language, feed.publisher, base_url + feed.url, "general") for feed in feeds)
    return text.getvalue()


def _with_feeds(process: Process, feeds_csv: str) -> Process:
    return replace(process, files={"NEWS_FEEDS": feeds_csv}) if process.name == "news" else process
