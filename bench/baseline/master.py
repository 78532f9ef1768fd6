"""Master: forwards a question to the weather or news service."""

import os

import requests
from flask import Flask, Response, request

app = Flask(__name__)


@app.get("/<any(weather, news):service>")
def forward(service: str) -> Response:
    """Ask the service that the path names."""
    url = f"{os.environ[f'{service.upper()}_URL']}/{service}"
    answer = requests.get(url, params=request.args.to_dict(), timeout=30)
    return Response(answer.content, answer.status_code, content_type=answer.headers["Content-Type"])


@app.get("/readyz")
def ready() -> str:
    """The bench waits for this path before it measures."""
    return "ready"


if __name__ == "__main__":
    app.run(os.environ["BIND"], int(os.environ["PORT"]), threaded=True)
