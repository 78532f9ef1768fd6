"""`python -m bench.bare`: a bare Flask route that returns a file's bytes, under the services' own gunicorn options."""

import gevent.monkey

gevent.monkey.patch_all()

from pathlib import Path  # noqa: E402 - gevent patches first

from flask import Flask, Response  # noqa: E402
from pydantic import FilePath  # noqa: E402

from servicekit.server.options import Server, options  # noqa: E402
from servicekit.settings import ServiceSettings  # noqa: E402


class Settings(ServiceSettings):
    """The file to return, BARE_BODY."""

    bare_body: FilePath


def create_app(body: bytes) -> Flask:
    """The same bytes for every request."""
    app = Flask(__name__)

    @app.get("/weather")
    @app.get("/readyz")
    def answer() -> Response:
        return Response(body, content_type="application/json")

    return app


if __name__ == "__main__":
    settings = Settings.load()
    Server(lambda: create_app(Path(settings.bare_body).read_bytes()), options(settings)).run()
