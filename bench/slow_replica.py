"""One of ten replicas is twenty times slower: how much it is asked, and what the slowest answers cost.

How: the upstream takes 50 ms, and that of the slow replica 1 s; sixteen connections, each question for a new point;
in turn through a master with ten good replicas, and one to which the tenth is the slow one. Baseline: the former.
"""

import statistics

from bench.figures import Figure, spread, system
from bench.load import Outcome, load, troubles
from bench.questions import new_point_paths
from bench.replicas import ADDRESSES, answered, master, replicas, sandbox
from local.stack import free_ports

SLOW = "127.0.0.21"
UPSTREAM_S = 0.05
TIMES_SLOWER = 20
ROUNDS = 3
QUESTIONS = 1500


def measure() -> list[Figure]:
    """The slow one's share, and p99 with and without it."""
    upstream, slow_upstream = sandbox(delay_s=UPSTREAM_S), sandbox("slow sandbox", UPSTREAM_S * TIMES_SLOWER)
    (port,) = free_ports(1)
    with_slow = [*ADDRESSES[:-1], SLOW]
    processes = [
        upstream,
        slow_upstream,
        *replicas(upstream, port),
        *replicas(slow_upstream, port, [SLOW]),
        master("healthy", port),
        master("one slow", port, addresses=with_slow),
    ]
    p99s_s: dict[str, list[float]] = {"healthy": [], "one slow": []}
    outcomes: list[Outcome] = []
    with system(processes) as started:
        for _ in range(ROUNDS):
            for name, values_s in p99s_s.items():
                outcome = load(started.urls[name], new_point_paths(QUESTIONS))
                values_s.append(outcome.percentile_s(99))
                outcomes.append(outcome)
        share = answered(port, [SLOW])[SLOW] / (ROUNDS * QUESTIONS)
    ratio = statistics.median(p99s_s["one slow"]) / statistics.median(p99s_s["healthy"])
    return [
        Figure(
            "one of ten replicas 20 x slower: its share", f"{share:.1%}{troubles(outcomes)}", "10.0% if even", "<= 2 %"
        ),
        Figure(
            "one of ten replicas 20 x slower: p99 of all",
            f"{ratio:.1f} x: {spread(p99s_s['one slow'])}",
            f"{spread(p99s_s['healthy'])} without it",
            "<= 2 x",
        ),
    ]
