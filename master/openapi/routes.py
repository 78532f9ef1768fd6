"""`/openapi.json` and `/docs`: made once, when master starts and when somebody first reads it in a language."""

from functools import cache
from hashlib import sha256

from flask import Blueprint, Response, render_template, request
from pydantic_core import to_json

from master.openapi import page
from master.openapi.document import document
from master.page import policy
from master.page.languages import OWN_NAMES, home, language

KEPT_S = 300
HASH_LETTERS = 32


def blueprint() -> Blueprint:
    """The routes."""
    bp = Blueprint("openapi", __name__)
    described = document()
    body = to_json(described)

    @cache
    def rendered(_language: str, _home: str) -> str:
        """The page, by all that its frame takes from the request."""
        return render_template(
            "docs.html",
            document=described,
            groups=page.by_tag(described),
            troubles=page.troubles(),
            languages=OWN_NAMES,
            examples=page.examples,
            pieces=page.pieces,
            bounds=page.bounds,
            marked=page.marked,
            sample=page.sample,
            types_of=page.types_of,
        )

    @bp.get("/openapi.json")
    def openapi() -> Response:
        return _kept(Response(body, content_type="application/json"))

    @bp.get("/docs")
    def docs() -> Response:
        return _kept(policy.html(rendered(language(), home())))

    return bp


def _kept(response: Response) -> Response:
    """The answer as caches may keep it; 304 where the caller has it already."""
    response.headers["Cache-Control"] = f"public, max-age={KEPT_S}"
    response.set_etag(sha256(response.get_data()).hexdigest()[:HASH_LETTERS])
    response.make_conditional(request)
    return response
