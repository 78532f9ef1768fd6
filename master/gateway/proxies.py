"""What proxies in front of master write about a request, heeded where TRUSTED_PROXIES names the proxy that wrote it.

Read are `X-Forwarded-For`, `-Proto`, `-Host` and `-Prefix`, `Forwarded` (RFC 7239), and what some write instead:
`X-Real-IP`, `X-Forwarded-Scheme` and `X-Forwarded-Ssl`. werkzeug's ProxyFix counts proxies; this asks who they are.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import SplitResult, urlsplit

from flask import Flask, Response, request
from werkzeug.http import parse_options_header

from master.networks import Network, is_in, parse_address

Environ = dict[str, Any]

FORWARDED = "iris.forwarded"
"""In a request's environment: its host or its prefix is what a proxy's headers say."""
_HOST = re.compile(r"[A-Za-z0-9.:\[\]_-]{1,255}", re.ASCII)
_PREFIX = re.compile(r"(?:/[A-Za-z0-9._~-]{1,100}){1,5}/?", re.ASCII)
_SCHEMES = {"https": "https", "http": "http", "wss": "https", "ws": "http", "on": "https", "off": "http"}
_SCHEME_HEADERS = ("HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_SCHEME", "HTTP_X_FORWARDED_SSL")


def client_address(peer: str, hops: Sequence[str], trusted: Sequence[Network]) -> str:
    """The address that asks: the nearest one, walking back from the peer, that isn't a trusted proxy's.

    `hops` are the addresses that proxies wrote, the nearest proxy's last. Where all of them are trusted, a client in a
    trusted network may have made up the farther ones: then it is the one that the nearest proxy wrote.
    """
    address = nearest = parse_address(peer)
    if address is None:
        return peer
    for number, hop in enumerate(reversed(hops)):
        if not is_in(address, trusted):
            break
        further = parse_address(hop)
        if further is None:
            break
        address = further
        nearest = address if number == 0 else nearest
    return str(nearest if is_in(address, trusted) else address)


def trust_proxies(app: Flask, trusted: Sequence[Network], public_url: str | None = None) -> None:
    """Give each request the address of its client, and the scheme, host and prefix that the client sees.

    These three are `public_url`'s where it is given. Otherwise an answer may hold what a proxy let a client say of
    them, so no cache that serves others may keep it.
    """
    public = urlsplit(public_url) if public_url else None
    if trusted or public:
        app.wsgi_app = ForwardedHeaders(app.wsgi_app, trusted, _first_parts(app), public)  # type: ignore[method-assign]

    @app.after_request
    def keep_to_the_client(response: Response) -> Response:
        if FORWARDED in request.environ and "Cache-Control" in response.headers:
            response.cache_control.public = False
            response.cache_control.private = True
        return response


class ForwardedHeaders:
    """WSGI middleware that moves what trusted proxies wrote to where WSGI has it.

    A prefix becomes `SCRIPT_NAME`. A proxy may leave it at the beginning of the path: unless one of our own paths
    begins so (`own`), it is taken off.
    """

    def __init__(
        self,
        app: Callable[..., Iterable[bytes]],
        trusted: Sequence[Network],
        own: frozenset[str],
        public: SplitResult | None = None,
    ) -> None:
        self._app = app
        self._trusted = trusted
        self._own = own
        self._public = public

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Correct the environment and serve the request."""
        peer = str(environ.get("REMOTE_ADDR", ""))
        if is_in(parse_address(peer), self._trusted):
            forwarded = list(_forwarded(environ.get("HTTP_FORWARDED", "")))
            environ["REMOTE_ADDR"] = client_address(peer, _hops(environ, forwarded), self._trusted)
            environ["wsgi.url_scheme"] = _scheme(environ, forwarded) or environ["wsgi.url_scheme"]
            if self._public is None:
                self._believe(environ, forwarded)
        if self._public is not None:
            environ["wsgi.url_scheme"], environ["HTTP_HOST"] = self._public.scheme, self._public.netloc
            self._set_prefix(environ, self._public.path)
        return self._app(environ, start_response)

    def _believe(self, environ: Environ, forwarded: Sequence[dict[str, str]]) -> None:
        """Take the host and the prefix from the headers of the proxy."""
        host = _last(environ.get("HTTP_X_FORWARDED_HOST", "")) or (forwarded and forwarded[-1].get("host", ""))
        if host and host != environ.get("HTTP_HOST") and _HOST.fullmatch(host):
            environ["HTTP_HOST"] = host
            environ[FORWARDED] = True
        self._set_prefix(environ, _last(environ.get("HTTP_X_FORWARDED_PREFIX", "")))
        if environ.get("SCRIPT_NAME"):
            environ[FORWARDED] = True

    def _set_prefix(self, environ: Environ, prefix: str) -> None:
        if not _PREFIX.fullmatch(prefix) or {".", ".."} & set(prefix.split("/")):
            return
        prefix = prefix.rstrip("/")
        environ["SCRIPT_NAME"] = prefix
        path = environ.get("PATH_INFO", "/")
        if f"{path}/".startswith(f"{prefix}/") and prefix.split("/")[1] not in self._own:
            environ["PATH_INFO"] = path.removeprefix(prefix) or "/"


def _first_parts(app: Flask) -> frozenset[str]:
    return frozenset(rule.rule.split("/")[1] for rule in app.url_map.iter_rules())


def _forwarded(header: str) -> Iterator[dict[str, str]]:
    """The hops of a `Forwarded` header, each as its parameters."""
    for hop in header.split(",") if header else ():
        _, parameters = parse_options_header(f"hop; {hop}")
        yield {name.lower(): value for name, value in parameters.items()}


def _hops(environ: Environ, forwarded: Sequence[dict[str, str]]) -> list[str]:
    """The addresses of the client and of the proxies, from the header that the proxies write."""
    listed = str(environ.get("HTTP_X_FORWARDED_FOR", ""))
    if listed:
        return [hop for hop in (part.strip() for part in listed.split(",")) if hop]
    if forwarded:
        return [hop.get("for", "") for hop in forwarded]
    return [environ["HTTP_X_REAL_IP"]] if environ.get("HTTP_X_REAL_IP") else []


def _scheme(environ: Environ, forwarded: Sequence[dict[str, str]]) -> str | None:
    """The scheme by which the nearest proxy was asked: the first statement that is one."""
    stated = [_last(str(environ.get(name, ""))) for name in _SCHEME_HEADERS]
    stated += [forwarded[-1].get("proto", "")] if forwarded else []
    return next((_SCHEMES[word.lower()] for word in stated if word.lower() in _SCHEMES), None)


def _last(header: str) -> str:
    """The last of a header's values: what the nearest proxy wrote."""
    return header.rpartition(",")[2].strip()
