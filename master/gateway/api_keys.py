"""Keys that Iris itself asks for (API_KEYS), in the ways in which each vendor's clients send theirs.

`appid` and `apiKey` in the query, `X-Api-Key`, and `Authorization` with the key bare, as a bearer's, or as the password
of HTTP's basic authentication. A key is hashed as it comes, and compared and counted by its hash.
"""

import binascii
from base64 import b64decode
from collections.abc import Iterator
from urllib.parse import parse_qsl

from flask import Flask, Response, g, request
from prometheus_client import Counter

from master.settings import Settings
from servicekit.problems import KeyInvalid, KeyMissing
from servicekit.settings import key_digest

REFUSED = Counter(
    "iris_key_refusals", "Requests without a key (missing), or with one that isn't known (invalid).", ["why"]
)
REQUESTS = Counter("iris_key_requests", "Requests by the key that was sent, by the beginning of its SHA-256.", ["key"])
EXEMPT_FROM_KEYS = ("health.healthz", "health.readyz")
"""Endpoints that need no key."""
KEY_PARAMETERS = frozenset({"appid", "APPID", "apiKey", "apikey"})
"""Names of a key's parameter, as vendors' documentation writes them; they are read in any case."""
MOST_FIELDS = 50
SHOWN = 8
"""Hexadecimal digits of a hash that are shown."""
HOW = "Send one as X-Api-Key, as a bearer's token, as appid= or apiKey=, or as a password by basic authentication."


def identify(app: Flask, settings: Settings) -> None:
    """Note whose key a request has, or what is wrong with it; without API_KEYS everybody may ask."""
    hashes = settings.key_hashes
    if not hashes:
        return

    @app.before_request
    def note_key() -> None:
        if request.endpoint in EXEMPT_FROM_KEYS:
            return
        sent = [key_digest(key) for key in _sent()]
        known = next((digest for digest in sent if digest in hashes), None)
        if known is not None:
            g.key_hash = known
            REQUESTS.labels(known[:SHOWN]).inc()
        elif sent:
            g.key_problem = KeyInvalid(f"This key isn't one of those that may ask. {HOW}")
        else:
            g.key_problem = KeyMissing(f"This Iris answers to keys only. {HOW}")

    @app.after_request
    def keep_private(response: Response) -> Response:
        """Let no shared cache give the answer to somebody without a key."""
        cache_control = response.headers.get("Cache-Control", "")
        if "public" in cache_control:
            response.headers["Cache-Control"] = cache_control.replace("public", "private")
        return response


def refuse_unknown(app: Flask) -> None:
    """Refuse what `identify` found no key of, once it is counted against RATE_LIMIT."""

    @app.before_request
    def refuse() -> None:
        problem: KeyMissing | None = g.get("key_problem")
        if problem is not None:
            REFUSED.labels(problem.type.removeprefix("key-")).inc()
            raise problem


def _sent() -> Iterator[str]:
    """The keys that the current request holds, in whichever way."""
    header = request.headers.get("X-Api-Key", "").strip()
    if header:
        yield header
    scheme, _, rest = request.headers.get("Authorization", "").strip().partition(" ")
    match scheme.lower(), rest.strip():
        case "bearer", token if token:
            yield token
        case "basic", credentials:
            yield from _of_basic(credentials)
        case _, "" if scheme:
            yield scheme
    pairs = request.query_string.decode("utf-8", "surrogateescape").split("&")[:MOST_FIELDS]
    for pair in pairs:
        for name, value in parse_qsl(pair):
            if name.lower() in KEY_PARAMETERS and value.strip():
                yield value.strip()


def _of_basic(credentials: str) -> Iterator[str]:
    """The password, else the user's name."""
    try:
        user, _, password = b64decode(credentials, validate=True).decode("utf-8", "surrogateescape").partition(":")
    except (binascii.Error, ValueError):
        return
    if password or user:
        yield password or user
