"""The headers that go with an answer or with a question, each described once."""

from master.openapi.schemas import Json

TEXT: Json = {"type": "string"}
SECONDS: Json = {"type": "integer", "minimum": 0}

HEADERS: dict[str, Json] = {
    "X-Request-ID": {
        "description": "The request's id, which stands in every log line about it: the caller's own, or a new one.",
        "required": True,
        "schema": {"type": "string", "pattern": r"^[A-Za-z0-9._-]{1,128}$"},
    },
    "X-Served-By": {"description": "Which replica answered, such as weather@3f2a.", "required": True, "schema": TEXT},
    "X-Provider": {
        "description": "Who knew it, such as open-meteo; sample data says sandbox/….",
        "required": True,
        "schema": TEXT,
    },
    "Cache-Control": {
        "description": "How long the answer may be kept (RFC 9111), and used when stale (RFC 5861).",
        "required": True,
        "schema": TEXT,
    },
    "Cache-Status": {
        "description": "Whether Iris's own caches had it: hit, stale or miss (RFC 9211).",
        "required": True,
        "schema": TEXT,
    },
    "ETag": {"description": "The version of the answer in its rendering, for If-None-Match.", "schema": TEXT},
    "Age": {"description": "Seconds since a provider was asked for it.", "schema": SECONDS},
    "Vary": {
        "description": "What else than the address the answer depends on: one address has all renderings.",
        "required": True,
        "schema": TEXT,
    },
    "Retry-After": {"description": "Seconds after which to ask again.", "schema": SECONDS},
}
ALWAYS = ("X-Request-ID", "X-Served-By")
"""On every answer."""
KEPT = ("X-Provider", "Cache-Control", "Cache-Status", "ETag", "Age", "Vary")
"""On an answer of a service, which caches keep."""

IF_NONE_MATCH = "If-None-Match"
REQUEST_HEADERS: dict[str, Json] = {
    "X-Request-ID": {
        "name": "X-Request-ID",
        "in": "header",
        "description": "The caller's own id of the request: up to 128 letters, digits, dots, dashes and underscores; "
        "another one is replaced.",
        "schema": TEXT,
    },
    IF_NONE_MATCH: {
        "name": IF_NONE_MATCH,
        "in": "header",
        "description": "The ETag of the answer that the caller has: where it is still true, 304 comes without a body.",
        "schema": TEXT,
    },
}


def headers(*names: str) -> Json:
    """Where the headers of a response are described."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in (*ALWAYS, *names)}


def request_header(name: str) -> Json:
    """Where a header of a request is described."""
    return {"$ref": f"#/components/parameters/{name}"}
