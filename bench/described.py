"""How many answers of running services are as /openapi.json says: Schemathesis's cases of every operation."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.figures import Figure

CASES = 5_000
TEST = "tests/integration/test_described.py::test_every_answer_matches_its_description"
EXAMPLES_EACH = 100
"""Of each operation, valid ones and invalid ones; the boundaries of each parameter come on top."""
LIMIT_S = 3_000


def described(examples: int = EXAMPLES_EACH) -> list[Figure]:
    """Cases that Schemathesis makes of the description, valid and invalid ones, and what is wrong with the answers.

    How: the test that `make test` runs with fewer cases, on the same processes and the sandbox.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", f"--junit-xml={report}", TEST]
        environment = {**os.environ, "CI": "1", "DESCRIBED_EXAMPLES": str(examples)}
        subprocess.run(command, env=environment, capture_output=True, timeout=LIMIT_S, check=False)
        written = report.read_text(encoding="utf-8")
    cases = sum(map(int, re.findall(r'<property name="cases" value="(\d+)"', written)))
    operations, failed = len(re.findall("<testcase ", written)), len(re.findall("<failure|<error", written))
    return [
        Figure(
            f"cases that Schemathesis makes of /openapi.json, over {operations} operations",
            f"{cases:,} cases, {failed} operations with a wrong answer",
            "",
            f">= {CASES:,} cases, 0",
        )
    ]
