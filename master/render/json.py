"""JSON of results that master puts together; the services' own JSON is spliced in as it came."""

from datetime import datetime

from flask import Response
from pydantic_core import to_json

from master.render.options import JSON, RenderOptions
from master.results import Briefing, ProblemView, Result
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
        case _:
            return Response(result.parts[0].body, content_type=JSON)
