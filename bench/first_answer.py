"""`python -m bench.first_answer [COMMIT…]`: what one waits for in a fresh clone with empty caches of pip and uv.

For each commit (HEAD, unless told otherwise), in a clone of its own: seconds until `make demo` shows an answer, and how
long `make test` takes after it. `.ci/run` prints the table of its own steps.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

ROOT = Path(__file__).parents[1]
ANSWER = "provided by"  # in the first answer's last lines


def measure(commit: str) -> None:
    """Print the rows of one commit."""
    with tempfile.TemporaryDirectory(prefix="iris-first-answer-") as folder:
        clone = Path(folder) / "iris"
        for words in (["clone", "--quiet", str(ROOT), str(clone)], ["-C", str(clone), "checkout", "--quiet", commit]):
            subprocess.run(["git", *words], check=True)  # noqa: S607 - as found
        caches = {name: str(Path(folder) / name) for name in ("PIP_CACHE_DIR", "UV_CACHE_DIR", "XDG_CACHE_HOME")}
        for target in ("demo", "test"):
            began_s, cpu_s, answered_s, lines = time.monotonic(), _cpu_s(), None, []
            with subprocess.Popen(
                ["make", target],  # noqa: S607 - as found
                cwd=clone,
                env={**os.environ, **caches},
                stdout=subprocess.PIPE,
                text=True,
            ) as make:
                for line in make.stdout or ():
                    lines.append(line.strip())
                    if ANSWER in line and answered_s is None:
                        answered_s = time.monotonic() - began_s
            took = f"{time.monotonic() - began_s:.0f} s ({_cpu_s() - cpu_s:.0f} s of CPU)"
            if make.returncode:
                took = f"**failed** after {took}: {lines[-1] if lines else ''}"
            answered = f"the first answer after {answered_s:.0f} s; " if target == "demo" and answered_s else ""
            print(f"| `make {target}` in a fresh clone of {commit} | {answered}{took} |", flush=True)


def _cpu_s() -> float:
    """CPU seconds of the processes that have ended."""
    usage = getrusage(RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    print("| what | measured |\n| --- | --- |", flush=True)
    for each in sys.argv[1:] or ["HEAD"]:
        measure(each)
