"""Weather and headlines in one answer: what can be asked at once is, and half an answer beats none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, request
from pydantic_core import from_json, to_json

from master.freshness import combined_freshness
from master.gateway import Gateway
from servicekit.context import RequestContext, spawn
from servicekit.problems import BadQuestion, MissingParameter, Problem
from servicekit.queries import BriefingQuery, Query

OK = 200
JOINED = ("X-Provider", "X-Served-By")


@dataclass(frozen=True, slots=True)
class Half:
    """One service's part: its answer, or the problem (as JSON) that stands in for it."""

    status: int
    payload: Any
    headers: Mapping[str, str]

    @property
    def answered(self) -> bool:
        """Whether the payload is an answer."""
        return self.status == OK


def brief(query: BriefingQuery, gateway: Gateway, context: RequestContext) -> Response:
    """The briefing; both halves' problems are in `problems`, and when both failed the worse one is the answer.

    A country that wasn't asked for is the one that the weather names.
    """

    def half(path: str, asked: Query) -> Half:
        try:
            reply = gateway.forward(path, asked, context).response
        except Problem as problem:
            return Half(problem.status, problem.as_json(context.request_id), problem.headers)
        return Half(reply.status, from_json(reply.body), reply.headers)

    def news_of(country: str) -> Half:
        try:
            return half("/news", query.news(country))
        except BadQuestion:
            missing = MissingParameter("The weather names no country for the headlines: add country=, such as gr.")
            return Half(missing.status, missing.as_json(context.request_id), {})

    early = spawn(news_of, query.country) if query.country else None
    weather = half("/weather", query.weather())
    if early is None and not weather.answered:
        return _problem(weather)
    news = early.get() if early is not None else news_of(str(weather.payload.get("sys", {}).get("country") or ""))
    return _together(weather, news)


def _together(weather: Half, news: Half) -> Response:
    answered = [half for half in (weather, news) if half.answered]
    problems = [half for half in (weather, news) if not half.answered]
    if not answered:
        return _problem(max(problems, key=lambda half: half.status))
    body = {
        "weather": weather.payload if weather.answered else None,
        "news": news.payload if news.answered else None,
        "problems": [half.payload for half in problems],
    }
    response = Response(to_json(body), content_type="application/json")
    for name in JOINED:
        values = [half.headers[name] for half in answered if name in half.headers]
        if values:
            response.headers[name] = ", ".join(values)
    if problems:
        response.headers["Cache-Control"] = "no-store"
        return response
    response.headers.update(combined_freshness([half.headers for half in answered]))
    response.add_etag()
    response.make_conditional(request)
    return response


def _problem(half: Half) -> Response:
    response = Response(to_json(half.payload), half.status, content_type="application/problem+json")
    response.headers["Cache-Control"] = "no-store"
    if "Retry-After" in half.headers:
        response.headers["Retry-After"] = half.headers["Retry-After"]
    return response
