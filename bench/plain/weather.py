"""The weather service: asks OpenWeatherMap's path on the sandbox."""

import os

from flask import Flask, Response, request

from bench.plain.upstream import forward

app = Flask(__name__)
URL = f"{os.environ['UPSTREAM_URL']}/data/2.5/weather"
UPSTREAM_NAMES = {"city": "q", "lat": "lat", "lon": "lon"}


@app.get("/weather")
def weather() -> Response:
    """Current weather of one city or point."""
    query = {UPSTREAM_NAMES[name]: value for name, value in request.args.items() if name in UPSTREAM_NAMES}
    return forward(URL, {**query, "appid": "sandbox"})


@app.get("/readyz")
def ready() -> str:
    """The bench waits for this path before it measures."""
    return "ready"
