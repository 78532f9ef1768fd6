"""What every request passes first: its id, its key, the time that it may take; and its log line at the end."""

import re
import socket
import time
from uuid import uuid4

import anyio
import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from client.mcp_server.iris import CALLER, REQUEST_ID, Caller
from servicekit.logs import REQUEST_ID as LOGGED_ID
from servicekit.problems import (
    PROBLEM_JSON,
    KeyInvalid,
    KeyMissing,
    OtherHttpProblem,
    Problem,
)
from servicekit.settings import key_digest

log = structlog.get_logger()

FREE = ("/healthz", "/readyz")
"""Paths of those who watch: they need no key, and are logged at debug level only."""
HOW = "Send one as a bearer's token (Authorization: Bearer KEY) or as X-Api-Key."
LANGUAGE = re.compile(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8}){0,7}")
"""A tag of BCP 47, by its form; master says whether there is such a language."""
BAD_REQUEST, GATEWAY_TIMEOUT = 400, 504


class Guard:
    """Wraps the application. `key_hashes`: SHA-256 of the keys of which it wants one; none if everybody may ask."""

    def __init__(self, app: ASGIApp, key_hashes: frozenset[str], timeout_s: float) -> None:
        self._app = app
        self._key_hashes = key_hashes
        self._timeout_s = timeout_s
        self._served_by = f"assistant@{socket.gethostname()}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; the lifespan passes through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        caller = caller_of(headers)
        CALLER.set(caller)
        LOGGED_ID.set(caller.request_id)
        began_s = time.monotonic()
        status = 0

        async def send_signed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._sign(MutableHeaders(raw=message["headers"]), caller)
            await send(message)

        try:
            with anyio.fail_after(self._timeout_s):
                await self._serve(scope, receive, send_signed, caller)
        except TimeoutError:
            if not status:
                problem = OtherHttpProblem(GATEWAY_TIMEOUT, "The answer took too long. Try again in a minute.")
                await problem_response(problem)(scope, receive, send_signed)
        finally:
            write = log.debug if scope["path"] in FREE else log.info
            took_ms = round((time.monotonic() - began_s) * 1000, 1)
            write("request", method=scope["method"], path=scope["path"][:100], status=status, ms=took_ms)

    async def _serve(self, scope: Scope, receive: Receive, send: Send, caller: Caller) -> None:
        try:
            _check_length(Headers(scope=scope))
            if self._key_hashes and scope["path"] not in FREE and scope["method"] != "OPTIONS":
                self._check_key(caller.api_key)
        except KeyMissing as problem:
            await problem_response(problem)(scope, receive, send)
        except OtherHttpProblem as problem:  # where the next request begins is uncertain
            response = problem_response(problem)
            response.headers["Connection"] = "close"
            await response(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _check_key(self, key: str) -> None:
        if not key:
            raise KeyMissing(f"This Iris answers to keys only. {HOW}")
        if key_digest(key) not in self._key_hashes:
            raise KeyInvalid(f"This key isn't one of those that may ask. {HOW}")

    def _sign(self, headers: MutableHeaders, caller: Caller) -> None:
        headers["X-Request-ID"] = caller.request_id
        headers["X-Served-By"] = self._served_by
        headers["X-Content-Type-Options"] = "nosniff"


def _check_length(headers: Headers) -> None:
    """Refuse a request that states its length in two ways: a proxy may read the other one (RFC 9112, section 6.3)."""
    if "Content-Length" in headers and "Transfer-Encoding" in headers:
        raise OtherHttpProblem(BAD_REQUEST, "A request has a Content-Length or a Transfer-Encoding, not both.")


def caller_of(headers: Headers) -> Caller:
    """Who asks: the request's id or a new one, the key, and the language that is liked best."""
    proposed = headers.get("X-Request-ID", "")
    scheme, _, token = headers.get("Authorization", "").strip().partition(" ")
    bearer = token.strip() if scheme.lower() == "bearer" else ""
    key = headers.get("X-Api-Key", "").strip() or bearer
    language = headers.get("Accept-Language", "").partition(",")[0].partition(";")[0].strip()
    return Caller(
        request_id=proposed if REQUEST_ID.fullmatch(proposed) else uuid4().hex,
        api_key=key if key.isascii() and key.isprintable() else "",
        language=language if LANGUAGE.fullmatch(language) else "",
    )


def problem_response(problem: Problem) -> Response:
    """A problem as `application/problem+json`, with the id of the running request."""
    return JSONResponse(
        problem.as_json(CALLER.get().request_id), problem.status, problem.headers, media_type=PROBLEM_JSON
    )
