"""Bodies that a provider lets its clients keep: until they expire, and then renewed by a 304 without a body.

MET Norway blocks clients that ask again before `Expires`, or without `If-Modified-Since`
(https://docs.api.met.no/doc/TermsOfService.html), whichever replica it was that asked before. One body answers several
questions about a place, so this keeps it beside the answers that are made of it, and shares it through Valkey.
"""

import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from typing import Annotated
from urllib.parse import urlencode

import gevent
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import to_json

from servicekit.caching.lru import BoundedCache
from servicekit.caching.shared import LOCK_TTL_S, SharedEntries, TolerantValkey
from servicekit.caching.single_flight import SingleFlight
from servicekit.context import Deadline
from servicekit.http import UpstreamResponse
from servicekit.providers import upstream
from servicekit.providers.host import Host

NOT_MODIFIED = 304
USABLE = (200, 203)
"""203 comes of a version that is new or about to end; its body is valid (https://api.met.no/doc/StatusCodes)."""
ENTRIES, SIZE_BYTES, OVERHEAD_BYTES = 2_000, 32_000_000, 1_000
LONGEST_S = 86_400
RENEWABLE_S = 3_600
"""How much longer a body is shared than it needn't be asked for: so long a 304 can confirm it."""
POLL_S = 0.05
"""How often a replica checks whether the one that asks has an answer."""
PATIENCE_SHARE = 1 / 3
"""The share of its time that a replica waits for another one's question, before it asks itself."""
VERSION = b"body-1\n"
"""Stands before each body that is shared; what begins otherwise was written by another version of Iris."""


class _Head(BaseModel):
    """What is shared of a body besides its bytes."""

    model_config = ConfigDict(frozen=True)

    status: int
    headers: dict[str, str]
    until_s: Annotated[float, Field(ge=0, allow_inf_nan=False)]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A packed body, and until when it needn't be asked for."""

    status: int
    headers: Mapping[str, str]
    packed: bytes
    until_s: float

    def response(self) -> UpstreamResponse:
        return UpstreamResponse(self.status, self.headers, zlib.decompress(self.packed))

    def as_bytes(self) -> bytes:
        """What other replicas can read."""
        head = {"status": self.status, "headers": dict(self.headers), "until_s": self.until_s}
        return VERSION + to_json(head) + b"\n" + self.packed

    @classmethod
    def from_bytes(cls, raw: bytes) -> "_Kept | None":
        """What `as_bytes` gave; None for anything else."""
        if not raw.startswith(VERSION):
            return None
        head, _, packed = raw[len(VERSION) :].partition(b"\n")
        try:
            told = _Head.model_validate_json(head)
            zlib.decompress(packed)
        except (ValidationError, zlib.error):
            return None
        return cls(told.status, told.headers, packed, told.until_s)


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked of the host; `check` raises for what is no answer."""

    path: str
    params: Mapping[str, str]
    deadline: Deadline
    check: Callable[[UpstreamResponse], None]
    headers: Mapping[str, str]


class RenewedBodies:
    """The bodies of one host, in this process and in what the service's replicas share through Valkey.

    `at_least_s` is for how long one is kept that states no end.
    """

    def __init__(
        self,
        host: Host,
        *,
        service: str,
        valkey: TolerantValkey,
        at_least_s: float = 0.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._host = host
        self._valkey = valkey
        # who asks elsewhere, or by another span, shares no body
        self._namespace = f"{service}:bodies:{blake2b(host.url.encode(), digest_size=8).hexdigest()}:{at_least_s:.0f}"
        self._locks = SharedEntries(self._namespace, valkey)
        self._at_least_s = at_least_s
        self._clock = clock
        self._kept: BoundedCache[_Kept] = BoundedCache(entries=ENTRIES, size_bytes=SIZE_BYTES, size_of=_size)
        self._flights: SingleFlight[UpstreamResponse] = SingleFlight()

    def get(
        self,
        path: str,
        params: Mapping[str, str],
        deadline: Deadline,
        check: Callable[[UpstreamResponse], None],
        *,
        headers: Mapping[str, str] | None = None,
    ) -> UpstreamResponse:
        """The body as it is kept, or as the host sends or confirms it; `check` raises for what is neither.

        Callers at once share one call. Raises NotAnswered where there is no answer.
        """
        key = f"{path}?{urlencode(params)}"
        kept = self._kept.get(key)
        if kept and self._clock() < kept.until_s:
            return kept.response()

        question = _Question(path, params, deadline, check, headers or {})
        return self._flights.do(key, partial(self._asked, key, question), deadline)

    def left_s(self, path: str, params: Mapping[str, str]) -> float:
        """For how long the kept body needn't be asked for."""
        kept = self._kept.get(f"{path}?{urlencode(params)}")
        return max(0.0, kept.until_s - self._clock()) if kept else 0.0

    def forget(self, path: str, params: Mapping[str, str]) -> None:
        """Ask for that anew, whatever is kept."""
        key = f"{path}?{urlencode(params)}"
        self._kept.pop(key, None)
        self._valkey.call(lambda client: client.delete(self._name(key)), None)

    def _asked(self, key: str, question: _Question) -> UpstreamResponse:
        """The body as another replica keeps it, else as the host sends or confirms it."""
        lock = self._locks.lock(key)
        patience_s = 0.0 if lock.acquire() else question.deadline.at_most(LOCK_TTL_S) * PATIENCE_SHARE
        try:
            kept = self._shared(key, patience_s)
            if kept and self._clock() < kept.until_s:
                return kept.response()
            return self._renewed(kept, key, question)
        finally:
            lock.release()

    def _shared(self, key: str, patience_s: float) -> _Kept | None:
        """The body that this process or another replica keeps, the one that lasts longer.

        One that another replica is asking for is waited for, `patience_s` at most.
        """
        ends_s = time.monotonic() + patience_s
        while True:
            kept, raw = self._kept.get(key), self._valkey.call(lambda client: client.get(self._name(key)), None)
            other = _Kept.from_bytes(raw) if isinstance(raw, bytes) else None
            latest_s = self._clock() + LONGEST_S  # past it, another replica's clock is wrong
            if other and other.until_s <= latest_s and (kept is None or kept.until_s < other.until_s):
                self._kept.put(key, kept := other)
            if (kept and self._clock() < kept.until_s) or time.monotonic() + POLL_S > ends_s:
                return kept
            gevent.sleep(POLL_S)

    def _put(self, key: str, kept: _Kept) -> None:
        self._kept.put(key, kept)
        lifetime_s = int(kept.until_s - self._clock() + RENEWABLE_S) + 1
        self._valkey.call(lambda client: client.setex(self._name(key), lifetime_s, kept.as_bytes()), None)

    def _name(self, key: str) -> str:
        return f"iris:{self._namespace}:{key}"

    def _renewed(self, kept: _Kept | None, key: str, question: _Question) -> UpstreamResponse:
        modified = kept.headers.get("Last-Modified") if kept else None
        condition = {"If-Modified-Since": modified} if modified else {}

        def read(response: UpstreamResponse) -> UpstreamResponse:
            if response.status == NOT_MODIFIED and kept:
                confirmed = replace(kept, headers={**kept.headers, **response.headers}, until_s=self._until_s(response))
                self._put(key, confirmed)
                return confirmed.response()
            question.check(response)
            packed = zlib.compress(response.body, level=1)
            self._put(key, _Kept(response.status, dict(response.headers), packed, self._until_s(response)))
            return response

        headers = {**question.headers, **condition}
        return self._host.get(question.path, question.params, question.deadline, read, headers=headers)

    def _until_s(self, response: UpstreamResponse) -> float:
        return self._clock() + min(LONGEST_S, max(self._at_least_s, upstream.expires_s(response)))


def _size(kept: _Kept) -> int:
    return len(kept.packed) + OVERHEAD_BYTES
