"""Master over HTTP: its address, the requests of its contract, and sending them, one or several at once."""

import json
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import islice
from typing import Any, Literal, Self
from urllib.parse import urlencode

from urllib3 import BaseHTTPResponse, Timeout, connection_from_url
from urllib3.exceptions import (
    HTTPError,
    LocationParseError,
    LocationValueError,
    NameResolutionError,
    NewConnectionError,
    SSLError,
)
from urllib3.exceptions import TimeoutError as SocketTimeoutError
from urllib3.util import parse_url

from client.clean import clean
from client.errors import ClientError, DeadlineExceeded, IrisUnavailable, NotIris, ProblemResponse, Unreachable

WEATHER, FORECAST, NEWS, BRIEFING, PLACES = "/weather", "/forecast", "/news", "/briefing", "/places"
ALERTS = "/alerts"
ASK = "/ask"
HEALTH, PROVIDERS = "/healthz", "/providers"

Form = Literal["text", "line", "json"]

USER_AGENT = f"iris-client/{version('iris')}"
PLAIN_TEXT = ("text/plain", "text/x-ansi")
ACCEPTED_TYPES = {"json": ("application/json",), "text": PLAIN_TEXT, "line": PLAIN_TEXT}
"""By form: the media types that an answer may have. The first is sent as `Accept`."""
PROBLEM_TYPE = "application/problem+json"
IRIS_HEADERS = ("X-Request-ID", "X-Served-By")
"""Iris sets these on every answer, so an answer without them is another server's."""
OK, FIRST_REDIRECT, FIRST_ERROR = 200, 300, 400

MAX_BODY_BYTES = 5_000_000  # a hundred headlines are about 150 kB
MAX_SENTENCE_LENGTH = 2_000  # characters
MAX_SUGGESTIONS = 3
MAX_CONCURRENT = 8
PATIENCE_S = 0.3
"""From this delay on, the user is shown that the command waits."""


@dataclass(frozen=True, slots=True)
class Address:
    """Master's address: `origin` is http://host:port, `path` a prefix of master's own paths, mostly empty."""

    origin: str
    path: str = ""

    def __str__(self) -> str:
        return self.origin + self.path

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse an address as typed; without a scheme it is http. Raises ValueError, whose text completes "'…' "."""
        text = text.strip()
        try:
            url = parse_url(text if "://" in text else f"http://{text}")
        except LocationParseError:
            raise ValueError("isn't an address such as http://localhost:3001.") from None
        if url.scheme not in {"http", "https"}:
            raise ValueError("must begin with http:// or https://.")
        if not url.host or url.query is not None or url.fragment is not None:
            raise ValueError("isn't an address such as http://localhost:3001.")
        if url.auth is not None:
            raise ValueError("must not hold a user name or password.")
        return cls(f"{url.scheme}://{url.netloc}", (url.path or "").rstrip("/"))


@dataclass(frozen=True, slots=True)
class Request:
    """One GET of master: its path, its query parameters in order, and the form that the answer must have."""

    path: str
    parameters: tuple[tuple[str, str], ...] = ()
    form: Form = "json"

    @property
    def target(self) -> str:
        """Path and query, percent-encoded. Typed bytes that aren't UTF-8 are sent too: master refuses them."""
        query = urlencode([(name, _typed_bytes(value)) for name, value in self.parameters])
        return f"{self.path}?{query}" if query else self.path

    def rendered(self, form: Form, **parameters: str | None) -> Self:
        """Return the same request with a rendering and its parameters; those that are None are left out."""
        return replace(self, form=form, parameters=(*self.parameters, *_parameters(format=form, **parameters)))


def weather(city: str, units: str | None = None, lang: str | None = None) -> Request:
    """Current weather of one city, in master's default units if none are given."""
    return Request(WEATHER, _parameters(city=city, units=units, lang=lang))


def forecast(
    city: str, units: str | None = None, lang: str | None = None, *, step: str | None = None, days: int | None = None
) -> Request:
    """Forecast of one city; for five days in steps of three hours, unless they are named."""
    many = None if days is None else str(days)
    return Request(FORECAST, _parameters(city=city, units=units, lang=lang, step=step, days=many))


def of_kind(kind: str, city: str, date: str | None, units: str | None = None, lang: str | None = None) -> Request:
    """One of Iris's own kinds of a city, such as `air`, of a date where the kind has one."""
    return Request(f"/{kind}", _parameters(city=city, date=date, units=units, lang=lang))


def news(country: str, page_size: int, category: str | None = None, query: str | None = None) -> Request:
    """Headlines of one country."""
    return Request(NEWS, _parameters(country=country, category=category, pageSize=str(page_size), q=query))


def briefing(place: Request, country: str | None, page_size: int, category: str | None) -> Request:
    """Weather of the place that `place` asks about, and headlines of a country; if None, of the place's own."""
    news_part = _parameters(country=country, category=category, pageSize=str(page_size))
    return replace(place, path=BRIEFING, parameters=(*place.parameters, *news_part))


def alerts(city: str, lang: str | None = None) -> Request:
    """The official warnings of one city."""
    return Request(ALERTS, _parameters(city=city, lang=lang))


def places(name: str, lang: str | None = None, limit: int | None = None) -> Request:
    """List the places that a name can mean, as many as master has by default if no limit is given."""
    return Request(PLACES, _parameters(q=name, lang=lang, limit=None if limit is None else str(limit)))


def ask(
    question: str,
    units: str | None = None,
    near: str | None = None,
    context: str | None = None,
    data: Literal["all", "none"] | None = None,
) -> Request:
    """Answer a question in one's own words; `near` is where it is asked, `context` that of the last answer.

    `data`: whether the answer has what it is made of; it has if nothing is given.
    """
    return Request(ASK, _parameters(q=question, units=units, near=near, context=context, data=data))


def is_answered(answer: Mapping[str, Any]) -> bool:
    """Whether a question has its answer, rather than a question back or where else to look: those have no data."""
    told = answer.get("answered")
    if isinstance(told, bool):
        return told
    understood = answer.get("understood")
    intent = understood.get("intent") if isinstance(understood, dict) else None
    return bool(answer.get("data")) or intent in WITHOUT_DATA


WITHOUT_DATA = ("help", "smalltalk")
"""What is answered without asking anybody."""


@dataclass(frozen=True, slots=True)
class Response:
    """Master's answer: the body as it came, parsed (`payload`: a JSON document or text), and headers of any case."""

    body: bytes
    payload: Any
    headers: Mapping[str, str]


def sentence(address: Address, response: Response) -> str:
    """The sentences of an answer to a question, cleaned, and that they are made of sample data where they are.

    Raises NotIris where there are none.
    """
    answer = response.payload
    said = answer.get("answer") if isinstance(answer, dict) else None
    if not isinstance(said, str):
        raise NotIris(address, "answers without a sentence")
    if not any(name.strip().startswith("sandbox") for name in response.headers.get("X-Provider", "").split(",")):
        return clean(said)
    return f"{clean(said)} ({'δείγμα' if answer.get('language') == 'el' else 'sample'})"


Outcome = Response | ClientError
WaitIndicator = Callable[[], AbstractContextManager[object]]


@dataclass(frozen=True, slots=True)
class _Pending:
    """A request under way: what `send` returned or raised arrives in `mailbox`; `deadline` is in monotonic seconds."""

    mailbox: queue.SimpleQueue[Outcome | Exception]
    deadline: float

    def left_s(self) -> float:
        return max(0.0, self.deadline - time.monotonic())


def fetch_all(
    address: Address,
    requests: Iterable[Request],
    timeout_s: float,
    max_concurrent: int = MAX_CONCURRENT,
    waiting: WaitIndicator = nullcontext,
) -> Iterator[Outcome]:
    """Send the requests, up to `max_concurrent` at a time, and yield their outcomes in the order of the requests.

    Each may take `timeout_s` in all. After an IrisUnavailable no further request is sent. While an outcome keeps the
    user waiting, the context `waiting` is entered.
    """
    # A thread per request: neither a DNS look-up nor an answer that arrives byte by byte obeys the socket's timeout.
    # A thread that is given up on is a daemon, so it doesn't delay the command's end.
    rest = iter(requests)
    under_way = deque(_start(address, request, timeout_s) for request in islice(rest, max_concurrent))
    while under_way:
        outcome = _wait(under_way.popleft(), address, timeout_s, waiting)
        if isinstance(outcome, IrisUnavailable):
            rest = iter(())
        under_way.extend(_start(address, request, timeout_s) for request in islice(rest, 1))
        yield outcome


def send(address: Address, request: Request, timeout_s: float) -> Response:
    """Send one request and return its checked answer. Raises ClientError.

    `timeout_s` bounds each step of the exchange; `fetch_all` bounds the whole. Follows no redirect, retries nothing,
    uses no proxy and decompresses nothing.
    """
    try:
        with connection_from_url(address.origin, timeout=Timeout(total=timeout_s), retries=False) as pool:
            response = pool.urlopen(
                "GET",
                address.path + request.target,
                headers={"Accept": ACCEPTED_TYPES[request.form][0], "User-Agent": USER_AGENT},
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
            try:
                body = _read_body(response, address)
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
        raise DeadlineExceeded(address, timeout_s) from error
    except HTTPError as error:
        raise NotIris(address, "broke off its answer or didn't speak HTTP") from error
    return parse_response(address, request.form, response.status, response.headers, body)


def parse_response(address: Address, form: Form, status: int, headers: Mapping[str, str], body: bytes) -> Response:
    """Check that an answer is Iris's and parse it. Raises ProblemResponse for Iris's errors, NotIris for the rest."""
    content_type = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if FIRST_REDIRECT <= status < FIRST_ERROR:
        raise NotIris(address, "answers with a redirect")
    from_iris = all(headers.get(name) for name in IRIS_HEADERS)
    if status != OK:
        sentence = _problem_sentence(content_type, body) if from_iris else ""
        if not sentence:
            raise NotIris(address, f"answers with HTTP status {status} and no problem that Iris has")
        raise ProblemResponse(sentence, clean(headers["X-Request-ID"]), *_problem_members(body))
    if not from_iris:
        raise NotIris(address, "answers without the headers that Iris sends")
    payload = _json_document(body) if form == "json" else _decoded(body)
    if content_type not in ACCEPTED_TYPES[form] or payload is None:
        raise NotIris(address, f"answers with something other than {'JSON' if form == 'json' else 'text'}")
    return Response(body, payload, headers)


def _parameters(**parameters: str | None) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in parameters.items() if value is not None)


def _typed_bytes(text: str) -> bytes:
    """Return the bytes that were typed: in an ASCII locale, Python keeps bytes above 127 as surrogates (PEP 383)."""
    try:
        return text.encode(errors="surrogateescape")
    except UnicodeEncodeError:  # half of a surrogate pair, which can be typed on Windows
        return text.encode(errors="surrogatepass")


def _start(address: Address, request: Request, timeout_s: float) -> _Pending:
    mailbox: queue.SimpleQueue[Outcome | Exception] = queue.SimpleQueue()

    def work() -> None:
        try:
            mailbox.put(send(address, request, timeout_s))
        except Exception as error:  # noqa: BLE001 - one that isn't a ClientError is raised where the outcome is waited for
            mailbox.put(error)

    threading.Thread(target=work, daemon=True).start()
    return _Pending(mailbox, time.monotonic() + timeout_s)


def _wait(pending: _Pending, address: Address, timeout_s: float, waiting: WaitIndicator) -> Outcome:
    outcome = _delivered(pending, waiting) or DeadlineExceeded(address, timeout_s)
    if isinstance(outcome, Response | ClientError):
        return outcome
    raise outcome


def _delivered(pending: _Pending, waiting: WaitIndicator) -> Outcome | Exception | None:
    """What the thread has delivered before the deadline."""
    with suppress(queue.Empty):
        return pending.mailbox.get(timeout=min(PATIENCE_S, pending.left_s()))
    with waiting(), suppress(queue.Empty):
        return pending.mailbox.get(timeout=pending.left_s())
    return None


def _read_body(response: BaseHTTPResponse, address: Address) -> bytes:
    body = bytearray()
    for chunk in response.stream(65_536, decode_content=False):
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise NotIris(address, f"answers with more than {MAX_BODY_BYTES // 1_000_000} MB")
    return bytes(body)


def _json_document(body: bytes) -> dict[str, Any] | list[Any] | None:
    """Parse an object or an array; None if the body is anything else."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict | list) else None


def _decoded(body: bytes) -> str | None:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _problem_members(body: bytes) -> tuple[str, tuple[str, ...], str]:
    """Return a problem's type, the cities that it suggests, and a question's context; nothing of text."""
    document = _json_document(body)
    if not isinstance(document, dict):
        return "", (), ""
    suggested = document.get("suggestions")
    cities = [city for city in suggested if isinstance(city, str)] if isinstance(suggested, list) else []
    suggestions = tuple(clean(city[:MAX_SENTENCE_LENGTH]) for city in cities[:MAX_SUGGESTIONS])
    context = document.get("context")
    return str(document.get("type", "")), suggestions, context if isinstance(context, str) else ""


def _problem_sentence(content_type: str, body: bytes) -> str:
    """Return a problem's detail, else its title (RFC 9457); of text the whole; "" if it is neither."""
    if content_type in PLAIN_TEXT:
        return clean((_decoded(body) or "")[:MAX_SENTENCE_LENGTH])
    document = _json_document(body) if content_type == PROBLEM_TYPE else None
    texts = (document.get(name) for name in ("detail", "title")) if isinstance(document, dict) else ()
    return next((clean(text[:MAX_SENTENCE_LENGTH]) for text in texts if isinstance(text, str) and text), "")
