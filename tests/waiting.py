"""Waiting for a condition, rather than for a time."""

import time
from collections.abc import Callable

import requests

EVERY_S = 0.1


def until(condition: Callable[[], object], what: str, within_s: float = 60) -> None:
    """Return as soon as the condition holds; fail after `within_s`. Nobody answering yet counts as no."""
    ends_s = time.monotonic() + within_s
    while True:
        try:
            if condition():
                return
        except requests.RequestException:
            pass
        assert time.monotonic() < ends_s, f"not within {within_s} s: {what}"
        time.sleep(EVERY_S)  # between two looks at what other processes do, which tell nobody when they have
