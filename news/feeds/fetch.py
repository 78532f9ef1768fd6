"""Fetch one feed as a browser would: redirects checked one by one, with cookies and credentials where they belong."""

import base64
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import SplitResult, unquote, urljoin, urlsplit, urlunsplit

import requests
from requests.cookies import MockRequest, MockResponse, RequestsCookieJar, get_cookie_header

from news.feeds.errors import UnusableFeed
from news.feeds.security import AddressGuard, AddressRefused, GuardedAdapter
from news.feeds.unpack import LIMIT_BYTES, Document
from servicekit.context import Deadline
from servicekit.http import HttpClient, RequestsTransport, Unreachable, UpstreamResponse

MAX_REDIRECTS = 5
KEPT_HOSTS = 128
"""Publishers to which idle connections are kept."""

_REDIRECTS = (301, 302, 303, 307, 308)
_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, "
    "text/xml;q=0.9, */*;q=0.1"
)
_COOKIE_START = re.compile(r",\s*(?=[^;,=\s]+=)")
"""Where the next of several Set-Cookie headers begins, which requests joins by commas; dates hold commas too."""


_COOKIE_POLICY = DefaultCookiePolicy(strict_ns_domain=DefaultCookiePolicy.DomainStrictNonDomain)
"""A cookie without a domain is for its host only (RFC 6265)."""


@dataclass(frozen=True, slots=True)
class FetchedFeed:
    """The response at the end of all redirects, its body as it was sent, and its URL without credentials."""

    response: UpstreamResponse
    url: str

    @property
    def document(self) -> Document:
        """What is to be unpacked and parsed."""
        headers = self.response.headers
        content_type, encoding = headers.get("Content-Type", ""), headers.get("Content-Encoding", "")
        return Document(self.response.body, self.url, content_type, encoding)


class Fetcher:
    """Fetches any publisher's feed."""

    def __init__(self, guard: AddressGuard) -> None:
        transport = RequestsTransport(
            limit_bytes=LIMIT_BYTES, unpack=False, adapter=GuardedAdapter(guard, hosts=KEPT_HOSTS)
        )
        self._client = HttpClient("the feed", "", transport)
        self._guard = guard

    def fetch(self, url: str, deadline: Deadline, conditions: Mapping[str, str]) -> FetchedFeed:
        """Get `url`, following redirects; `conditions` are headers of a conditional GET. Raises an HttpError."""
        chain = _RedirectChain()
        for _ in range(MAX_REDIRECTS + 1):
            self._guard.check_url(url)
            url = chain.without_credentials(url)
            request = _prepared(url)
            headers = {"Accept": _ACCEPT, **conditions, **chain.headers(request)}
            response = self._client.get(request.url or url, {}, timeout_s=deadline.left_s(), headers=headers)
            if response.status not in _REDIRECTS:
                return FetchedFeed(response, url)
            chain.keep_cookies(request, response)
            url = _redirect_target(url, response)
        raise UnusableFeed(f"the feed redirects more than {MAX_REDIRECTS} times")


@dataclass(slots=True)
class _RedirectChain:
    """What belongs to one chain of redirects, and is forgotten after it: cookies, and credentials of URLs by origin."""

    cookies: RequestsCookieJar = field(default_factory=lambda: RequestsCookieJar(_COOKIE_POLICY))
    credentials: dict[tuple[str, str | None, int | None], str] = field(default_factory=dict)

    def without_credentials(self, url: str) -> str:
        """The URL without user name and password, which are kept for its origin."""
        parts = urlsplit(url)
        userinfo, at, host = parts.netloc.rpartition("@")
        if not at:
            return url
        self.credentials[_origin(parts)] = base64.b64encode(unquote(userinfo).encode(errors="replace")).decode()
        return urlunsplit(parts._replace(netloc=host))

    def headers(self, request: requests.PreparedRequest) -> dict[str, str]:
        """The headers that the chain adds to a request."""
        credentials = self.credentials.get(_origin(urlsplit(request.url or "")))
        cookies = get_cookie_header(self.cookies, request)  # type: ignore[no-untyped-call]
        found = {"Authorization": credentials and f"Basic {credentials}", "Cookie": cookies}
        return {name: value for name, value in found.items() if value}

    def keep_cookies(self, request: requests.PreparedRequest, response: UpstreamResponse) -> None:
        """Keep a response's cookies, by the rules of http.cookiejar."""
        message = Message()
        for cookie in _COOKIE_START.split(response.headers.get("Set-Cookie", "")):
            message["Set-Cookie"] = cookie
        self.cookies.extract_cookies(MockResponse(message), MockRequest(request))  # type: ignore[arg-type]


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _prepared(url: str) -> requests.PreparedRequest:
    """A request whose URL is encoded: publishers redirect to URLs with spaces and letters outside ASCII."""
    request = requests.PreparedRequest()
    request.prepare_headers({})
    try:
        request.prepare_url(url, {})
    except (requests.RequestException, ValueError):
        raise Unreachable("the feed can't be reached") from None
    return request


def _redirect_target(url: str, response: UpstreamResponse) -> str:
    try:
        location = response.headers["Location"]
    except KeyError:
        raise UnusableFeed("the feed redirects to nowhere") from None
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode()  # headers come as Latin-1, whatever they are written in
    try:
        return urljoin(url, location.strip())
    except ValueError:
        raise AddressRefused("the feed leads to what is no http or https address") from None
