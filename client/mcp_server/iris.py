"""Master, asked from asynchronous code: one GET, bounded in time and size, checked and parsed as the client's own."""

import re
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Self
from uuid import uuid4

import anyio
import httpx2

from client.errors import ClientError, DeadlineExceeded, NotIris, Unreachable
from client.http import ACCEPTED_TYPES, USER_AGENT, Address, Request, Response, parse_response

MAX_ANSWER_BYTES = 1_000_000
"""A hundred headlines are about 150 kB."""
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
"""What master takes for a request's id; it replaces any other one."""


class TooLarge(ClientError):
    """The answer is larger than an assistant can use."""

    exit_code = 1

    def __init__(self) -> None:
        super().__init__(f"The answer has more than {MAX_ANSWER_BYTES // 1_000_000} MB: ask for less.")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the id of the request, the key that master may want, and the language to answer in if none is named.

    All of them are "" where they aren't known.
    """

    request_id: str = ""
    api_key: str = ""
    language: str = ""

    @property
    def headers(self) -> Mapping[str, str]:
        """What tells master about the caller; a caller without a request id gets one."""
        key = {"X-Api-Key": self.api_key} if self.api_key else {}
        return {"X-Request-ID": self.request_id or uuid4().hex, **key}


CALLER: ContextVar[Caller] = ContextVar("caller", default=Caller())  # noqa: B039 - a Caller is frozen
"""The caller of the running task."""


class Iris:
    """Asks master at one address. Close it by leaving its context."""

    def __init__(self, address: Address, timeout_s: float, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self.address = address
        self._timeout_s = timeout_s
        self._http = httpx2.AsyncClient(
            transport=transport, timeout=timeout_s, follow_redirects=False, trust_env=False, headers=_HEADERS
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._http.aclose()

    async def get(self, request: Request) -> Response:
        """Send one request on behalf of `CALLER` and return its checked answer. Raises ClientError."""
        try:
            with anyio.fail_after(self._timeout_s):
                return await self._get(request)
        except (TimeoutError, httpx2.TimeoutException) as error:
            raise DeadlineExceeded(self.address, self._timeout_s) from error
        except httpx2.ConnectError as error:
            raise Unreachable(self.address) from error
        except httpx2.HTTPError as error:
            raise NotIris(self.address, "broke off its answer or didn't speak HTTP") from error

    async def _get(self, request: Request) -> Response:
        headers = {"Accept": ACCEPTED_TYPES[request.form][0], **CALLER.get().headers}
        async with self._http.stream("GET", f"{self.address}{request.target}", headers=headers) as response:
            body = bytearray()
            async for chunk in response.aiter_raw():
                body += chunk
                if len(body) > MAX_ANSWER_BYTES:
                    raise TooLarge
        return parse_response(self.address, request.form, response.status_code, response.headers, bytes(body))


def provenance(response: Response) -> dict[str, Any]:
    """Where an answer comes from, by its headers."""
    providers = [name.strip() for name in response.headers.get("X-Provider", "").split(",")]
    age = response.headers.get("Age", "")
    return {
        "provider": ", ".join(name.removeprefix("sandbox/") for name in providers),
        "sample_data": any(name.startswith("sandbox") for name in providers),
        "age_s": int(age) if age.isascii() and age.isdigit() else 0,
    }


_HEADERS = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
