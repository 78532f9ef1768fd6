"""Breakers that open in one replica and hold the others back too, through Valkey. Without it each has its own."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from valkey import Valkey

from servicekit.caching.shared import TolerantValkey

LOOK_AGAIN_S = 0.5
"""For how long what Valkey said of a breaker counts."""


class SharedBreakers:
    """The breakers of one service's providers, by the provider's name and circuit."""

    def __init__(self, service: str, valkey: TolerantValkey, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._service = service
        self._valkey = valkey
        self._clock = clock
        self._known: dict[tuple[str, str], tuple[float, float]] = {}

    def opened(self, provider: str, circuit: str, cooldown_s: float) -> None:
        """Tell the other replicas that a breaker has opened for so many seconds."""
        name, cooldown_ms = self._name(provider, circuit), max(1, int(cooldown_s * 1000))
        self._valkey.call(lambda client: client.set(name, b"1", px=cooldown_ms), None)

    def closed(self, provider: str, circuit: str) -> None:
        """Tell them that the provider answers again."""
        self._valkey.call(lambda client: client.delete(self._name(provider, circuit)), None)
        self._known.pop((provider, circuit), None)

    def left_s(self, provider: str, circuit: str) -> float:
        """Seconds for which a breaker of any replica holds calls back still."""
        now_s = self._clock()
        until_s, looked_s = self._known.get((provider, circuit), (0.0, -LOOK_AGAIN_S))
        if now_s - looked_s >= LOOK_AGAIN_S:
            self._known[provider, circuit] = until_s, now_s  # the other calls of this moment needn't look
            left_ms: Any = self._valkey.call(partial(_left_ms, name=self._name(provider, circuit)), 0)
            until_s = now_s + max(0, left_ms) / 1000  # there is none below zero
            self._known[provider, circuit] = until_s, now_s
        return max(0.0, until_s - now_s)

    def _name(self, provider: str, circuit: str) -> str:
        return f"iris:{self._service}:breaker:{provider}:{circuit}"


def _left_ms(client: Valkey, name: str) -> Any:  # noqa: ANN401 - the client's annotations are those of an asynchronous one too
    return client.pttl(name)
