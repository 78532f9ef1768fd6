"""`python -m bench.plain master|weather|news`: the named service under gunicorn, listening on BIND and PORT."""

import gevent.monkey

gevent.monkey.patch_all()

import os  # noqa: E402 - gevent patches first
import sys  # noqa: E402
from importlib import import_module  # noqa: E402

from flask import Flask  # noqa: E402
from gunicorn.app.base import BaseApplication  # noqa: E402


class Server(BaseApplication):
    """Gunicorn with the options that a careful developer would set."""

    def __init__(self, service: str) -> None:
        self._service = service
        super().__init__()

    def load_config(self) -> None:
        """One gevent worker for each core; connections are kept longer than the callers' pools keep them."""
        options = {
            "bind": f"{os.environ['BIND']}:{os.environ['PORT']}",
            "worker_class": "gevent",
            "workers": os.cpu_count() or 1,
            "worker_connections": 10_000,
            "worker_tmp_dir": "/dev/shm",  # noqa: S108 - gunicorn's heartbeat file, which it unlinks at once
            "keepalive": 75,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:  # type: ignore[override]  # a Flask is a WSGI application
        """Import the application in the worker, so that each worker has its own session."""
        app: Flask = import_module(f"bench.plain.{self._service}").app
        return app


if __name__ == "__main__":
    Server(sys.argv[1]).run()
