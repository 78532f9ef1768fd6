"""The page's own files, served under names that change with their content, so that a browser may keep them for good."""

import gzip
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Self

from flask import Blueprint, Flask, Response, request

from servicekit.problems import NoSuchPath

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


def serve(app: Flask) -> Assets:
    """Serve the files at `/static/…`, and let templates name them: `{{ asset("iris.css") }}`."""
    assets = Assets()
    bp = Blueprint("assets", __name__)

    @bp.get("/static/<name>")
    def file(name: str) -> Response:
        return assets.answer(name)

    app.register_blueprint(bp)
    app.jinja_env.globals["asset"] = assets.url
    return assets
