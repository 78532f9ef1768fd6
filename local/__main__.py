"""`python -m local demo` runs the client on sample data and stops. `python -m local run` serves until Ctrl-C."""

import os
import shlex
import signal
import subprocess
import sys
from types import FrameType

from dotenv import dotenv_values

from local.iris import PORTS, services
from local.stack import Stack, StackError, free_ports

INTERRUPTED = 130
CLIENT_ARGUMENTS = (
    ["Athens", "gr"],
    ["weather", "Tokyo", "São Paulo", "Reykjavik"],
    ["news", "Deutschland", "-n", "3"],
)


def demo() -> int:
    """Start Iris on the sandbox and free ports, run the client, stop; returns the first exit code that isn't 0."""
    ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
    environment = {
        name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "LC_ALL", "TERM")
    }
    environment["WEB_CONCURRENCY"] = "1"  # for a few requests, which starts sooner
    started = services(ports, sandbox=True)
    _print(f"Starting {', '.join(service.name for service in started)}, all on this machine …")
    with Stack(started, environment, quiet=True):
        url = f"http://127.0.0.1:{ports['master']}"
        for words in CLIENT_ARGUMENTS:
            _print(f"\n$ iris {shlex.join(words)}")
            client = subprocess.run([sys.executable, "-m", "client", "--url", url, *words], check=False)  # noqa: S603 - our own client
            if client.returncode:
                return client.returncode
    _print("\nThat was sample data. For real answers: make run, or docker compose up (see README.md).")
    return 0


def run() -> int:
    """Serve on the usual ports in the foreground, with settings from the environment and `.env`."""
    from_file = {
        name: value for name, value in dotenv_values(".env", encoding="utf-8-sig").items() if value is not None
    }
    environment = {"LOG_FORMAT": "text", **from_file, **os.environ}
    sandbox = environment.get("SANDBOX", "") not in ("", "0")
    with Stack(services(PORTS, sandbox=sandbox), environment, quiet=False) as stack:
        sample = " with sample data" if sandbox else ""
        _print(f"Iris answers at http://localhost:{PORTS['master']}{sample}. Ctrl-C stops it.")
        stack.wait()
    return 0


def main(words: list[str]) -> int:
    """Run one of the commands; a failure prints one sentence and returns its exit code."""
    commands = {"demo": demo, "run": run}
    if len(words) != 1 or words[0] not in commands:
        _print(f"usage: python -m local {'|'.join(commands)}")
        return 2
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    try:
        return commands[words[0]]()
    except StackError as error:
        _print(f"Iris can't run. {error}")
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _print(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
