"""How a query reaches a service and its response comes back: one deadline, no redirect, no proxy.

Gateway → HttpCache → HttpClient → the balancer's transport → a replica.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import gevent
from flask import Response
from pydantic_core import from_json, to_json

from contract.queries import Query
from master.gateway.balancer.adapter import BalancingTransport
from master.gateway.http_cache import NOT_MODIFIED, HttpCache
from master.services import SERVICE_OF, SERVICES
from master.settings import Settings
from servicekit.app import JSON, OK, current_context, to_response
from servicekit.context import RequestContext, spawn
from servicekit.http import HttpClient, HttpError, TimedOut, Transport, UpstreamResponse
from servicekit.problems import PROBLEM_JSON, ProviderTimeout, ServiceUnavailable

RESPONDS_WITHIN_S = 1.0
RETURNED_HEADERS = (
    "Content-Type", "Cache-Control", "Age", "ETag", "Cache-Status", "Retry-After", "X-Provider", "X-Served-By",
    "X-Provider-Credit", "X-Licence", "X-Coverage", "X-Iris-Assumed",
)  # fmt: skip
"""Headers of a service's response that reach the caller; its other headers are between it and master."""


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A service's response, and how master's cache came by it (`hit`, `miss`, `stale` …)."""

    response: UpstreamResponse
    cache: str


class Gateway:
    """Forwards queries to the services, and keeps their responses as far as their headers allow."""

    def __init__(self, settings: Settings) -> None:
        self._cache = HttpCache()
        self._transports = {
            service.name: BalancingTransport(service.name, settings.url_of(service)) for service in SERVICES
        }
        self._urls = {service.name: settings.url_of(service) for service in SERVICES}
        self._clients = {name: self._client(name, transport) for name, transport in self._transports.items()}

    def forward(self, path: str, query: Query, context: RequestContext) -> Forwarded:
        """The response of the service behind this path, a problem included, from the cache where it has one.

        Raises ServiceUnavailable where the service can't be reached or doesn't speak JSON, ProviderTimeout where it
        is too slow.
        """
        service = SERVICE_OF[path]

        def fetch(conditions: Mapping[str, str]) -> UpstreamResponse:
            return self._fetch(service, path, query, context, conditions)

        cached = self._cache.answer(service, f"{path}?{query.cache_key}", fetch, context.deadline)
        return Forwarded(_with_own_id(cached.response, context.request_id), cached.kind)

    def respond(self, path: str, query: Query) -> Response:
        """Answer the current request with the service's response."""
        forwarded = self.forward(path, query, current_context())
        return to_response(forwarded.response, forwarded.cache)

    def fetch_from_each(self, service: str, path: str) -> Sequence[UpstreamResponse]:
        """The responses of all replicas that respond within a second, for what each of them knows by itself."""
        asked = [spawn(self._response_of, service, one, path) for one in self._transports[service].each()]
        gevent.joinall(asked)
        return [greenlet.value for greenlet in asked if greenlet.value is not None]

    def _client(self, service: str, transport: Transport) -> HttpClient:
        return HttpClient(service, self._urls[service], transport, propagate_trace=True)

    def _fetch(
        self, service: str, path: str, query: Query, context: RequestContext, conditions: Mapping[str, str]
    ) -> UpstreamResponse:
        headers = {**context.headers, **conditions, **context.deadline.header()}
        try:
            response = self._clients[service].get(
                path, query.params, timeout_s=context.deadline.left_s(), headers=headers
            )
        except TimedOut as error:
            raise ProviderTimeout(f"{error}.") from None
        except HttpError as error:
            raise ServiceUnavailable(f"The service {error}.", retry_after_s=1) from None
        revalidated = response.status == NOT_MODIFIED and "If-None-Match" in conditions
        if not revalidated and response.headers.get("Content-Type") not in (JSON, PROBLEM_JSON):
            raise ServiceUnavailable(f"The service {service} answered with something else than JSON.")
        kept = {name: response.headers[name] for name in RETURNED_HEADERS if name in response.headers}
        return UpstreamResponse(response.status, kept, response.body)

    def _response_of(self, service: str, replica: Transport, path: str) -> UpstreamResponse | None:
        try:
            return self._client(service, replica).get(path, {}, timeout_s=RESPONDS_WITHIN_S)
        except HttpError:
            return None


def _with_own_id(response: UpstreamResponse, request_id: str) -> UpstreamResponse:
    """Give a problem the caller's own request id: the response may have been made for another request."""
    if response.status == OK or response.headers.get("Content-Type") != PROBLEM_JSON:
        return response
    return replace(response, body=to_json({**from_json(response.body), "request_id": request_id}) + b"\n")
