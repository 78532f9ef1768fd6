"""Bodies that a provider lets its clients keep: until they expire, and then renewed by a 304 without a body.

MET Norway blocks clients that ask again before `Expires`, or without `If-Modified-Since`
(https://docs.api.met.no/doc/TermsOfService.html). One body answers several questions about a place, so this keeps it
beside the answers that are made of it.
"""

import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from servicekit.caching.lru import BoundedCache
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


@dataclass(frozen=True, slots=True)
class _Kept:
    """A packed body, since when it was known to be true, and until when it needn't be asked for."""

    status: int
    headers: Mapping[str, str]
    packed: bytes
    until_s: float

    def response(self) -> UpstreamResponse:
        return UpstreamResponse(self.status, self.headers, zlib.decompress(self.packed))


class RenewedBodies:
    """The bodies of one host, in this process. `at_least_s` is for how long one is kept that states no end."""

    def __init__(self, host: Host, *, at_least_s: float = 0.0, clock: Callable[[], float] = time.time) -> None:
        self._host = host
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

        def ask() -> UpstreamResponse:
            return self._asked(key, path, params, deadline, check, dict(headers or {}))

        return self._flights.do(key, ask, deadline)

    def left_s(self, path: str, params: Mapping[str, str]) -> float:
        """For how long the kept body needn't be asked for."""
        kept = self._kept.get(f"{path}?{urlencode(params)}")
        return max(0.0, kept.until_s - self._clock()) if kept else 0.0

    def forget(self, path: str, params: Mapping[str, str]) -> None:
        """Ask for that anew, whatever is kept."""
        self._kept.pop(f"{path}?{urlencode(params)}", None)

    def _asked(
        self,
        key: str,
        path: str,
        params: Mapping[str, str],
        deadline: Deadline,
        check: Callable[[UpstreamResponse], None],
        headers: dict[str, str],
    ) -> UpstreamResponse:
        kept = self._kept.get(key)
        modified = kept.headers.get("Last-Modified") if kept else None
        condition = {"If-Modified-Since": modified} if modified else {}

        def read(response: UpstreamResponse) -> UpstreamResponse:
            if response.status == NOT_MODIFIED and kept:
                confirmed = replace(kept, headers={**kept.headers, **response.headers}, until_s=self._until_s(response))
                self._kept.put(key, confirmed)
                return confirmed.response()
            check(response)
            packed = zlib.compress(response.body, level=1)
            self._kept.put(key, _Kept(response.status, dict(response.headers), packed, self._until_s(response)))
            return response

        return self._host.get(path, params, deadline, read, headers={**headers, **condition})

    def _until_s(self, response: UpstreamResponse) -> float:
        return self._clock() + min(LONGEST_S, max(self._at_least_s, upstream.expires_s(response)))


def _size(kept: _Kept) -> int:
    return len(kept.packed) + OVERHEAD_BYTES
