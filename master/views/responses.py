"""Results as HTTP responses, in the rendering that the caller asked for."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus

from flask import Flask, Response, g, request

from contract.schemas.alerts import Alerts
from master.facts.freshness import combined_freshness, warned_freshness
from master.facts.options import Format, RenderOptions, lenient_options
from master.facts.results import (
    ComparedPlaces,
    Part,
    PlaceAlerts,
    PlaceBriefing,
    PlaceWeather,
    ProblemView,
    Result,
    Spoken,
    Success,
)
from master.facts.warnings import state_header
from master.views.feeds import render_atom, render_ics, render_rss
from master.views.html.page import render_page
from master.views.json import render_json
from master.views.markdown import render_markdown
from master.views.text import render_text
from master.views.text.line import render_line
from servicekit.problems import PROBLEM_JSON

Renderer = Callable[[Result, RenderOptions, datetime], Response]
"""Makes the body and its Content-Type; the time is now, as an aware datetime."""
RENDERERS: Mapping[Format, Renderer] = {
    "json": render_json,
    "text": render_text,
    "line": render_line,
    "html": render_page,
    "md": render_markdown,
    "atom": render_atom,
    "rss": render_rss,
    "ics": render_ics,
}
RATE_LIMIT_HEADERS = "X-RateLimit-"
"""Their prefix."""
JOINED_HEADERS = ("X-Provider", "X-Provider-Credit", "X-Licence", "X-Served-By", "X-Iris-Assumed")
"""Headers that name the values of all parts."""


def render(result: Result, options: RenderOptions) -> Response:
    """The response to the current request: 304 where the caller has the same rendering already."""
    response = RENDERERS[options.format](result, options, datetime.now(UTC))
    response.vary.add("Accept")
    if isinstance(result, ProblemView):
        response.status_code = result.status
        response.headers.update({**result.headers, "Cache-Control": "no-store"})
        return response
    g.cache = result.parts[0].cache if result.parts else "none"
    response.headers.update(headers_of(result))
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


def headers_of(result: Success) -> dict[str, str]:
    """Whose the parts of an answer are, and for how long it may be kept."""
    headers = {}
    for name in JOINED_HEADERS:
        values = dict.fromkeys(part.headers[name] for part in result.parts if name in part.headers)
        if values:
            headers[name] = ", ".join(values)
    if not result.parts:
        return {"Cache-Control": "no-store"}
    parts, warnings = [part.headers for part in result.parts], _warnings_in(result)
    known = [each.headers if isinstance(each, Part) else None for each in warnings]
    headers |= state_header([each.content if isinstance(each, Part) else None for each in warnings])
    fresh = warned_freshness(parts, known) if warnings else combined_freshness(parts)
    if isinstance(result, Spoken):  # it says "tomorrow" and "in 3 hours"
        return {**headers, "Cache-Control": "no-store"}
    if isinstance(result, PlaceWeather | PlaceBriefing | ComparedPlaces) and not result.complete:
        status = {"Cache-Status": fresh["Cache-Status"]} if "Cache-Status" in fresh else {}
        return {**headers, **status, "Cache-Control": "no-store"}
    return {**headers, **fresh}


def _warnings_in(result: Success | ProblemView) -> tuple[Part[Alerts] | ProblemView, ...]:
    """The official warnings that an answer shows, of each place; none where it shows none, whatever there is."""
    match result:
        case PlaceAlerts():
            return (result.alerts,)
        case PlaceWeather():
            return (result.alerts,) if result.alerts else ()
        case PlaceBriefing(weather=PlaceWeather() as weather):
            return _warnings_in(weather)
        case ComparedPlaces():
            return tuple(each for _, place in result.places for each in _warnings_in(place))
        case _:
            return ()
