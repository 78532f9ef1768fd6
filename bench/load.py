"""Load on one address or several, from a process of its own, and what came of it."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

LIMIT_S = 60.0
CONNECTIONS = 16


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a load: seconds it took, answers by status (or "lost", "unanswered"), seconds to each answer."""

    seconds: float
    statuses: dict[str, int]
    latencies_s: list[float]

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return self.statuses.get("200", 0) / self.seconds

    def percentile_s(self, percent: int) -> float:
        """Seconds within which so many percent of the answers came."""
        ordered = sorted(self.latencies_s)
        return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def troubles(outcomes: Iterable[Outcome]) -> str:
    """What went wrong, to be put behind a figure; nothing where all is well."""
    counts = sum((Counter(outcome.statuses) for outcome in outcomes), Counter[str]())
    return "".join(f"; **{count} x {status}**" for status, count in counts.items() if status != "200")


def load(
    urls: str | Sequence[str],
    paths: Sequence[str],
    *,
    connections: int = CONNECTIONS,
    seconds: float | None = None,
    limit_s: float = LIMIT_S,
) -> Outcome:
    """Ask each path once, or all of them over and over for `seconds`; several URLs share the connections in turn."""
    split = [urlsplit(url) for url in ([urls] if isinstance(urls, str) else urls)]
    spec = {
        "addresses": [(url.hostname, url.port) for url in split],
        "paths": list(paths),
        "connections": connections,
        "seconds": seconds,
        "limit_s": limit_s,
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench.generator"],
        input=json.dumps(spec),
        capture_output=True,
        text=True,
        timeout=limit_s + 60,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the generator failed: {done.stderr.strip().rpartition(chr(10))[2]}")
    return Outcome(**json.loads(done.stdout))
