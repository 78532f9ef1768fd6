"""The news service: asks NewsAPI's path on the sandbox."""

import os

import requests
from flask import Flask, Response, request

app = Flask(__name__)


@app.get("/news")
def news() -> Response:
    """The headlines of one country."""
    key = {"X-Api-Key": "sandbox", "User-Agent": "baseline"}
    url = f"{os.environ['UPSTREAM_URL']}/v2/top-headlines"
    answer = requests.get(url, params=request.args.to_dict(), headers=key, timeout=30)
    return Response(answer.content, answer.status_code, content_type=answer.headers["Content-Type"])


@app.get("/readyz")
def ready() -> str:
    """The bench waits for this path before it measures."""
    return "ready"


if __name__ == "__main__":
    app.run(os.environ["BIND"], int(os.environ["PORT"]), threaded=True)
