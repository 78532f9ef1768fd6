"""What a test starts ends with it, also where the tests are killed or were started in the background."""

import signal
import subprocess
import sys
from pathlib import Path

from local.stack import free_ports
from tests.integration.test_processes import is_free
from tests.waiting import until

ROOT = Path(__file__).parents[2]
START = """
import os, sys
from local.stack import Service, Stack
stack = Stack([Service("sandbox", int(sys.argv[1]), ["sandbox"], health="/healthz")], os.environ, quiet=True)
with stack:
    print("started", flush=True)
    sys.stdin.read()
"""
DISPOSITION = "import signal; print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)"
IGNORED = 'trap "" INT; exec "$0" -m pytest -q -p no:randomly -p no:xdist "$1"'


def test_services_end_with_a_process_that_is_killed() -> None:
    (port,) = free_ports(1)
    with subprocess.Popen(
        [sys.executable, "-c", START, str(port)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "started\n"
        assert not is_free(port)
        process.send_signal(signal.SIGKILL)
    until(lambda: is_free(port), "nobody listens any more")


def test_children_of_tests_in_the_background_can_be_interrupted() -> None:
    """As a shell's background jobs, these tests are started with SIGINT ignored."""
    shell = [
        "bash",
        "-c",
        IGNORED,
        sys.executable,
        f"{Path(__file__).relative_to(ROOT)}::test_a_child_is_interruptible",
    ]
    ended = subprocess.run(shell, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_a_child_is_interruptible() -> None:
    assert subprocess.run([sys.executable, "-c", DISPOSITION], capture_output=True, check=True).stdout == b"True\n"
