"""The sandbox under gunicorn: one gevent worker, since faults and counts live in its memory."""

import socket
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from sandbox import create_app
from sandbox.settings import Settings


def gunicorn_options(settings: Settings) -> dict[str, Any]:
    """Gunicorn's settings; the short grace lets a hanging answer not hold up the end."""
    shared_memory = "/dev/shm"  # noqa: S108 - gunicorn's heartbeat file, not ours, and unlinked at once
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


def bind_trouble(settings: Settings) -> str | None:
    """The sentence to say when the port can't be had; None when it can."""
    try:
        with socket.create_server((settings.host, settings.port)):
            return None
    except OSError as error:
        return f"The sandbox can't listen on {settings.host}:{settings.port}: {str(error.strerror).partition(' (')[0]}."


class Server(BaseApplication):
    """Gunicorn, told by our settings rather than by its command line."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Take the options."""
        for name, value in gunicorn_options(self._settings).items():
            self.cfg.set(name, value)

    def load(self) -> Flask:  # type: ignore[override]  # its environ is a dict, gunicorn's any mapping
        """The application, made in the worker."""
        return create_app(delay_s=self._settings.delay_s)
