"""The sandbox's settings, read once from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

_LARGEST_PORT = 65_535


class BadSettingError(ValueError):
    """A setting that can't be; the message names it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where to listen, and how long every answer of an upstream takes at least, in seconds."""

    host: str = "127.0.0.1"
    port: int = 3009
    delay_s: float = 0.0

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        """BIND, PORT and SANDBOX_DELAY_S; raises BadSettingError with a sentence."""
        port, delay_s = env.get("PORT", "3009"), env.get("SANDBOX_DELAY_S", "0")
        if not (port.isascii() and port.isdigit() and 0 < int(port) <= _LARGEST_PORT):
            raise BadSettingError(f"PORT must be a number from 1 to {_LARGEST_PORT}, not {port!r}.")
        return cls(env.get("BIND") or "127.0.0.1", int(port), _seconds("SANDBOX_DELAY_S", delay_s))


def _seconds(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise BadSettingError(f"{name} must be a number of seconds, 0 or more, not {text!r}.")
    return value
