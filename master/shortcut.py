"""A question that the cache answers is answered in front of Flask, which would take twice the time of all the rest.

Only a GET for JSON whose answer is kept and fresh; all else goes the usual way. What goes this way looks the same from
outside: the same headers, the same log line, the same numbers.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from master.http_cache import HttpCache
from master.wishes import plain_json
from servicekit.accounting import account
from servicekit.app import STOPPING, name_request, replica_name
from servicekit.problems import BadQuestion
from servicekit.questions import NewsQuestion, PlacesQuestion, Question, WeatherQuestion

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

ASKED: dict[str, tuple[str, type[Question]]] = {
    "/weather": ("weather", WeatherQuestion),
    "/forecast": ("weather", WeatherQuestion),
    "/places": ("weather", PlacesQuestion),
    "/news": ("news", NewsQuestion),
}
"""The service and the kind of question behind a path."""
KEPT = ("Content-Type", "Cache-Control", "ETag", "X-Provider", "Retry-After")


def shortcut(app: Flask, cache: HttpCache) -> Wsgi:
    """The application, with a short way for what `cache` answers."""
    usual: Wsgi = app.wsgi_app
    served_by = replica_name(app.name)

    def wsgi(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        began_s = time.monotonic()
        asked = ASKED.get(environ["PATH_INFO"])
        query: bytes = environ["QUERY_STRING"].encode("latin-1")
        if asked is None or app.config[STOPPING] or not _is_plain(environ, query):
            return usual(environ, start_response)
        service, kind = asked
        try:
            question = kind.from_query(query)
        except BadQuestion:
            return usual(environ, start_response)
        found = cache.fresh(service, f"{environ['PATH_INFO']}?{question.key}")
        if found is None:
            return usual(environ, start_response)
        kept, age_s = found
        told = kept.reply.headers
        headers = [(name, told[name]) for name in KEPT if name in told]
        headers += [
            ("Age", str(int(age_s))),
            ("Cache-Status", f"master; hit; ttl={int(kept.fresh_s - age_s)}"),
            ("Content-Length", str(len(kept.reply.body))),
            ("X-Request-ID", name_request(environ.get("HTTP_X_REQUEST_ID", ""))),
            ("X-Content-Type-Options", "nosniff"),
            ("Vary", "Accept"),
            ("X-Served-By", served_by),
        ]
        account(
            method="GET",
            route=environ["PATH_INFO"],
            question=query.decode("utf-8", "backslashreplace"),
            status=200,
            took_s=time.monotonic() - began_s,
            cache="hit",
            provider=told.get("X-Provider"),
            served_by=served_by,
        )
        start_response("200 OK", headers)
        return [kept.reply.body]

    return wsgi


def _is_plain(environ: Environ, query: bytes) -> bool:
    return (
        environ["REQUEST_METHOD"] == "GET"
        and "HTTP_IF_NONE_MATCH" not in environ
        and plain_json(query, environ.get("HTTP_ACCEPT", ""))
    )
