"""A rendered page as HTTP: what the browser may load and do with it, which is little."""

import gzip

from flask import Response, request

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
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self)",
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
