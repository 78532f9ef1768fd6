"""An answer for a person as HTTP: the rendering that was wished, with the headers of what it was made of."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from flask import Flask, Response, g, request

from master.aggregate import parse_problem
from master.freshness import combined_freshness
from master.render.options import RenderOptions, lenient_options
from master.results import Briefing, PlaceWeather, ProblemView, Result, Success
from servicekit.problems import PROBLEM_JSON

Show = Callable[[Result, RenderOptions, datetime], Response]
"""A rendering: the body with its Content-Type (and a Trouble's status); all else is done here. The moment is now."""
COUNTED = "X-RateLimit-"
"""Headers that tell how often one may still ask."""
JOINED = ("X-Provider", "X-Served-By")


class Rendering:
    """The renderings by the format that names them."""

    def __init__(self, shows: Mapping[str, Show]) -> None:
        self._shows = shows

    def answer(self, result: Result, options: RenderOptions) -> Response:
        """What the current request gets."""
        response = self._shows[options.format](result, options, datetime.now(UTC))
        response.vary.add("Accept")
        if isinstance(result, ProblemView):
            response.status_code = result.status
            response.headers.update({**result.headers, "Cache-Control": "no-store"})
        else:
            g.cache = result.parts[0].cache
            response.headers.update(_headers(result))
            response.add_etag()
            response.make_conditional(request)
        return response

    def render_problems(self, app: Flask) -> None:
        """From now on every problem of the app, whoever met it, is told as its caller wishes."""

        @app.after_request
        def say(response: Response) -> Response:
            if response.content_type != PROBLEM_JSON:
                return response
            options = lenient_options(request.query_string, request.headers.get("Accept", ""))
            if options is None:
                return response
            problem = parse_problem(
                response.get_data(), response.status_code, g.context.request_id, dict(response.headers)
            )
            result = self.answer(problem, options)
            result.headers.extend([(name, value) for name, value in response.headers if name.startswith(COUNTED)])
            return result


def _headers(result: Success) -> dict[str, str]:
    headers = {}
    for name in JOINED:
        values = dict.fromkeys(part.headers[name] for part in result.parts if name in part.headers)
        if values:
            headers[name] = ", ".join(values)
    fresh = combined_freshness([part.headers for part in result.parts])
    whole = result.whole if isinstance(result, PlaceWeather | Briefing) else True
    if not whole:
        fresh = {
            "Cache-Control": "no-store",
            **({"Cache-Status": fresh["Cache-Status"]} if "Cache-Status" in fresh else {}),
        }
    return {**headers, **fresh}
