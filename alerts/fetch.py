"""How sources are asked: directly, or through a mirror that has each under its host's name."""

import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from alerts.settings import Settings
from servicekit import __version__
from servicekit.http import HttpClient, HttpError, RequestsTransport, TimedOut, UpstreamResponse

LIMIT_BYTES, LIMIT_OF_A_POLL_BYTES = 16_000_000, 64_000_000
"""Of an answer, and of all that one poll fetches."""
ACCEPT = "application/cap+xml, application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.1"


class SourceFetcher:
    """Asks for URLs of the table; with ALERTS_MIRROR_URL, `https://host/path` is asked for at `{mirror}/host/path`."""

    def __init__(self, settings: Settings) -> None:
        self._mirror = settings.alerts_mirror_url
        self._timeout_s = settings.upstream_timeout_s
        self._client = HttpClient("it", "", RequestsTransport(limit_bytes=LIMIT_BYTES))
        contact = f" ({settings.contact})" if settings.contact else ""
        self._headers = {"Accept": ACCEPT, "User-Agent": f"Iris/{__version__}{contact}"}

    def within(self, seconds: float) -> "Budget":
        """What may be fetched in so many seconds altogether."""
        return Budget(self, time.monotonic() + seconds)

    def get(self, url: str, headers: Mapping[str, str], timeout_s: float) -> UpstreamResponse:
        """GET, without redirects; raises an HttpError."""
        if self._mirror:
            parts = urlsplit(url)
            url = f"{self._mirror}/{parts.netloc}{parts.path}" + (f"?{parts.query}" if parts.query else "")
        return self._client.get(
            url, {}, timeout_s=min(timeout_s, self._timeout_s), headers={**self._headers, **headers}
        )


class Budget:
    """A fetcher for one poll, so that a source which hangs costs a bounded time."""

    def __init__(self, fetcher: SourceFetcher, until_s: float) -> None:
        self._fetcher = fetcher
        self._until_s = until_s
        self._left_bytes = LIMIT_OF_A_POLL_BYTES

    def __call__(self, url: str, headers: Mapping[str, str]) -> UpstreamResponse:
        """GET; raises an HttpError, also where the time is up."""
        left_s = self._until_s - time.monotonic()
        if left_s <= 0:
            raise TimedOut("takes too long")
        if self._left_bytes <= 0:
            raise HttpError(f"sends more than {LIMIT_OF_A_POLL_BYTES // 1_000_000} MB at once")
        try:
            response = self._fetcher.get(url, headers, left_s)
        except ValueError:  # an address that can't be one
            raise HttpError("can't be asked") from None
        self._left_bytes -= len(response.body)
        return response
