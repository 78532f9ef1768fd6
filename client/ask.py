"""One question to master over HTTP, and what its answer is: bytes that Iris may have sent, or trouble."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
from client.questions import Form, Query
from client.trouble import NotIris, Problem, TooSlow, Unreachable

LARGEST_ANSWER = 5_000_000  # bytes; a hundred headlines are some 150 kB
USER_AGENT = f"iris-client/{__version__}"
TEXT = ("text/plain", "text/x-ansi")
ACCEPTED = {"json": ("application/json",), "text": TEXT, "line": TEXT}
"""What is asked for, and what else an answer in that form may be called."""
PROBLEM = "application/problem+json"
OURS = ("X-Request-ID", "X-Served-By")
"""On every answer of Iris."""
LONGEST_SENTENCE = 2_000  # characters
OK, FIRST_REDIRECT, FIRST_ERROR = 200, 300, 400


@dataclass(frozen=True, slots=True)
class Answer:
    """Master's answer: the body's very bytes, what they mean, and the headers (names in any case)."""

    body: bytes
    payload: Any
    """The JSON document, or the text."""
    headers: Mapping[str, str]


def ask(address: Address, question: Query, wait_s: float) -> Answer:
    """Send the question and read the answer; `wait_s` bounds each step, not the whole (client.waiting does).

    Never follows a redirect, retries, asks a proxy or unpacks a compressed body. Raises Trouble.
    """
    try:
        with connection_from_url(address.origin, timeout=Timeout(total=wait_s), retries=False) as pool:
            response = pool.urlopen(
                "GET",
                address.path + question.target,
                headers={"Accept": ACCEPTED[question.form][0], "User-Agent": USER_AGENT},
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
    return judge(address, question.form, response.status, response.headers, body)


def judge(address: Address, form: Form, status: int, headers: Mapping[str, str], body: bytes) -> Answer:
    """Tell Iris's answer from Iris's problem (raised) and from what others send (raised as NotIris)."""
    kind = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if FIRST_REDIRECT <= status < FIRST_ERROR:
        raise NotIris(address, "answers with a redirect")
    ours = all(headers.get(name) for name in OURS)
    if status != OK:
        sentence = _sentence(kind, body) if ours else ""
        if not sentence:
            raise NotIris(address, f"answers with HTTP status {status} and no problem that Iris has")
        raise Problem(sentence, clean(headers["X-Request-ID"]))
    if not ours:
        raise NotIris(address, "answers without the headers that Iris sends")
    payload = _document(body) if form == "json" else _text(body)
    if kind not in ACCEPTED[form] or payload is None:
        raise NotIris(address, f"answers with something other than {'JSON' if form == 'json' else 'text'}")
    return Answer(body, payload, headers)


def _body(response: BaseHTTPResponse, address: Address) -> bytes:
    body = bytearray()
    for chunk in response.stream(65_536, decode_content=False):
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise NotIris(address, f"answers with more than {LARGEST_ANSWER // 1_000_000} MB")
    return bytes(body)


def _document(body: bytes) -> dict[str, Any] | list[Any] | None:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict | list) else None


def _text(body: bytes) -> str | None:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _sentence(kind: str, body: bytes) -> str:
    """What a problem says: its detail (RFC 9457) or, where text was asked for, all of it."""
    if kind in TEXT:
        return clean((_text(body) or "")[:LONGEST_SENTENCE])
    document = _document(body) if kind == PROBLEM else None
    told = (document.get(name) for name in ("detail", "title")) if isinstance(document, dict) else ()
    return next((clean(text[:LONGEST_SENTENCE]) for text in told if isinstance(text, str) and text), "")
