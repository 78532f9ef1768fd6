"""HTTP to others: pooled, bounded in time and size, never redirected, and silent about what the URL holds.

`requests` bounds the wait for each packet; a peer that drips a byte a second would hold on for ever. `gevent.Timeout`
bounds the whole exchange instead: name look-up, connect, TLS, headers and body.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlencode, urlsplit

import gevent
import requests
import urllib3
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from servicekit.settings import VERSION
from servicekit.wire import Wire

CHUNK_BYTES = 65_536
TOLD = {"User-Agent": f"Iris/{VERSION}", "Accept-Encoding": "gzip, deflate", "Accept": "*/*"}
"""Headers of each request, unless it has its own."""


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

    `peer` is what sentences call it; `limit_bytes` bounds the decoded body. Proxies and certificates of the environment
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
        self._through_proxies = through_proxies
        self._session = requests.Session()
        # told not to follow a redirect, requests would still read its whole body and stumble over a malformed Location
        self._session.get_redirect_target = lambda _response: None  # type: ignore[method-assign, assignment]
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = adapter or Wire(limit_bytes=limit_bytes, connections=connections)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)
        self._ways = lru_cache(maxsize=256)(self._way_to)

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
                self._send(self._base_url + path, query, headers or {}, timeout_s) as response,
            ):
                return Reply(response.status_code, response.headers, self._read(response))
        except requests.Timeout:
            raise late from None
        except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError):
            raise Unreadable(f"{self.peer}'s answer broke off or can't be decoded") from None
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError):
            raise Unreachable(f"{self.peer} can't be reached") from None

    def close(self) -> None:
        """Close the connections that are kept."""
        self._session.close()

    def _send(
        self, url: str, query: Mapping[str, str], headers: Mapping[str, str], timeout_s: float
    ) -> requests.Response:
        """Send what is prepared by hand, as preparing it by requests costs as much as the exchange."""
        request = requests.PreparedRequest()
        request.method = "GET"
        request.url = self._address(url, query)
        request.headers = CaseInsensitiveDict({**TOLD, **headers})
        way = self._ways(urlsplit(url)[:2])
        return self._session.send(request, stream=True, timeout=timeout_s, allow_redirects=False, **way)

    def _address(self, url: str, query: Mapping[str, str]) -> str:
        """The whole URL; it may be put together plainly, as the settings have seen to `base_url`."""
        return f"{url}?{urlencode(query)}" if query else url

    def _way_to(self, place: tuple[str, str]) -> dict[str, Any]:
        """Through which proxy and with which certificates to go to a scheme and host, by the environment or plainly."""
        if not self._through_proxies:
            return {"proxies": {}, "verify": True, "cert": None}
        told = self._session.merge_environment_settings(f"{place[0]}://{place[1]}", {}, None, None, None)
        return {name: told[name] for name in ("proxies", "verify", "cert")}

    def _read(self, response: requests.Response) -> bytes:
        body = bytearray()
        for chunk in response.iter_content(CHUNK_BYTES):
            body += chunk
            if len(body) > self._limit_bytes:
                raise Unreadable(f"{self.peer}'s answer is larger than {self._limit_bytes // 1000} kB")
        return bytes(body)
