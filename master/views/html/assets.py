"""The page's static files, what may load them, and what makes the page installable."""

import gzip
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Self

from flask import Blueprint, Flask, Response, request
from pydantic_core import to_json

from servicekit.problems import NoSuchPath

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; "
    "manifest-src 'self'; worker-src 'self'; "
    "img-src 'self' https:; "  # headlines' pictures come from their publishers
    "base-uri 'none'; frame-ancestors 'none'"
)
"""https://www.w3.org/TR/CSP3/: nothing inline, nothing from elsewhere but pictures."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(self), geolocation=(self)",
}
WORTHWHILE = 1_000
"""Bytes from which compressing pays."""
LEVEL = 5


def html(page: str, status: int = 200) -> Response:
    """The page as a response, compressed where the browser can read that."""
    body = page.encode()
    headers = {**HEADERS, "Vary": "Accept, Accept-Language, Accept-Encoding"}
    if len(body) > WORTHWHILE and request.accept_encodings.quality("gzip"):
        body = gzip.compress(body, LEVEL, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, status, headers, content_type="text/html; charset=utf-8")


STATIC = Path(__file__).parent / "static"
FOR_GOOD = "public, max-age=31536000, immutable"
HASH_LETTERS = 10
TEXTS = {".css", ".js", ".svg"}
"""What gets smaller by compressing."""
MIME_TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json"}
"""Whatever the machine's own table says."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, read once."""

    name: str
    body: bytes
    compressed: bytes | None
    content_type: str

    @classmethod
    def read(cls, path: Path) -> Self:
        """The file, under its name with the hash of its content in it: `iris.css` → `iris.1a2b3c4d5e.css`."""
        body = path.read_bytes()
        content_type = MIME_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        text = path.suffix in TEXTS
        return cls(
            name=f"{path.stem}.{sha256(body).hexdigest()[:HASH_LETTERS]}{path.suffix}",
            body=body,
            compressed=gzip.compress(body, mtime=0) if text else None,
            content_type=f"{content_type}; charset=utf-8" if text else content_type,
        )


class Assets:
    """All files of a folder, as they are at the start."""

    def __init__(self, folder: Path = STATIC) -> None:
        read = {path.name: Asset.read(path) for path in sorted(folder.iterdir()) if path.is_file()}
        self._names: Mapping[str, str] = {name: asset.name for name, asset in read.items()}
        self._served: Mapping[str, Asset] = {asset.name: asset for asset in read.values()}

    def url(self, name: str) -> str:
        """Where the file of that name is served; a KeyError for a file that isn't there shows in the first test."""
        return f"/static/{self._names[name]}"

    def answer(self, name: str) -> Response:
        """The file under its hashed name; raises NoSuchPath for any other."""
        asset = self._served.get(name)
        if asset is None:
            raise NoSuchPath(f"There is no file {name[:100]!r} here.")
        small = asset.compressed if request.accept_encodings.quality("gzip") else None
        response = Response(small or asset.body, content_type=asset.content_type)
        response.headers["Cache-Control"] = FOR_GOOD
        if small:
            response.headers["Content-Encoding"] = "gzip"
        if asset.compressed is not None:
            response.headers["Vary"] = "Accept-Encoding"
        return response


def serve_assets(app: Flask) -> Assets:
    """Serve the files at `/static/…`, and let templates name them: `{{ asset("iris.css") }}`."""
    assets = Assets()
    bp = Blueprint("assets", __name__)

    @bp.get("/static/<name>")
    def file(name: str) -> Response:
        return assets.answer(name)

    app.register_blueprint(bp)
    app.jinja_env.globals["asset"] = lambda name: f"{request.script_root}{assets.url(name)}"
    return assets


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


def make_installable(app: Flask, assets: Assets) -> None:
    """Serve the manifest and the service worker at the root, as a worker's scope is the folder that it comes from."""
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
