"""What every provider's adapter does with a response: turn failures into problems, and bytes into checked JSON."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import ceil
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from servicekit.http import HttpClient, HttpError, TimedOut, Unreadable, UpstreamResponse
from servicekit.lenient import as_documented, finite
from servicekit.problems import (
    ProviderExhausted,
    ProviderFailed,
    ProviderGarbled,
    ProviderRefused,
    ProviderTimeout,
)

SANDBOX = "sandbox"
_LONGEST_PAUSE_S = 86_400
REFUSED_S = 3_600
"""How long a provider without a key isn't asked after it refused."""


def exchange(
    upstream: HttpClient,
    path: str,
    query: Mapping[str, str],
    timeout_s: float,
    headers: Mapping[str, str] | None = None,
) -> UpstreamResponse:
    """One exchange with a provider; raises ProviderTimeout, ProviderGarbled or ProviderFailed when there was none."""
    try:
        return upstream.get(path, query, timeout_s=timeout_s, headers=headers)
    except TimedOut as error:
        raise ProviderTimeout(f"{error}.") from None
    except Unreadable as error:
        raise ProviderGarbled(f"{error}.") from None
    except HttpError as error:
        raise ProviderFailed(f"{error}.") from None


def check_status(peer: str, reply: UpstreamResponse, wanted: str) -> None:
    """Raise the problem that a status other than 200 stands for; the adapter has seen to its own statuses before."""
    status = reply.status
    if status == 200:  # noqa: PLR2004
        return
    if status in (401, 403):
        raise ProviderRefused(f"{peer} refused the key: check {wanted}.")
    if status == 429:  # noqa: PLR2004
        pause_s = retry_after_s(reply)
        raise ProviderExhausted(
            f"{peer} says that its quota is spent; try again in {pause_s} s.", retry_after_s=pause_s
        )
    raise ProviderFailed(f"{peer} answered with status {status}.")


def check_keyless_status(peer: str, reply: UpstreamResponse) -> None:
    """The same for a provider without a key, for which 403 means the contact, the question's form, or a block.

    Asking again makes a block last longer, so there is a pause of an hour at least
    (https://docs.api.met.no/doc/TermsOfService.html).
    """
    if reply.status in (401, 403):
        pause_s = max(REFUSED_S, retry_after_s(reply))
        raise ProviderRefused(
            f"{peer} refuses this Iris: it wants a contact that reaches you in CONTACT, and blocks who asks too often. "
            f"It is asked again in {pause_s // 60} minutes.",
            retry_after_s=pause_s,
        )
    check_status(peer, reply, "CONTACT")


def retry_after_s(reply: UpstreamResponse, default_s: int = 60) -> int:
    """Seconds of pause that the provider asks for, in seconds or by a date (RFC 9110, section 10.2.3).

    `default_s` where it names none; a date is read by the provider's own clock where it tells that, else by ours.
    """
    value = reply.headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", value):
        return min(int(value), _LONGEST_PAUSE_S)
    until = _http_date(value)
    if until is None:
        return default_s
    now = _http_date(reply.headers.get("Date", "")) or datetime.now(UTC)
    return min(max(1, ceil((until - now).total_seconds())), _LONGEST_PAUSE_S)


def expires_s(reply: UpstreamResponse) -> float:
    """Seconds for which the provider says that there is nothing newer; 0 where it doesn't, and a day at most."""
    until = _http_date(reply.headers.get("Expires", ""))
    now = _http_date(reply.headers.get("Date", "")) or datetime.now(UTC)
    age = re.search(r"\b(?:s-maxage|max-age)=([0-9]{1,9})", reply.headers.get("Cache-Control", ""))
    by_age_s = float(age[1]) if age else 0.0
    by_date_s = (until - now).total_seconds() if until else 0.0
    return min(max(0.0, by_age_s if age else by_date_s), _LONGEST_PAUSE_S)


def _http_date(text: str) -> datetime | None:
    """The moment that a header names; None where it names none."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # the latter by a year of twenty digits
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def checked_json(peer: str, reply: UpstreamResponse, shape: TypeAdapter[Any]) -> Any:  # noqa: ANN401 - JSON
    """The body as it came, once `shape` has accepted it; raises ProviderGarbled otherwise."""
    payload = json_body(peer, reply)
    with garbled_unless_valid(peer):
        shape.validate_python(payload)
    return payload


def documented_json(peer: str, reply: UpstreamResponse, shape: TypeAdapter[Any]) -> Any:  # noqa: ANN401 - JSON
    """The body with each field that `shape` names as documented, or left out; raises ProviderGarbled as above."""
    with garbled_unless_valid(peer):
        return as_documented(shape, json_body(peer, reply))


def json_body(peer: str, reply: UpstreamResponse) -> Any:  # noqa: ANN401 - JSON
    """The body, parsed; raises ProviderGarbled where it isn't JSON.

    One that isn't JSON to the letter (NaN, a broken character) loses no more than that value.
    """
    try:
        return from_json(reply.body, allow_inf_nan=False)
    except ValueError:
        pass
    try:
        return finite(json.loads(reply.body.decode("utf-8-sig", "replace")))
    except (ValueError, RecursionError):
        raise ProviderGarbled(f"{peer} answered with something that isn't JSON.") from None


def is_json(body: bytes) -> bool:
    """Whether a body is JSON to its end."""
    try:
        from_json(body)
    except ValueError:
        return False
    return True


@contextmanager
def garbled_unless_valid(peer: str) -> Iterator[None]:
    """Raise ProviderGarbled, which says where, for pydantic's ValidationError."""
    try:
        yield
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors()[0]["loc"]) or "its outermost value"
        raise ProviderGarbled(
            f"{peer} answered with JSON of another shape than it documents, at {where:.80}."
        ) from None


def provenance(name: str, reply: UpstreamResponse) -> str:
    """The value of `X-Provider`: the sandbox never passes for the provider that it stands in for."""
    return f"{SANDBOX}/{name}" if reply.headers.get("X-Provider") == SANDBOX else name
