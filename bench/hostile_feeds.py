"""The longest that news' `/healthz` takes while publishers send the costliest feeds that are known."""

import gzip
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests

from bench.figures import Figure
from bench.systems import Process, iris_processes, system
from local.stack import LOOPBACK, free_ports

SECONDS = 30
PAUSE_S = 0.02
GOAL_MS = 100
LARGEST = 4_900_000
"""Bytes, just below what news takes."""
COUNTRIES = ("gr", "us")
JSON_FEED = b'{"version":"https://jsonfeed.org/version/1","items":[%b{}]}'


def _items(make: Callable[[int], str]) -> bytes:
    """As many items as fit."""
    written: list[bytes] = []
    size = 0
    while size < LARGEST:
        written.append(make(len(written)).encode())
        size += len(written[-1])
    return b"<rss version='2.0'><channel><title>x</title>%b</channel></rss>" % b"".join(written[:-1])


def _ordinary(number: int) -> str:
    words = f"Είδηση {number}: κάτι που δεν έχει ξαναγραφτεί {number * 7919 % 104729}"
    date = f"Mon, 30 Nov 2026 {number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02} GMT"
    return f"<item><title>{words}</title><link>http://a.example/{number}</link><pubDate>{date}</pubDate></item>"


FEEDS: Mapping[str, Callable[[], bytes]] = {
    "ordinary": lambda: _items(_ordinary),
    "alike": lambda: _items(
        lambda n: f"<item><title>{'aaa ' * 20}{n % 9}</title><link>http://a.example/{n}</link></item>"
    ),
    "empty-items": lambda: _items(lambda _: "<item/>"),
    "elements": lambda: b"<rss><channel><item>%b</item></channel></rss>" % (b"<a/>" * (LARGEST // 4)),
    "attributes": lambda: (
        b"<rss><channel><item %b/></channel></rss>" % b" ".join(b"a%d=''" % n for n in range(400_000))
    ),
    "deep": lambda: b"<rss>%b" % (b"<b>" * (LARGEST // 3)),
    "json-objects": lambda: JSON_FEED % (b'{"a":1},' * (LARGEST // 8)),
    "members": lambda: gzip.compress(b"") * (LARGEST // 20),
    "bomb": lambda: gzip.compress(gzip.compress(bytes(1_000_000_000), 1)),
    "long-titles": lambda: _items(
        lambda n: f"<item><title>{'λ' * 50_000}</title><link>http://a.example/{n}</link></item>"
    ),
}
"""What publishers may send, by its path."""


def hostile_feeds(seconds: int = SECONDS) -> list[Figure]:
    """The longest answer of news' `/healthz`, asked every 20 ms, while its countries' feeds are read again and again.

    How: two countries with each of the feeds above, which a server of the bench sends; each country's headlines are
    asked for one after the other, and news reads each feed anew when it is due. Baseline: the same news before any feed
    was read, for as long.
    """
    (port,) = free_ports(1)
    rows = ["country,language,publisher,url,category"]
    rows += [
        f"{country},,{name}-{country},http://{LOOPBACK}:{port}/{name}?{country},general"
        for country in COUNTRIES
        for name in FEEDS
    ]
    settings = {"NEWS_PROVIDERS": "feeds", "NEWS_FRESH_S": "1", "DEADLINE_S": "20", "UPSTREAM_TIMEOUT_S": "15"}
    processes = [process for process in iris_processes(settings) if process.name == "news"]
    (news,) = processes
    news = replace(news, files={"NEWS_FEEDS": "\n".join(rows) + "\n"})
    with _publishers(port), system([news]):
        alone_ms, _ = _longest_ms(news, seconds)
        with _readers(news) as answered:
            beside_ms, asked = _longest_ms(news, seconds)
    return [
        Figure(
            f"longest of {asked:,} answers of news' `/healthz` while {len(FEEDS)} kinds of hostile feed are read",
            f"{beside_ms:.0f} ms, {len(answered)} answers with headlines meanwhile",
            f"{alone_ms:.0f} ms before",
            f"<= {GOAL_MS} ms",
        )
    ]


def _longest_ms(news: Process, seconds: float) -> tuple[float, int]:
    """The longest answer in milliseconds, and how many there were."""
    until_s, longest_s, asked = time.monotonic() + seconds, 0.0, 0
    connection = HTTPConnection(news.host, news.port, timeout=60)
    while time.monotonic() < until_s:
        began_s = time.perf_counter()
        connection.request("GET", "/healthz")
        connection.getresponse().read()
        longest_s, asked = max(longest_s, time.perf_counter() - began_s), asked + 1
        time.sleep(PAUSE_S)
    connection.close()
    return longest_s * 1000, asked


@contextmanager
def _readers(news: Process) -> Iterator[list[int]]:
    """Ask for the countries' headlines in turn, in a thread; the block gets the number of articles of each answer."""
    ended = threading.Event()
    answered: list[int] = []

    def ask() -> None:
        while not ended.is_set():
            for country in COUNTRIES:
                with suppress(requests.RequestException):
                    answer = requests.get(f"{news.url}/news?country={country}&pageSize=100", timeout=60)
                    answered.extend([len(answer.json()["articles"])] if answer.ok else [])
                if ended.wait(0.2):
                    return

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield answered
    finally:
        ended.set()
        thread.join()


@contextmanager
def _publishers(port: int) -> Iterator[None]:
    """A process that sends the feeds."""
    process = subprocess.Popen([sys.executable, "-m", "bench.hostile_feeds", str(port)])
    try:
        Process("publishers", port, [], health="/ordinary").wait_ready(lambda: process.poll() is not None)
        yield
    finally:
        process.kill()
        process.wait()


class _Publisher(BaseHTTPRequestHandler):
    bodies: Mapping[str, bytes] = {}

    def do_GET(self) -> None:
        """Send a feed, never the same twice as far as validators tell."""
        body = self.bodies[self.path.strip("/").partition("?")[0]]
        self.send_response(200)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(ConnectionError):
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    _Publisher.bodies = {name: make() for name, make in FEEDS.items()}
    ThreadingHTTPServer((LOOPBACK, int(sys.argv[1])), _Publisher).serve_forever()
