"""Master: forwards a question to the weather or news service."""

import os

from flask import Flask, Response, request

from bench.plain.upstream import forward

app = Flask(__name__)
URLS = {"weather": f"{os.environ['WEATHER_URL']}/weather", "news": f"{os.environ['NEWS_URL']}/news"}


@app.get("/<any(weather, news):service>")
def ask_service(service: str) -> Response:
    """Ask the service that the path names."""
    return forward(URLS[service], request.args)


@app.get("/readyz")
def ready() -> str:
    """The bench waits for this path before it measures."""
    return "ready"
