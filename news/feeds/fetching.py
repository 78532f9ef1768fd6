"""A feed's bytes: redirects followed one by one, each hop checked, the whole bounded in time and size."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

import requests

from news.feeds.addresses import Guard, GuardedAdapter
from news.feeds.trouble import AddressRefused, Unusable
from servicekit.context import Deadline
from servicekit.http import HttpClient, RequestsTransport, Unreachable, UpstreamResponse

LIMIT_BYTES = 5_000_000
MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """The last hop's reply, and where it came from."""

    reply: UpstreamResponse
    url: str


class Fetcher:
    """Any publisher, asked by GET."""

    def __init__(self, guard: Guard, *, connections: int = 128) -> None:
        transport = RequestsTransport(limit_bytes=LIMIT_BYTES, adapter=GuardedAdapter(guard, connections=connections))
        self._client = HttpClient("the feed", "", transport)
        self._guard = guard

    def fetch(self, url: str, deadline: Deadline, conditions: Mapping[str, str]) -> Fetched:
        """What is at `url` in the end; raises an HttpError. `conditions` are headers of a conditional GET."""
        for _ in range(MOST_REDIRECTS + 1):
            self._guard.check(url)
            headers = {"Accept": _ACCEPT, **conditions}
            response = self._client.get(_normalized(url), {}, timeout_s=deadline.left_s(), headers=headers)
            if response.status not in _REDIRECTS:
                return Fetched(response, url)
            url = _next(url, response)
        raise Unusable(f"the feed redirects more than {MOST_REDIRECTS} times")


def _normalized(url: str) -> str:
    """The URL as requests repairs it: publishers link with blanks, and with letters outside ASCII."""
    request = requests.PreparedRequest()
    try:
        request.prepare_url(url, {})
    except (requests.RequestException, ValueError):
        raise Unreachable("the feed can't be reached") from None
    return request.url or url


def _next(url: str, reply: UpstreamResponse) -> str:
    try:
        return urljoin(url, reply.headers["Location"])
    except KeyError:
        raise Unusable("the feed redirects to nowhere") from None
    except ValueError:
        raise AddressRefused("the feed leads to what is no http or https address") from None
