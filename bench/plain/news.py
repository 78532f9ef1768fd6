"""The news service: asks NewsAPI's path on the sandbox."""

import os

from flask import Flask, Response, request

from bench.plain.upstream import forward

app = Flask(__name__)
URL = f"{os.environ['UPSTREAM_URL']}/v2/top-headlines"
HEADERS = {"X-Api-Key": "sandbox", "User-Agent": "plain"}


@app.get("/news")
def news() -> Response:
    """The headlines of one country."""
    return forward(URL, request.args, HEADERS)


@app.get("/readyz")
def ready() -> str:
    """The bench waits for this path before it measures."""
    return "ready"
