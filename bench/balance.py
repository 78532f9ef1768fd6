"""How evenly master spreads its questions over ten replicas: the largest share over the mean.

How: 8 and 64 connections, each question for a point that nobody asked about before; three masters, whose own addresses
lie near different replicas (glibc sorts what DNS answers by that); the worst of the three counts. Baseline: the
plainest master, which resolves the name for each question.
"""

from bench.figures import Figure, System, system
from bench.load import load, troubles
from bench.questions import new_point_paths
from bench.replicas import answered, master, replicas, sandbox
from local.stack import free_ports

QUESTIONS = 1500
BASELINE_QUESTIONS = 300
CONNECTIONS = (8, 64)
NEAR = ("127.0.0.1", "127.0.0.11", "127.0.0.17")


def measure() -> list[Figure]:
    """One row for each number of connections."""
    upstream, (port,) = sandbox(), free_ports(1)
    masters = [master(f"master near {near}", port, near=near) for near in NEAR]
    baseline = master("baseline-master", port, near=NEAR[1], plainest=True)
    with system([upstream, *replicas(upstream, port), *masters, baseline]) as started:
        return [_row(started, port, [each.name for each in masters], at_once) for at_once in CONNECTIONS]


def _row(started: System, port: int, masters: list[str], at_once: int) -> Figure:
    shares = [_largest_share(started.urls[name], port, at_once, QUESTIONS) for name in masters]
    worst, trouble = max(shares)
    baseline, _ = _largest_share(started.urls["baseline-master"], port, at_once, BASELINE_QUESTIONS)
    others = ", ".join(f"{share:.2f}" for share, _ in sorted(shares)[:-1])
    return Figure(
        f"spread over ten replicas, {at_once} connections: largest share over mean",
        f"{worst:.2f} at worst ({others}){trouble}",
        f"{baseline:.2f}",
        "<= 1.15",
    )


def _largest_share(url: str, port: int, at_once: int, questions: int) -> tuple[float, str]:
    before = answered(port)
    outcome = load(url, new_point_paths(questions), connections=at_once)
    gained = [count - before[address] for address, count in answered(port).items()]
    return max(gained) * len(gained) / sum(gained), troubles([outcome])
