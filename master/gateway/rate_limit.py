"""How often one address, or one key of API_KEYS, may ask (RATE_LIMIT).

Counts are shared through Valkey where there is one; they may be lost with it, so the cache's serves. A sliding window
of two numbers for each caller counts them, as there may be any number of callers.
"""

import time
from ipaddress import IPv6Address, ip_network

from flask import Flask, Response, g, request
from limits.strategies import SlidingWindowCounterRateLimiter

from master.networks import parse_address
from master.settings import Settings
from servicekit.caching.shared import TolerantValkey
from servicekit.counters import Count, Counters, in_words, parse_limits
from servicekit.problems import TooManyRequests

EXEMPT_FROM_LIMIT = frozenset(
    {
        "health.healthz",
        "health.readyz",
        "assets.file",
        "installable.service_worker",
        "installable.web_manifest",
    }
)
"""Endpoints of those who watch, and the page's files, which count for nobody."""
IPV6_PREFIX = 64
"""Bits of an IPv6 address that stand for one caller: whoever has one address has the 2^64 beside it (RFC 6177)."""


def init_app(app: Flask, settings: Settings) -> None:
    """Refuse what comes too often with 429; without RATE_LIMIT nothing is counted.

    Between `api_keys.identify` and `api_keys.refuse_unknown`: what has no key, or a wrong one, is counted by address.
    """
    limits = parse_limits(settings.rate_limit)
    if not limits:
        return
    valkey = TolerantValkey.at(settings.cache_url or settings.counters_url)
    counters = Counters("iris:master:rate", valkey, strategy=SlidingWindowCounterRateLimiter)

    @app.before_request
    def count_request() -> None:
        if request.endpoint in EXEMPT_FROM_LIMIT and "key_problem" not in g:
            return
        count = counters.spend(limits, caller(), within_s=g.context.deadline.left_s())
        g.rate_count = count
        if not count.passed:
            wait_s = max(1, count.reset_s)
            refused = f"This caller asks more often than it may, {in_words(limits)}; try again in {wait_s} s."
            raise TooManyRequests(refused, retry_after_s=wait_s)

    @app.after_request
    def tell(response: Response) -> Response:
        count: Count | None = g.get("rate_count")
        if count is not None:
            response.headers["X-RateLimit-Limit"] = str(count.limit)
            response.headers["X-RateLimit-Remaining"] = str(count.left)
            response.headers["X-RateLimit-Reset"] = str(int(time.time()) + count.reset_s)
        return response


def caller() -> str:
    """Who asks, as far as it is counted: by its key, else by its address, or the network that is one caller's."""
    if "key_hash" in g:
        return f"key:{g.key_hash}"
    address = parse_address(request.remote_addr or "")
    if isinstance(address, IPv6Address):
        return str(ip_network((address, IPV6_PREFIX), strict=False))
    return str(address or request.remote_addr)
