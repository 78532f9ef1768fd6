"""Master at its plainest: forward the question, return the answer."""

import os

import requests
from flask import Flask, Response, request

app = Flask(__name__)


@app.get("/<any(weather, news):service>")
def forward(service: str) -> Response:
    """Ask the service named by the path."""
    url = f"{os.environ[f'{service.upper()}_URL']}/{service}"
    answer = requests.get(url, params=request.args.to_dict(), timeout=30)
    return Response(answer.content, answer.status_code, content_type=answer.headers["Content-Type"])


@app.get("/readyz")
def ready() -> str:
    """Tell the bench that the server has started."""
    return "ready"


if __name__ == "__main__":
    app.run(os.environ["BIND"], int(os.environ["PORT"]), threaded=True)
