"""The application: `POST /mcp`, stateless and with JSON answers, beside health.

Each request to `/mcp` passes the guard, then the SDK's own checks (Host, Origin, size, protocol), then a tool.
"""

import json
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from mcp.server.transport_security import TransportSecuritySettings
from prometheus_client import Counter, Histogram
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.guard import Guard, problem_response
from assistant.settings import Settings
from client.http import Address
from client.mcp_server.iris import Iris
from client.mcp_server.server import create_server
from servicekit.problems import NoSuchPath, OtherHttpProblem, Problem

MAX_REQUEST_BYTES = 100_000
"""A call with the longest arguments has a few kilobytes."""
MARGIN_S = 1.0
"""What master may take past its deadline before nobody waits for it any more: so its own 504 comes first."""
REQUESTS_A_CALL = 2
"""A tool asks master for the JSON and for the same as text."""
BAD_REQUEST, METHOD_NOT_ALLOWED = 400, 405
NOT_JSON = {
    "jsonrpc": "2.0",
    "id": None,
    "error": {"code": -32700, "message": "Parse error: JSON has no NaN and no infinite numbers (RFC 8259, section 6)."},
}

CALLS = Counter(
    "iris_tool_calls", "Calls of tools, by tool and outcome: answered, refused or failed.", ["tool", "outcome"]
)
SECONDS = Histogram("iris_tool_seconds", "Seconds that a tool's call took, by tool.", ["tool"])


def create_app(settings: Settings) -> ASGIApp:
    """The service, ready to be run or tested."""
    iris = Iris(Address.parse(settings.iris_url), settings.deadline_s + MARGIN_S)
    server = create_server(iris, local=False, record=_record)
    server.streamable_http_app(
        json_response=True,
        stateless_http=True,
        max_request_body_size=MAX_REQUEST_BYTES,
        transport_security=TransportSecuritySettings(
            allowed_hosts=[form for host in settings.mcp_allowed_hosts for form in (host, f"{host}:*")],
            allowed_origins=list(settings.mcp_allowed_origins),
        ),
    )
    sessions = server.session_manager

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with iris, sessions.run():
            yield

    timeout_s = REQUESTS_A_CALL * (settings.deadline_s + MARGIN_S) + MARGIN_S
    routes = [
        Route("/mcp", _StrictJson(sessions.handle_request), methods=["POST"]),
        Route("/healthz", _alive),
        Route("/readyz", _ready),
    ]
    cors = Middleware(
        CORSMiddleware,
        allow_origins=settings.mcp_allowed_origins,
        allow_methods=["POST"],
        allow_headers=["*"],
        expose_headers=["X-Request-ID"],
    )
    app = Starlette(
        routes=routes,
        middleware=[cors],
        lifespan=lifespan,
        exception_handlers={Problem: _on_problem, HTTPException: _on_http_exception},
    )
    return Guard(app, settings.key_hashes, timeout_s)


class _StrictJson:
    """An ASGI application that is given JSON's own numbers only: the SDK takes NaN and 1e999, and can't answer them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        messages = [await receive()]
        length = len(messages[0].get("body", b""))
        while messages[-1].get("more_body") and length <= MAX_REQUEST_BYTES:
            messages.append(await receive())
            length += len(messages[-1].get("body", b""))
        if not _has_finite_numbers(b"".join(message.get("body", b"") for message in messages)):
            await JSONResponse(NOT_JSON, BAD_REQUEST)(scope, receive, send)
            return

        async def replay() -> Message:
            return messages.pop(0) if messages else await receive()

        await self._app(scope, replay, send)


def _has_finite_numbers(body: bytes) -> bool:
    """Whether no number is NaN or infinite; true for what is no JSON, which the SDK refuses itself."""
    found = []

    def number(text: str) -> float:
        value = float(text)
        if not math.isfinite(value):
            found.append(text)
        return value

    with suppress(ValueError, RecursionError):
        json.loads(body, parse_constant=found.append, parse_float=number)
    return not found


async def _alive(_request: HttpRequest) -> Response:
    return JSONResponse({"status": "alive"})


async def _ready(_request: HttpRequest) -> Response:
    """It can take calls. Whether master answers them is `iris_master_up`."""
    return JSONResponse({"status": "ready"})


async def _on_problem(_request: HttpRequest, error: Exception) -> Response:
    return problem_response(error if isinstance(error, Problem) else Problem("Something broke."))


async def _on_http_exception(request: HttpRequest, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == METHOD_NOT_ALLOWED:
        allowed = "POST" if request.url.path == "/mcp" else "GET"
        response = problem_response(OtherHttpProblem(status, f"{request.url.path} takes {allowed} only."))
        response.headers["Allow"] = allowed
        return response
    return problem_response(NoSuchPath("There is nothing here: tools are at /mcp."))


def _record(tool: str, outcome: str, seconds: float) -> None:
    CALLS.labels(tool, outcome).inc()
    SECONDS.labels(tool).observe(seconds)
