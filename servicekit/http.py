"""HTTP to others: pooled, bounded in time and size, never redirected, and silent about what the URL holds.

`requests` bounds the wait for each packet; a peer that drips a byte a second would hold on for ever. `gevent.Timeout`
bounds the whole exchange instead: name look-up, connect, TLS, headers and body.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

import gevent
import requests
import urllib3
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from servicekit import tracing
from servicekit.settings import VERSION
from servicekit.wire import Wire

CHUNK_BYTES = 65_536
TOLD = {"User-Agent": f"Iris/{VERSION}", "Accept-Encoding": "gzip, deflate", "Accept": "*/*"}
"""Headers of each request to the world outside, unless it has its own."""


class HttpError(Exception):
    """No usable answer came. Its text names no URL, since a URL may hold a key."""


class Unreachable(HttpError):
    """Refused, reset, no such host, no TLS."""


class TimedOut(HttpError):
    """Not finished within the time it was given."""


class Unreadable(HttpError):
    """Cut off, larger than allowed, or not decodable as its headers say."""


@dataclass(frozen=True, slots=True)
class UpstreamResponse:
    """A whole HTTP answer, body decoded from its Content-Encoding."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class HttpClient:
    """One peer, asked by GET.

    `peer` is what sentences call it; `limit_bytes` bounds the decoded body. `outside` says that it isn't one of ours:
    it is told who asks, and reached through the proxies and with the certificates that the environment names. `adapter`
    makes the connections, in place of a plain pool of them. requests' Session would add nothing here but its price.
    """

    def __init__(
        self,
        peer: str,
        base_url: str,
        *,
        limit_bytes: int,
        connections: int = 512,
        outside: bool = False,
        adapter: BaseAdapter | None = None,
    ) -> None:
        self.peer = peer
        self._base_url = base_url
        self._limit_bytes = limit_bytes
        self._outside = outside
        self._told = TOLD if outside else {}
        self._way_to = lru_cache(maxsize=256)(_environments_way_to if outside else _plain_way_to)
        self._adapter = adapter or Wire(limit_bytes=limit_bytes, connections=connections)

    def get(
        self, path: str, query: Mapping[str, str], *, timeout_s: float, headers: Mapping[str, str] | None = None
    ) -> UpstreamResponse:
        """Ask for `path`; raise an HttpError unless a whole answer came within `timeout_s` seconds."""
        with tracing.call(self.peer, self._base_url + path) as call:
            trace = {} if self._outside else call.headers  # whose trace it is concerns nobody else
            reply = self._get(path, query, timeout_s, {**self._told, **(headers or {}), **trace})
            call.answered(reply.status)
            return reply

    def close(self) -> None:
        """Close the connections that are kept."""
        self._adapter.close()

    def _get(
        self, path: str, query: Mapping[str, str], timeout_s: float, headers: Mapping[str, str]
    ) -> UpstreamResponse:
        late = TimedOut(f"{self.peer} didn't answer within {timeout_s:.1f} s")
        if timeout_s <= 0:
            raise late
        try:
            with gevent.Timeout(timeout_s, late), self._send(path, query, headers, timeout_s) as response:
                return UpstreamResponse(response.status_code, response.headers, self._read(response))
        except requests.Timeout:
            raise late from None
        except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError):
            raise Unreadable(f"{self.peer}'s answer broke off or can't be decoded") from None
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, UnicodeError):
            raise Unreachable(f"{self.peer} can't be reached") from None

    def _send(
        self, path: str, query: Mapping[str, str], headers: Mapping[str, str], timeout_s: float
    ) -> requests.Response:
        """Send what is prepared by hand, as preparing it by requests costs as much as the exchange."""
        request = requests.PreparedRequest()
        request.method = "GET"
        request.url = self._address(self._base_url + path, query)
        request.headers = CaseInsensitiveDict(headers)
        way = self._way_to(urlsplit(request.url)[:2])
        return self._adapter.send(request, stream=True, timeout=timeout_s, **way)

    def _address(self, url: str, query: Mapping[str, str]) -> str:
        """The whole URL; it may be put together plainly, as the settings have seen to `base_url`."""
        return f"{url}?{urlencode(query)}" if query else url

    def _read(self, response: requests.Response) -> bytes:
        body = bytearray()
        for chunk in response.iter_content(CHUNK_BYTES):
            body += chunk
            if len(body) > self._limit_bytes:
                raise Unreadable(f"{self.peer}'s answer is larger than {self._limit_bytes // 1000} kB")
        return bytes(body)


def _plain_way_to(_place: tuple[str, str]) -> dict[str, Any]:
    return {"proxies": {}, "verify": True, "cert": None}


def _environments_way_to(place: tuple[str, str]) -> dict[str, Any]:
    """Through which proxy and with which certificates the environment wants a scheme and host to be reached."""
    told = requests.Session().merge_environment_settings(f"{place[0]}://{place[1]}", {}, None, None, None)
    return {name: told[name] for name in ("proxies", "verify", "cert")}
