"""A question on its way through master: the cache, the service behind it, and back."""

from collections.abc import Mapping
from dataclasses import replace

from pydantic_core import from_json, to_json

from master.backends import Backends
from master.http_cache import Cached, HttpCache
from servicekit.context import RequestContext
from servicekit.endpoints import OK, CachedReply
from servicekit.http import UpstreamResponse
from servicekit.queries import Query


class Answering:
    """What the routes ask."""

    def __init__(self, backends: Backends, cache: HttpCache) -> None:
        self._backends = backends
        self._cache = cache

    def ask(self, service: str, path: str, question: Query, caller: RequestContext) -> Cached:
        """A service's reply, from the cache where it has one; raises a Problem where there is none."""

        def fetch(conditions: Mapping[str, str]) -> UpstreamResponse:
            headers = {**caller.headers, **conditions}
            return self._backends.ask(service, path, question.query, caller.deadline, headers)

        return self._cache.answer(service, f"{path}?{question.cache_key}", fetch, caller.deadline)

    def tell(self, service: str, path: str, question: Query, caller: RequestContext) -> CachedReply:
        """The reply as it goes to this caller: a problem that was kept has the first asker's id."""
        cached = self.ask(service, path, question, caller)
        reply = cached.reply
        if cached.own and reply.status != OK:
            reply = replace(reply, body=to_json({**from_json(reply.body), "request_id": caller.request_id}))
        return CachedReply(reply, cached.kind)
