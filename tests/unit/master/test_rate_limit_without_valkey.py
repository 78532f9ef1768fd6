"""RATE_LIMIT while Valkey stops, hangs, is full or talks nonsense, with forty requests in flight as gevent has them."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.unit.servicekit.broken_valkey import FAULTS, Fault, broken_valkey

ROOT = Path(__file__).parents[3]
LIMIT, AT_ONCE = 30, 40
ASK = f"""
import gevent.monkey
gevent.monkey.patch_all()
import json, sys
import gevent
from master.app import create_app
from master.settings import Settings

app = create_app(Settings(cache_url=sys.argv[1], rate_limit="{LIMIT}/hour", log_level="error"))
asking = [gevent.spawn(app.test_client().get, "/weather") for _ in range({AT_ONCE})]
gevent.joinall(asking, raise_error=True)
print(json.dumps([asked.value.status_code for asked in asking]))
"""
"""Each question lacks its city, so that no service is asked: 400 where it may ask, 429 where it may not."""


@pytest.mark.parametrize("fault", FAULTS)
def test_forty_requests_in_flight_are_answered_within_the_limit(fault: Fault) -> None:
    """39 of 40 were a 500."""
    with broken_valkey(fault) as valkey:
        ran = subprocess.run(
            [sys.executable, "-c", ASK, valkey.url], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
        )
        assert ran.returncode == 0, ran.stderr
        assert Counter(json.loads(ran.stdout.splitlines()[-1])) == {400: LIMIT, 429: AT_ONCE - LIMIT}
        assert "Traceback" not in ran.stderr + ran.stdout
        assert "secret-word" not in ran.stderr + ran.stdout
