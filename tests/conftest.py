import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.recordings import RECORDED


@pytest.fixture(scope="session")
def recorded() -> Callable[[str], Any]:
    """A recorded upstream payload as JSON, by its path below tests/recorded (its README names each one's origin)."""
    return lambda path: json.loads((RECORDED / path).read_bytes())
