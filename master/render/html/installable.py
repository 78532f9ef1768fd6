"""What makes the page installable: `/manifest.webmanifest`, and the service worker that keeps answers for offline."""

from flask import Blueprint, Flask, Response
from pydantic_core import to_json

from master.render.html.assets import STATIC, Assets

WORKER_POLICY = "default-src 'none'; connect-src 'self'"
"""What the service worker may load: this origin only."""
COLOUR = "#fbfaf7"


def manifest(icon: str) -> bytes:
    """The manifest (https://www.w3.org/TR/appmanifest/); addresses in it are relative to its own."""
    return to_json(
        {
            "name": "Iris",
            "short_name": "Iris",
            "description": "The weather of a city and the headlines of a country.",
            "id": "./",
            "start_url": "./",
            "scope": "./",
            "display": "standalone",
            "background_color": COLOUR,
            "theme_color": COLOUR,
            "icons": [{"src": icon.lstrip("/"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
        }
    )


def serve(app: Flask, assets: Assets) -> None:
    """Serve both at the root: a service worker's scope is the folder that it comes from."""
    worker = (STATIC / "sw.js").read_bytes()
    described = manifest(assets.url("icon.svg"))
    bp = Blueprint("installable", __name__)

    @bp.get("/manifest.webmanifest")
    def web_manifest() -> Response:
        return Response(described, content_type="application/manifest+json", headers={"Cache-Control": "no-cache"})

    @bp.get("/sw.js")
    def service_worker() -> Response:
        headers = {"Cache-Control": "no-cache", "Content-Security-Policy": WORKER_POLICY}
        return Response(worker, headers=headers, content_type="text/javascript; charset=utf-8")

    app.register_blueprint(bp)
