"""Weather and headlines in one answer: what can be asked at once is, and half an answer beats none."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response
from pydantic_core import from_json, to_json

from servicekit.greenlets import spawn
from servicekit.http import UpstreamResponse
from servicekit.problems import BadQuestion, MissingParameter, Problem
from servicekit.queries import BriefingQuery, Query

Ask = Callable[[str, str, Query], UpstreamResponse]
OK = 200
JOINED = ("X-Provider", "X-Served-By")
_MAX_AGE = re.compile(r"max-age=(\d+)")


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


def brief(question: BriefingQuery, ask: Ask, request_id: str) -> Response:
    """The briefing; both halves' problems are in `problems`, and when both failed the worse one is the answer.

    `ask` puts a question to a path of a service. A country that wasn't asked for is the one that the weather names.
    """

    def half(service: str, path: str, asked: Query) -> Half:
        try:
            reply = ask(service, path, asked)
        except Problem as problem:
            return Half(problem.status, problem.as_json(request_id), problem.headers)
        return Half(reply.status, from_json(reply.body), reply.headers)

    def news_of(country: str) -> Half:
        try:
            return half("news", "/news", question.news(country))
        except BadQuestion:
            missing = MissingParameter("The weather names no country for the headlines: add country=, such as gr.")
            return Half(missing.status, missing.as_json(request_id), {})

    early = spawn(news_of, question.country) if question.country else None
    weather = half("weather", "/weather", question.weather())
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
    response.headers["Cache-Control"] = f"public, max-age={_fresh_s(answered)}" if not problems else "no-store"
    return response


def _problem(half: Half) -> Response:
    response = Response(to_json(half.payload), half.status, content_type="application/problem+json")
    response.headers["Cache-Control"] = "no-store"
    if "Retry-After" in half.headers:
        response.headers["Retry-After"] = half.headers["Retry-After"]
    return response


def _fresh_s(halves: list[Half]) -> int:
    """As long as the half that goes stale first."""
    ages = [_MAX_AGE.search(half.headers.get("Cache-Control", "")) for half in halves]
    return min(int(age[1]) if age else 0 for age in ages)
