"""A service's process: gunicorn with gevent workers, by the service's settings.

Measured for DESIGN.md: on a forward from one Flask worker to another, gevent does twice what threads do.
"""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.config import Config
from gunicorn.glogging import Logger
from prometheus_client.multiprocess import mark_process_dead

from servicekit import logs, tracing
from servicekit.settings import BadSettings, ServiceSettings

KEEP_ALIVE_S = 75
"""Longer than any client of ours keeps an idle connection, so that a connection never closes under a new request."""


class QuietLogger(Logger):
    """Leaves gunicorn's own lines to the root logger, which writes them as the service writes its own."""

    def setup(self, cfg: Config) -> None:  # noqa: ARG002 - gunicorn's signature
        """Add no handler, and no line for each request: servicekit.app writes that."""
        self._access_log_enabled = False
        self.error_log.propagate = True
        self.error_log.handlers.clear()


class Server(BaseApplication):
    """gunicorn without its command line."""

    def __init__(self, build: Callable[[], Flask], options: dict[str, Any]) -> None:
        self._build = build
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Take the options given."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:  # type: ignore[override]  # a Flask is a WSGI application
        """The application, built in each worker."""
        return self._build()


def options(settings: ServiceSettings) -> dict[str, Any]:
    """Gunicorn's settings for a service's."""
    shared_memory = Path("/dev/shm")  # noqa: S108 - where it exists a worker's heartbeat touches no disk
    return {
        "bind": [_address(settings.bind, port) for port in _ports(settings).values()],
        "workers": settings.web_concurrency,
        "worker_class": "servicekit.server.worker.Worker",
        "worker_connections": 10_000,
        "worker_tmp_dir": str(shared_memory) if shared_memory.is_dir() else None,
        "control_socket_disable": True,
        "keepalive": KEEP_ALIVE_S,
        "graceful_timeout": int(settings.deadline_s) + 2,
        "secure_scheme_headers": {},  # master.gateway.proxies reads them, and gunicorn would refuse two that disagree
        "forwarder_headers": "",
        "limit_request_line": 4094,
        "limit_request_fields": 100,
        "limit_request_field_size": 8190,
        "logger_class": QuietLogger,
        "loglevel": settings.log_level,
        "worker_exit": lambda _server, _worker: tracing.stop(),
        "child_exit": lambda _server, worker: mark_process_dead(worker.pid),  # type: ignore[no-untyped-call]
    }


def serve(
    service: str, build: Callable[[], Flask], settings: ServiceSettings, remove_metric_files: Callable[[], None]
) -> None:
    """Run the service until it is stopped; raises BadSettings where its address can't be had.

    `remove_metric_files` removes the folder through which the workers add up their metrics.
    """
    _check_free(settings)
    logs.configure(service, settings)
    Server(build, {**options(settings), "on_exit": lambda _server: remove_metric_files()}).run()


def _ports(settings: ServiceSettings) -> dict[str, int]:
    """The ports to listen on, by the settings that name them."""
    return {"PORT": settings.port, **({"METRICS_PORT": settings.metrics_port} if settings.metrics_port else {})}


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _check_free(settings: ServiceSettings) -> None:
    """Say at once what gunicorn would say after five tries: an address is taken, or isn't ours."""
    family = socket.AF_INET6 if ":" in settings.bind else socket.AF_INET
    for setting, port in _ports(settings).items():
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((settings.bind, port))
            except OSError as error:
                where, why = _address(settings.bind, port), (error.strerror or str(error)).lower()
                raise BadSettings(f"{setting}: can't listen on {where} ({why}).") from None
