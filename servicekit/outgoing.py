"""HTTP to others: pooled, bounded in time and size, never redirected, and silent about what the URL holds.

`requests` bounds the wait for each packet; a peer that drips a byte a second would hold on for ever. `gevent.Timeout`
bounds the whole exchange instead: name look-up, connect, TLS, headers and body.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import gevent
import requests
import urllib3
from requests.adapters import BaseAdapter, HTTPAdapter

from servicekit.settings import VERSION

CHUNK_BYTES = 65_536


class OutgoingError(Exception):
    """No usable answer came. Its text names no URL, since a URL may hold a key."""


class Unreachable(OutgoingError):
    """Refused, reset, no such host, no TLS."""


class TookTooLong(OutgoingError):
    """Not finished within the time it was given."""


class Unreadable(OutgoingError):
    """Cut off, larger than allowed, or not decodable as its headers say."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole HTTP answer, body decoded from its Content-Encoding."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Outgoing:
    """One peer, asked by GET.

    `peer` is what sentences call it; `limit_bytes` bounds the decoded body. Proxies (and `.netrc`) from the environment
    are used only where `through_proxies` says so. `adapter` makes the connections, in place of a plain pool of them.
    """

    def __init__(
        self,
        peer: str,
        base_url: str,
        *,
        limit_bytes: int,
        connections: int = 512,
        through_proxies: bool = False,
        adapter: BaseAdapter | None = None,
    ) -> None:
        self.peer = peer
        self._base_url = base_url
        self._limit_bytes = limit_bytes
        self._session = requests.Session()
        self._session.trust_env = through_proxies
        # told not to follow a redirect, requests would still read its whole body and stumble over a malformed Location
        self._session.get_redirect_target = lambda _response: None  # type: ignore[method-assign, assignment]
        self._session.headers["User-Agent"] = f"Iris/{VERSION}"
        adapter = adapter or HTTPAdapter(pool_connections=4, pool_maxsize=connections)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def get(
        self, path: str, query: Mapping[str, str], *, timeout_s: float, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Ask for `path`; raise an OutgoingError unless a whole answer came within `timeout_s` seconds."""
        late = TookTooLong(f"{self.peer} didn't answer within {timeout_s:.1f} s")
        if timeout_s <= 0:
            raise late
        try:
            with (
                gevent.Timeout(timeout_s, late),
                self._session.get(
                    self._base_url + path,
                    params=query,
                    headers=headers,
                    timeout=timeout_s,
                    stream=True,
                    allow_redirects=False,
                ) as response,
            ):
                return Reply(response.status_code, response.headers, self._read(response))
        except requests.Timeout:
            raise late from None
        except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError):
            raise Unreadable(f"{self.peer}'s answer broke off or can't be decoded") from None
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError):
            raise Unreachable(f"{self.peer} can't be reached") from None

    def _read(self, response: requests.Response) -> bytes:
        body = bytearray()
        for chunk in response.iter_content(CHUNK_BYTES):
            body += chunk
            if len(body) > self._limit_bytes:
                raise Unreadable(f"{self.peer}'s answer is larger than {self._limit_bytes // 1000} kB")
        return bytes(body)
