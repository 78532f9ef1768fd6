"""The weather service: asks OpenWeatherMap's path on the sandbox."""

import os

import requests
from flask import Flask, Response, request

app = Flask(__name__)


@app.get("/weather")
def weather() -> Response:
    """Current weather of one city or point."""
    names = {"city": "q", "lat": "lat", "lon": "lon"}
    query = {names[name]: value for name, value in request.args.items() if name in names} | {"appid": "sandbox"}
    answer = requests.get(f"{os.environ['UPSTREAM_URL']}/data/2.5/weather", params=query, timeout=30)
    return Response(answer.content, answer.status_code, content_type=answer.headers["Content-Type"])


@app.get("/readyz")
def ready() -> str:
    """The bench waits for this path before it measures."""
    return "ready"


if __name__ == "__main__":
    app.run(os.environ["BIND"], int(os.environ["PORT"]), threaded=True)
