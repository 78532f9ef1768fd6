"""Questions a second for cities that the edge keeps, through nginx with deploy/edge's own configuration.

How: sixteen connections ask about fifty cities over and over, for two seconds of each contender in turn; a
ratio is the median over five rounds. wrk asks, as the generator of the other rows takes a core for 20,000 a second. The
edge is its container on the host's network, in front of one master, and logs each request; its limits for one address
are raised, as all the load comes from one. Needs a Docker engine and Debian's wrk.
"""

import os
import re
import statistics
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from operator import truediv
from pathlib import Path
from tempfile import NamedTemporaryFile

from bench.cached import CITIES
from bench.figures import RUNS, Figure, spread
from bench.image_sizes import docker
from bench.load import CONNECTIONS, cities, city_paths, load
from bench.systems import Process, baseline_processes, iris

IMAGE = "nginx:1.28-trixie"
PORT = 8080
FOLDER = Path(__file__).parents[1] / "deploy" / "edge"
SECONDS = 2
NEXT_PATH = 'request = function() at = at % #paths + 1 return wrk.format("GET", paths[at]) end'
UNLIMITED = {"EDGE_REQUESTS_PER_SECOND": "1000000", "EDGE_BURST": "100000"}


def edge() -> list[Figure]:
    """The rate over the baseline's, and over that of the master behind it."""
    workers = os.cpu_count() or 1
    paths = city_paths(cities(CITIES))
    with iris({"WEB_CONCURRENCY": str(workers)}, beside=[baseline_processes]) as started:
        master = started.urls["master"]
        with _edge(master) as url:
            for _ in range(2 * workers):  # until each worker, and the edge, has every city
                load([master, url], paths)
            urls = {"edge": url, "master": master, "baseline": started.urls["baseline-master"]}
            rounds = [{name: _rate(url, paths) for name, url in urls.items()} for _ in range(RUNS)]
    rates = {name: [rate[name] for rate in rounds] for name in urls}
    what = "questions a second for cities that the edge keeps, over"
    return [
        Figure(
            f"{what} {shown}",
            f"{statistics.median(map(truediv, rates['edge'], rates[name])):.1f} x: {spread(rates['edge'], 0, '/s')}",
            spread(rates[name], 0, "/s"),
            goal,
        )
        for name, shown, goal in (("baseline", "the baseline", ">= 25,000/s and >= 55 x"), ("master", "master", ""))
    ]


def _rate(url: str, paths: Sequence[str]) -> float:
    """Answers a second; RuntimeError if any was an error, or without wrk."""
    with NamedTemporaryFile("w", suffix=".lua") as script:
        listed = ",".join(f'"{path}"' for path in paths)
        script.write(f"local paths, at = {{{listed}}}, 0\n{NEXT_PATH}")
        script.flush()
        words = ("-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", f"-s{script.name}", url)
        try:
            printed = subprocess.run(["wrk", *words], capture_output=True, text=True, timeout=60, check=True).stdout  # noqa: S607
        except FileNotFoundError:
            raise RuntimeError("wrk isn't here: apt-get install wrk") from None
    found = re.search(r"^Requests/sec: +([\d.]+)$", printed, re.MULTILINE)
    if not found or "Non-2xx" in printed or "Socket errors" in printed:
        raise RuntimeError(f"wrk: {printed.strip()}")
    return float(found[1])


@contextmanager
def _edge(master: str) -> Iterator[str]:
    """The URL of an edge in front of this master, while the block runs."""
    settings = {**UNLIMITED, "EDGE_MASTER": master.removeprefix("http://")}
    words = [f"--env={name}={value}" for name, value in settings.items()]
    limits = ("--rm", "--detach", "--network=host", "--read-only", "--user=10001:10001")
    mounts = (
        "--tmpfs=/tmp:mode=1777",
        "--tmpfs=/cache:size=192m,mode=1777",
        f"--volume={FOLDER}:/edge:ro",
        "--entrypoint=bash",
    )
    container = docker("run", *limits, *mounts, *words, IMAGE, "/edge/start.sh").strip()
    process = Process("edge", PORT, (), health="/edge/healthz")
    try:
        process.wait_ready()
        yield process.url
    finally:
        docker("kill", container)
