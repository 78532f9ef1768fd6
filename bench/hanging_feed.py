"""A country of five feeds, one of which hangs.

How: five countries in turn, each with five of the sandbox's feeds: four are told to answer after 0.2, 0.4, 0.6 and
0.8 s, the fifth never does. Baseline: asking the slowest healthy feed alone.
"""

import csv
import io
from dataclasses import replace

from bench.figures import Figure, iris_processes, spread, system
from bench.load import Outcome, load, troubles
from bench.processes import Process
from sandbox.feeds import Feed, table

COUNTRIES = ("gr", "us", "de", "fr", "jp")
DELAYS_S = (0.2, 0.4, 0.6, 0.8)


def measure() -> list[Figure]:
    """Seconds until the country's headlines are there, and how much later than the slowest healthy feed's."""
    sound = [feed for feed in table() if not feed.url.endswith(".broken")]
    groups = [sound[start : start + 5] for start in range(0, 5 * len(COUNTRIES), 5)]
    processes = iris_processes({"NEWS_PROVIDERS": "feeds"})
    sandbox_url = processes[0].url
    listing = _listing(sandbox_url, dict(zip(COUNTRIES, groups, strict=True)))
    mine: list[Outcome] = []
    alone: list[Outcome] = []
    with system([_with_feeds(process, listing) for process in processes]) as started:
        started.put_faults(*(fault for feeds in groups for fault in _faults(feeds)))
        for country, feeds in zip(COUNTRIES, groups, strict=True):
            alone.append(load(sandbox_url, [feeds[len(DELAYS_S) - 1].url], connections=1))
            mine.append(load(started.urls["master"], [f"/news?country={country}"], connections=1))
    later_s = [one.seconds - other.seconds for one, other in zip(mine, alone, strict=True)]
    return [
        Figure(
            "headlines of five feeds, one of them hanging",
            f"{spread([one.seconds for one in mine])}, at most {max(later_s):.2f} s later" + troubles(mine),
            f"{spread([one.seconds for one in alone])} for the slowest healthy feed alone",
            "<= 0.5 s later",
        )
    ]


def _faults(feeds: list[Feed]) -> list[dict[str, object]]:
    slow = [
        {"path": feed.url, "kind": "delay", "delay_s": delay_s} for feed, delay_s in zip(feeds, DELAYS_S, strict=False)
    ]
    return [*slow, {"path": feeds[-1].url, "kind": "hang"}]


def _listing(base: str, countries: dict[str, list[Feed]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("country", "language", "publisher", "url", "category"))
    for country, feeds in countries.items():
        writer.writerows((country, feed.language, feed.publisher, base + feed.url, "general") for feed in feeds)
    return text.getvalue()


def _with_feeds(process: Process, listing: str) -> Process:
    return replace(process, files={"NEWS_FEEDS": listing}) if process.name == "news" else process
