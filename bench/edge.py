"""Questions a second for cities that the edge keeps, through nginx with deploy/edge's own configuration.

How: sixteen connections ask about fifty cities over and over, for a second and a half of each contender in turn; a
ratio is the median over five rounds. The edge is its container on the host's network, in front of one master, and logs
each request; its limits for one address are raised, as all the load comes from one. Needs a Docker engine.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.cached import CITIES, SLICE_S, rates, ratio
from bench.figures import RUNS, Figure
from bench.image_sizes import docker
from bench.load import cities, city_paths, load
from bench.systems import Process, baseline_processes, iris
from local.stack import LOOPBACK

IMAGE = "nginx:1.26-trixie"
PORT = 8080
FOLDER = Path(__file__).parents[1] / "deploy" / "edge"
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
            rounds = [{name: load(url, paths, seconds=SLICE_S) for name, url in urls.items()} for _ in range(RUNS)]
    outcomes = {name: [outcome[name] for outcome in rounds] for name in urls}
    what = "questions a second for cities that the edge keeps, over"
    return [
        Figure(
            f"{what} {shown}",
            f"{ratio(outcomes['edge'], outcomes[name]):.1f} x: {rates(outcomes['edge'])}",
            rates(outcomes[name]),
            goal,
        )
        for name, shown, goal in (("baseline", "the baseline", ">= 25,000/s and >= 55 x"), ("master", "master", ""))
    ]


@contextmanager
def _edge(master: str) -> Iterator[str]:
    """The URL of an edge in front of this master, while the block runs."""
    settings = {**UNLIMITED, "EDGE_MASTER": master.removeprefix("http://"), "EDGE_RESOLVER": LOOPBACK}
    words = [f"--env={name}={value}" for name, value in settings.items()]
    limits = ("--rm", "--detach", "--network=host", "--read-only", "--user=10001:10001")
    mounts = ("--tmpfs=/tmp:size=192m,mode=1777", f"--volume={FOLDER}:/edge:ro", "--entrypoint=sh")
    container = docker("run", *limits, *mounts, *words, IMAGE, "/edge/start.sh").strip()
    process = Process("edge", PORT, (), health="/edge/healthz")
    try:
        process.wait_ready()
        yield process.url
    finally:
        docker("kill", container)
