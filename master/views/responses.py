"""Results as HTTP responses, in the rendering that the caller asked for."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus

from flask import Flask, Response, g, request
from pydantic_core import to_json

from contract.schemas.weather import CurrentWeather, Forecast
from master.facts.options import Format, RenderOptions, lenient_options
from master.facts.results import Briefing, PlaceWeather, ProblemView, Result, Spoken, Success
from master.views.html.page import render_page
from master.views.text import render_text
from master.views.text.line import render_line
from servicekit.app import JSON
from servicekit.problems import PROBLEM_JSON


def render_json(result: Result, _options: RenderOptions, _now: datetime) -> Response:
    """The JSON of a result; a briefing is `{"weather": …, "news": …, "problems": […]}`, null where a half failed."""
    match result:
        case ProblemView():
            return Response(to_json(result.as_json()) + b"\n", content_type=PROBLEM_JSON)
        case Briefing(weather, news):
            problems = [half.as_json() for half in (weather, news) if isinstance(half, ProblemView)]
            bodies = [b"null" if isinstance(half, ProblemView) else half.parts[0].body for half in (weather, news)]
            body = b'{"weather":%b,"news":%b,"problems":%b}' % (*bodies, to_json(problems))
            return Response(body, content_type=JSON)
        case Spoken():
            return Response(_spoken_json(result), content_type=JSON)
        case _:
            return Response(result.parts[0].body, content_type=JSON)


def _spoken_json(spoken: Spoken) -> bytes:
    """The answer to `/ask`; its data are the services' own JSON, as it came."""
    envelope = to_json(
        {
            "answer": spoken.text,
            "language": spoken.language,
            "understood": spoken.understood,
            "assumed": spoken.assumed,
            "confidence": spoken.confidence,
            "context": spoken.context,
            "suggestions": spoken.suggestions,
        }
    )
    parts = spoken.parts if spoken.with_data else ()
    data = b",".join(b'{"%b":%b}' % (_kind(part.content), part.body) for part in parts)
    return b'%b,"data":[%b]}' % (envelope[:-1], data)


def _kind(content: object) -> bytes:
    match content:
        case CurrentWeather():
            return b"weather"
        case Forecast():
            return b"forecast"
        case _:
            return b"news"


Renderer = Callable[[Result, RenderOptions, datetime], Response]
"""Makes the body and its Content-Type; the time is now, as an aware datetime."""
RENDERERS: Mapping[Format, Renderer] = {
    "json": render_json,
    "text": render_text,
    "line": render_line,
    "html": render_page,
}
RATE_LIMIT_HEADERS = "X-RateLimit-"
"""Their prefix."""
JOINED_HEADERS = ("X-Provider", "X-Served-By", "X-Iris-Assumed")
"""Headers that name the values of all parts."""
_MAX_AGE = re.compile(r"\bmax-age=(\d{1,9})")


def render(result: Result, options: RenderOptions) -> Response:
    """The response to the current request: 304 where the caller has the same rendering already."""
    response = RENDERERS[options.format](result, options, datetime.now(UTC))
    response.vary.add("Accept")
    if isinstance(result, ProblemView):
        response.status_code = result.status
        response.headers.update({**result.headers, "Cache-Control": "no-store"})
        return response
    g.cache = result.parts[0].cache if result.parts else "none"
    response.headers.update(_headers(result))
    response.add_etag()
    response.make_conditional(request)
    return response


def render_problems(app: Flask) -> None:
    """Render each problem of the app in the format that its request asks for."""

    @app.after_request
    def render_problem(response: Response) -> Response:
        if response.status_code < HTTPStatus.BAD_REQUEST or response.content_type != PROBLEM_JSON:
            return response
        options = lenient_options(request.query_string, request.headers.get("Accept", ""))
        if options.format == "json":
            return response
        problem = ProblemView.from_json(
            response.get_data(), response.status_code, g.context.request_id, dict(response.headers)
        )
        rendered = render(problem, options)
        rendered.headers.extend(
            [(name, value) for name, value in response.headers if name.startswith(RATE_LIMIT_HEADERS)]
        )
        return rendered


def _headers(result: Success) -> dict[str, str]:
    headers = {}
    for name in JOINED_HEADERS:
        values = dict.fromkeys(part.headers[name] for part in result.parts if name in part.headers)
        if values:
            headers[name] = ", ".join(values)
    if not result.parts:
        return {"Cache-Control": "no-store"}
    fresh = combined_freshness([part.headers for part in result.parts])
    if isinstance(result, Spoken):  # it says "tomorrow" and "in 3 hours"
        return {**headers, "Cache-Control": "no-store"}
    if isinstance(result, PlaceWeather | Briefing) and not result.complete:
        status = {"Cache-Status": fresh["Cache-Status"]} if "Cache-Status" in fresh else {}
        return {**headers, **status, "Cache-Control": "no-store"}
    return {**headers, **fresh}


def combined_freshness(parts: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """`Age`, `Cache-Control` and `Cache-Status` of the whole, from the headers of its parts; there is at least one.

    The whole is as old as its oldest part, whose `Cache-Status` it has, and stays fresh for as long as the part that
    goes stale first: `max-age` is that age and what is left of it.
    """
    ages_s = [_age_s(headers) for headers in parts]
    left_s = min(_lifetime_s(headers) - age_s for headers, age_s in zip(parts, ages_s, strict=True))
    oldest_s = max(ages_s)
    combined = {"Age": str(oldest_s), "Cache-Control": f"public, max-age={oldest_s + max(left_s, 0)}"}
    status = parts[ages_s.index(oldest_s)].get("Cache-Status")
    return {**combined, "Cache-Status": status} if status else combined


def _age_s(headers: Mapping[str, str]) -> int:
    age = headers.get("Age", "")
    return int(age) if age.isascii() and age.isdigit() and len(age) < 10 else 0  # noqa: PLR2004 - else it is no age


def _lifetime_s(headers: Mapping[str, str]) -> int:
    lifetime = _MAX_AGE.search(headers.get("Cache-Control", ""))
    return int(lifetime[1]) if lifetime else 0
