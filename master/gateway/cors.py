"""Cross-origin requests (https://fetch.spec.whatwg.org/#http-cors-protocol): CORS_ORIGINS says whose pages may read.

flask-cors decides and writes the headers. It takes a tenth of a millisecond, so it is left out where no page asks.
"""

from flask import Flask, Response, request
from flask_cors.core import get_cors_options, set_cors_headers

from master.settings import Settings

ANYBODY = "*"
METHODS = ("GET", "HEAD", "OPTIONS")
READABLE = (
    "Age", "Cache-Status", "ETag", "Retry-After", "X-Coverage", "X-Iris-Assumed", "X-Iris-Ignored",
    "X-Provider", "X-Request-ID", "X-Warnings",
    "X-Served-By",
)  # fmt: skip
"""Headers of an answer that a page may read, besides those that it always may."""
PREFLIGHT_KEPT_S = 7_200
"""How long a browser may keep what a preflight said; Chromium's longest."""
PAGE, TEXT = "text/html", "text/plain"
ALLOW_ORIGIN = "Access-Control-Allow-Origin"
NO_CONTENT = 204


def init_app(app: Flask, settings: Settings) -> None:
    """Answer preflights on every path, and let pages of these origins read JSON and text.

    It comes before other hooks: a preflight has no key and counts against no limit, and problems are rendered before
    their headers are added.
    """
    if not settings.cors_origins:
        return
    anybody = ANYBODY in settings.cors_origins
    options = get_cors_options(
        app,
        {
            "origins": ANYBODY if anybody else list(settings.cors_origins),
            "methods": list(METHODS),
            "expose_headers": list(READABLE),
            "max_age": PREFLIGHT_KEPT_S,
            "send_wildcard": anybody,
        },
    )

    @app.before_request
    def answer_preflight() -> Response | None:
        """Whatever the path, so that a page reads its problem, too."""
        is_preflight = request.method == "OPTIONS" and "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in request.environ
        return Response(status=NO_CONTENT, content_type=TEXT) if is_preflight else None

    @app.after_request
    def allow(response: Response) -> Response:
        if response.headers.get("Content-Type", "").startswith(PAGE):
            return response
        if "HTTP_ORIGIN" in request.environ:
            set_cors_headers(response, options)
        elif anybody:
            response.headers.add(ALLOW_ORIGIN, ANYBODY)  # for caches in between, which may give it to a page
        else:
            response.vary.add("Origin")
        return response
