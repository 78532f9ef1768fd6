"""`/openapi.json`: made once, when master starts."""

from hashlib import sha256

from flask import Blueprint, Response, request
from pydantic_core import to_json

from master.openapi.document import document

KEPT_S = 300


def blueprint() -> Blueprint:
    """The route."""
    bp = Blueprint("openapi", __name__)
    body = to_json(document())
    etag = sha256(body).hexdigest()[:32]

    @bp.get("/openapi.json")
    def openapi() -> Response:
        response = Response(body, content_type="application/json")
        response.headers["Cache-Control"] = f"public, max-age={KEPT_S}"
        response.set_etag(etag)
        return response.make_conditional(request)  # type: ignore[return-value]  # it returns the response itself

    return bp
