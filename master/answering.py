"""A question on its way through master: the cache, the service behind it, and back as HTTP."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from flask import Response, g, request
from pydantic_core import from_json, to_json

from master.backends import Backends
from master.http_cache import Cached, HttpCache
from servicekit.deadline import Deadline
from servicekit.outgoing import Reply
from servicekit.questions import Question

OK = 200
TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
"""W3C's, of any version (https://www.w3.org/TR/trace-context/)."""


@dataclass(frozen=True, slots=True)
class Caller:
    """What goes along with a caller's question: how long it may take, and the headers that tell whose it is."""

    deadline: Deadline
    headers: Mapping[str, str]

    @classmethod
    def of(cls, request_id: str, traceparent: str, deadline: Deadline) -> Self:
        """Whoever asks under this id, as a part of this trace if it is one."""
        trace = {"traceparent": traceparent} if TRACEPARENT.fullmatch(traceparent) else {}
        return cls(deadline, {"X-Request-ID": request_id, **trace})

    @classmethod
    def now(cls) -> Self:
        """Whoever made the current request; taken once, so that several questions can be asked at the same time."""
        return cls.of(g.request_id, request.headers.get("traceparent", ""), g.deadline)


class Answering:
    """What the routes ask."""

    def __init__(self, backends: Backends, cache: HttpCache) -> None:
        self._backends = backends
        self._cache = cache

    def kept(self, service: str, path: str, question: Question) -> Cached | None:
        """A service's reply from the cache, where it has a fresh one that is no problem."""
        return self._cache.fresh(service, f"{path}?{question.key}")

    def ask(self, service: str, path: str, question: Question, caller: Caller) -> Cached:
        """A service's reply, from the cache where it has one; raises a Problem where there is none."""

        def fetch(conditions: Mapping[str, str]) -> Reply:
            headers = {**caller.headers, **conditions}
            return self._backends.ask(service, path, question.query, caller.deadline, headers)

        return self._cache.answer(service, f"{path}?{question.key}", fetch, caller.deadline)

    def tell(self, service: str, path: str, question: Question, caller: Caller) -> Cached:
        """The reply as it goes to this caller: a problem that was kept has the first asker's id."""
        cached = self.ask(service, path, question, caller)
        if not cached.own or cached.reply.status == OK:
            return cached
        body = to_json({**from_json(cached.reply.body), "request_id": caller.headers["X-Request-ID"]})
        return replace(cached, reply=replace(cached.reply, body=body))

    def answer(self, service: str, path: str, question: Question) -> Response:
        """The reply to the current request's question as HTTP: 304 where the caller has it already."""
        cached = self.tell(service, path, question, Caller.now())
        g.cache = cached.kind
        response = Response(cached.reply.body, cached.reply.status, headers=cached.reply.headers)
        if cached.reply.status == OK and "If-None-Match" in request.headers:
            response.make_conditional(request)
        return response
