"""The sandbox's process: its settings, and gunicorn with one gevent worker, as faults and counts are in its memory."""

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from sandbox.app import create_app

_LARGEST_PORT = 65_535


class BadSettingError(ValueError):
    """A malformed setting; the message is a sentence that names it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The address to listen on; `delay_s` is the least time that an upstream's answer takes, in seconds."""

    host: str = "127.0.0.1"
    port: int = 3009
    delay_s: float = 0.0

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        """Read BIND, PORT and SANDBOX_DELAY_S; raises BadSettingError."""
        port, delay_s = env.get("PORT", "3009"), env.get("SANDBOX_DELAY_S", "0")
        if not (port.isascii() and port.isdigit() and 0 < int(port) <= _LARGEST_PORT):
            raise BadSettingError(f"PORT must be a number from 1 to {_LARGEST_PORT}, not {port!r}.")
        return cls(env.get("BIND") or "127.0.0.1", int(port), _seconds("SANDBOX_DELAY_S", delay_s))


def gunicorn_options(settings: Settings) -> dict[str, Any]:
    """Gunicorn's settings; the grace period is short, so that a `hang` fault doesn't delay the stop."""
    shared_memory = "/dev/shm"  # noqa: S108 - gunicorn's heartbeat file, which it unlinks at once
    return {
        "bind": f"{settings.host}:{settings.port}",
        "worker_class": "gevent",
        "workers": 1,
        "worker_connections": 4000,
        "backlog": 4096,
        "worker_tmp_dir": shared_memory if Path(shared_memory).is_dir() else None,
        "control_socket_disable": True,
        "accesslog": None,
        "loglevel": "warning",
        "keepalive": 75,
        "graceful_timeout": 2,
        "proc_name": "sandbox",
    }


def bind_error(settings: Settings) -> str | None:
    """A sentence if the sandbox can't listen on its address; None if it can."""
    try:
        with socket.create_server((settings.host, settings.port)):
            return None
    except OSError as error:
        return f"The sandbox can't listen on {settings.host}:{settings.port}: {str(error.strerror).partition(' (')[0]}."


class Server(BaseApplication):
    """Gunicorn without its command line."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Set the options."""
        for name, value in gunicorn_options(self._settings).items():
            self.cfg.set(name, value)

    def load(self) -> Flask:  # type: ignore[override]  # its environ is a dict, gunicorn's any mapping
        """Build the application, in the worker."""
        return create_app(delay_s=self._settings.delay_s)


def _seconds(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise BadSettingError(f"{name} must be a number of seconds, 0 or more, not {text!r}.")
    return value
