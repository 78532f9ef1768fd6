"""A question on its way through master: the cache, the service behind it, and back as HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from flask import Response, g, request
from pydantic_core import from_json, to_json

from master.backends import Backends
from master.http_cache import Cached, HttpCache
from servicekit.app import passed_on
from servicekit.deadline import Deadline
from servicekit.outgoing import Reply
from servicekit.questions import Question

OK = 200


@dataclass(frozen=True, slots=True)
class Caller:
    """What goes along with a caller's question: how long it may take, and the headers that tell whose it is."""

    deadline: Deadline
    headers: Mapping[str, str]

    @classmethod
    def now(cls) -> Self:
        """Whoever made the current request; taken once, so that several questions can be asked at the same time."""
        return cls(g.deadline, passed_on())


class Answering:
    """What the routes ask."""

    def __init__(self, backends: Backends, cache: HttpCache) -> None:
        self._backends = backends
        self._cache = cache

    def ask(self, service: str, path: str, question: Question, caller: Caller) -> Cached:
        """A service's reply, from the cache where it has one; raises a Problem where there is none."""

        def fetch(conditions: Mapping[str, str]) -> Reply:
            headers = {**caller.headers, **conditions}
            return self._backends.ask(service, path, question.as_query(), caller.deadline, headers)

        return self._cache.answer(service, f"{path}?{question.key}", fetch, caller.deadline)

    def answer(self, service: str, path: str, question: Question) -> Response:
        """The reply to the current request's question as HTTP: 304 where the caller has it already."""
        cached = self.ask(service, path, question, Caller.now())
        g.cache = cached.kind
        body = cached.reply.body
        if cached.own and cached.reply.status != OK:  # a problem that was kept has the first asker's id
            body = to_json({**from_json(body), "request_id": g.request_id})
        response = Response(body, cached.reply.status, headers=cached.reply.headers)
        if cached.reply.status == OK and "If-None-Match" in request.headers:
            response.make_conditional(request)
        return response
