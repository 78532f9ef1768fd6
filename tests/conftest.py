import json
import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings

from tests.recordings import RECORDED

# No example has a deadline, as machines are shared. With CI set, as .ci/run does, properties are tried more often.
settings.register_profile("local", deadline=None, database=None, max_examples=20)
settings.register_profile("ci", settings.get_profile("local"), max_examples=100, derandomize=False)
settings.load_profile("ci" if os.environ.get("CI") else "local")

# A shell script's background jobs ignore Ctrl-C, and so would each process that a test starts and interrupts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores, as tests of processes wait for them."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session")
def recorded() -> Callable[[str], Any]:
    """A recorded upstream payload as JSON, by its path below tests/recorded (its README names each one's origin)."""
    return lambda path: json.loads((RECORDED / path).read_bytes())
