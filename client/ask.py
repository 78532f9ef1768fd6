"""One question to master over HTTP, and what its answer is: bytes that Iris may have sent, or trouble."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from urllib3 import BaseHTTPResponse, Timeout, connection_from_url
from urllib3.exceptions import (
    HTTPError,
    LocationValueError,
    NameResolutionError,
    NewConnectionError,
    SSLError,
)
from urllib3.exceptions import (
    TimeoutError as SocketTimeoutError,
)

from client import __version__
from client.address import Address
from client.clean import clean
from client.questions import Question
from client.trouble import NotIris, Problem, TooSlow, Unreachable

LARGEST_ANSWER = 5_000_000  # bytes; a hundred headlines are some 150 kB
HEADERS = {"Accept": "application/json", "User-Agent": f"iris-client/{__version__}"}
OK, FIRST_REDIRECT, FIRST_ERROR = 200, 300, 400


@dataclass(frozen=True, slots=True)
class Answer:
    """Master's answer: the body's very bytes, the JSON object in them, and the headers (names in any case)."""

    body: bytes
    payload: Mapping[str, object]
    headers: Mapping[str, str]


def ask(address: Address, question: Question, wait_s: float) -> Answer:
    """Send the question and read the answer; `wait_s` bounds each step, not the whole (client.waiting does).

    Never follows a redirect, retries, asks a proxy or unpacks a compressed body. Raises Trouble.
    """
    try:
        with connection_from_url(address.origin, timeout=Timeout(total=wait_s), retries=False) as pool:
            response = pool.urlopen(
                "GET",
                address.path + question.target,
                headers=HEADERS,
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
            try:
                body = _body(response, address)
            finally:
                response.close()
    except NameResolutionError as error:
        raise Unreachable(address, "no such host name is known") from error
    except (NewConnectionError, LocationValueError) as error:
        raise Unreachable(address) from error
    except SSLError as error:
        reason = clean(str(error)).partition(" (_ssl.c")[0]
        raise NotIris(address, f"offers no TLS connection that can be trusted ({reason})") from error
    except SocketTimeoutError as error:
        raise TooSlow(address, wait_s) from error
    except HTTPError as error:
        raise NotIris(address, "broke off its answer or didn't speak HTTP") from error
    return judge(address, response.status, response.headers, body)


def judge(address: Address, status: int, headers: Mapping[str, str], body: bytes) -> Answer:
    """Tell Iris's answer from Iris's problem (raised) and from what others send (raised as NotIris)."""
    payload = _json_object(body)
    if status == OK and payload is not None:
        return Answer(body, payload, headers)
    if status == OK:
        raise NotIris(address, "answers with something other than a JSON object")
    if FIRST_REDIRECT <= status < FIRST_ERROR:
        raise NotIris(address, "answers with a redirect")
    detail = _sentence(payload or {}, "detail") or _sentence(payload or {}, "title")
    if "application/problem+json" in headers.get("Content-Type", "").lower() and detail:
        raise Problem(detail, _sentence(payload or {}, "request_id") or clean(headers.get("X-Request-ID", "")))
    raise NotIris(address, f"answers with HTTP status {status} and no problem document")


def _body(response: BaseHTTPResponse, address: Address) -> bytes:
    body = bytearray()
    for chunk in response.stream(65_536, decode_content=False):
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise NotIris(address, f"answers with more than {LARGEST_ANSWER // 1_000_000} MB")
    return bytes(body)


def _json_object(body: bytes) -> Mapping[str, object] | None:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _sentence(payload: Mapping[str, object], name: str) -> str:
    value = payload.get(name)
    return clean(value) if isinstance(value, str) else ""
