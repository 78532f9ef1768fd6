import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings

from tests.recordings import RECORDED

settings.register_profile("iris", deadline=None, database=None)
settings.load_profile("iris")
"""No example has a time to be ready in: these machines are shared."""


@pytest.fixture(scope="session")
def recorded() -> Callable[[str], Any]:
    """A recorded upstream payload as JSON, by its path below tests/recorded (its README names each one's origin)."""
    return lambda path: json.loads((RECORDED / path).read_bytes())
