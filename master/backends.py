"""The services behind master, and how a question reaches them: one deadline, no redirect, no proxy."""

from collections.abc import Mapping, Sequence

import gevent
from requests.adapters import BaseAdapter

from master.http_cache import NOT_MODIFIED
from master.replicas import LIMIT_BYTES, ReplicaAdapter
from master.settings import Settings
from servicekit.deadline import Deadline
from servicekit.greenlets import spawn
from servicekit.health import READY
from servicekit.http import HttpClient, HttpError, TimedOut, UpstreamResponse
from servicekit.problems import PROBLEM_JSON, ProviderTimeout, ServiceUnavailable

READY_WITHIN_S = 1.0
RETURNED = ("Content-Type", "Cache-Control", "Age", "ETag", "Cache-Status", "Retry-After", "X-Provider", "X-Served-By")
"""The answer's headers that reach the caller; a service's other headers are between it and master."""


class Backends:
    """Master's table of services: adding one is one line here."""

    def __init__(self, settings: Settings) -> None:
        self._urls = {"weather": settings.weather_url, "news": settings.news_url}
        self._replicas = {name: ReplicaAdapter(name, url) for name, url in self._urls.items()}
        self._services = {name: self._outgoing(name, adapter) for name, adapter in self._replicas.items()}

    def ask(
        self, service: str, path: str, query: Mapping[str, str], deadline: Deadline, headers: Mapping[str, str]
    ) -> UpstreamResponse:
        """The service's own reply, a problem included.

        Raises ServiceUnavailable when it can't be reached or doesn't speak JSON, ProviderTimeout when it is too slow.
        """
        try:
            reply = self._services[service].get(
                path, query, timeout_s=deadline.left_s(), headers={**headers, **deadline.header()}
            )
        except TimedOut as error:
            raise ProviderTimeout(f"{error}.") from None
        except HttpError as error:
            raise ServiceUnavailable(f"The service {error}.", retry_after_s=1) from None
        renews = reply.status == NOT_MODIFIED and "If-None-Match" in headers
        if not renews and reply.headers.get("Content-Type") not in ("application/json", PROBLEM_JSON):
            raise ServiceUnavailable(f"The service {service} answered with something else than JSON.")
        return UpstreamResponse(
            reply.status, {name: reply.headers[name] for name in RETURNED if name in reply.headers}, reply.body
        )

    def each(self, service: str, path: str) -> Sequence[UpstreamResponse]:
        """What the replicas reply that do so within a second, for what each of them knows by itself."""
        asked = [spawn(self._reply_of, service, adapter, path) for adapter in self._replicas[service].each()]
        gevent.joinall(asked)
        return [greenlet.value for greenlet in asked if greenlet.value is not None]

    def states(self) -> dict[str, str]:
        """Whether each service can answer, by its own `/readyz`."""
        return {name: self._state(service) for name, service in self._services.items()}

    def _outgoing(self, service: str, adapter: BaseAdapter) -> HttpClient:
        return HttpClient(service, self._urls[service], limit_bytes=LIMIT_BYTES, adapter=adapter)

    def _reply_of(self, service: str, replica: BaseAdapter, path: str) -> UpstreamResponse | None:
        try:
            return self._outgoing(service, replica).get(path, {}, timeout_s=READY_WITHIN_S)
        except HttpError:
            return None

    def _state(self, service: HttpClient) -> str:
        try:
            reply = service.get("/readyz", {}, timeout_s=READY_WITHIN_S)
        except HttpError as error:
            return f"{error}"
        return READY if reply.status == 200 else "not ready"  # noqa: PLR2004
