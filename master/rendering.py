"""An answer for a person as HTTP: the rendering that was wished, with the headers of what it was made of."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from flask import Flask, Response, g, request

from master.freshness import combined_freshness
from master.gathering import trouble_in
from master.telling import Answered, Briefing, PlaceWeather, Told, Trouble
from master.wishes import Wishes, wishes_despite
from servicekit.problems import PROBLEM_JSON

Show = Callable[[Told, Wishes, datetime], Response]
"""A rendering: the body with its Content-Type (and a Trouble's status); all else is done here. The moment is now."""
COUNTED = "X-RateLimit-"
"""Headers that tell how often one may still ask."""
JOINED = ("X-Provider", "X-Served-By")


class Rendering:
    """The renderings by the format that names them."""

    def __init__(self, shows: Mapping[str, Show]) -> None:
        self._shows = shows

    def answer(self, told: Told, wishes: Wishes) -> Response:
        """What the current request gets."""
        response = self._shows[wishes.format](told, wishes, datetime.now(UTC))
        response.vary.add("Accept")
        if isinstance(told, Trouble):
            response.status_code = told.status
            response.headers.update({**told.headers, "Cache-Control": "no-store"})
        else:
            g.cache = told.parts[0].cache
            response.headers.update(_headers(told))
            response.add_etag()
            response.make_conditional(request)
        return response

    def say_problems(self, app: Flask) -> None:
        """From now on every problem of the app, whoever met it, is told as its caller wishes."""

        @app.after_request
        def say(response: Response) -> Response:
            if response.content_type != PROBLEM_JSON:
                return response
            wishes = wishes_despite(request.query_string, request.headers.get("Accept", ""))
            if wishes is None:
                return response
            trouble = trouble_in(
                response.get_data(), response.status_code, g.context.request_id, dict(response.headers)
            )
            told = self.answer(trouble, wishes)
            told.headers.extend([(name, value) for name, value in response.headers if name.startswith(COUNTED)])
            return told


def _headers(told: Answered) -> dict[str, str]:
    headers = {}
    for name in JOINED:
        values = dict.fromkeys(part.headers[name] for part in told.parts if name in part.headers)
        if values:
            headers[name] = ", ".join(values)
    fresh = combined_freshness([part.headers for part in told.parts])
    whole = told.whole if isinstance(told, PlaceWeather | Briefing) else True
    if not whole:
        fresh = {
            "Cache-Control": "no-store",
            **({"Cache-Status": fresh["Cache-Status"]} if "Cache-Status" in fresh else {}),
        }
    return {**headers, **fresh}
