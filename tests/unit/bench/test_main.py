"""The command of the measurements, which no other test runs."""

import subprocess
import sys


def test_the_measurements_can_be_chosen() -> None:
    """All of them are imported, so one that a renamed module broke is seen here."""
    asked = subprocess.run([sys.executable, "-m", "bench", "nothing"], capture_output=True, text=True, check=False)
    assert asked.returncode == 2
    assert asked.stderr.startswith("There is no 'nothing'; there are cached, ")
