"""Answers for programs: the services' own JSON, and what master puts around it."""

from datetime import datetime

from flask import Response
from pydantic_core import to_json

from contract.schemas.alerts import Alerts
from contract.schemas.place_answer import PlaceAnswer
from contract.schemas.weather import CurrentWeather, Forecast
from master.facts.options import RenderOptions
from master.facts.results import ComparedPlaces, PlaceBriefing, ProblemView, Result, Spoken
from servicekit.app import JSON
from servicekit.problems import PROBLEM_JSON


def render_json(result: Result, _options: RenderOptions, _now: datetime) -> Response:
    """The JSON of a result; a briefing is `{"weather": …, "news": …, "problems": […]}`, null where a half failed."""
    match result:
        case ProblemView():
            return Response(to_json(result.as_json()) + b"\n", content_type=PROBLEM_JSON)
        case PlaceBriefing():
            return Response(b"{%b}" % _briefing(result), content_type=JSON)
        case ComparedPlaces():
            places = (b'{"city":%b,%b}' % (to_json(city), _briefing(place)) for city, place in result.places)
            return Response(b'{"places":[%b]}' % b",".join(places), content_type=JSON)
        case Spoken():
            return Response(_spoken_json(result), content_type=JSON)
        case _:
            return Response(result.parts[0].body, content_type=JSON)


def _briefing(place: PlaceBriefing | ProblemView) -> bytes:
    """The members of a briefing; of a place that couldn't be had both halves are null."""
    if isinstance(place, ProblemView):
        return b'"weather":null,"news":null,"problems":%b' % to_json([place.as_json()])
    halves = (place.weather, place.news)
    problems = [half.as_json() for half in halves if isinstance(half, ProblemView)]
    bodies = [b"null" if isinstance(half, ProblemView) else half.parts[0].body for half in halves]
    return b'"weather":%b,"news":%b,"problems":%b' % (*bodies, to_json(problems))


def _spoken_json(spoken: Spoken) -> bytes:
    """The answer to `/ask`; its data are the services' own JSON, as it came."""
    envelope = to_json(
        {
            "answer": spoken.text,
            "answered": spoken.answered,
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
        case Alerts():
            return b"alerts"
        case PlaceAnswer():
            return type(content).__name__.lower().encode()
        case _:
            return b"news"
