"""An answer for a person as HTTP: the rendering that was wished, with the headers of what it was made of."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, request

from master.gathering import trouble_in
from master.telling import Answered, Briefing, Part, PlaceWeather, Told, Trouble
from master.wishes import Wishes, wishes_despite
from servicekit.problems import PROBLEM_JSON

Show = Callable[[Told, Wishes, datetime], Response]
"""A rendering: the body with its Content-Type (and a Trouble's status); all else is done here. The moment is now."""
COUNTED = "X-RateLimit-"
"""Headers that tell how often one may still ask."""
JOINED = ("X-Provider", "X-Served-By")
_MAX_AGE = re.compile(r"\bmax-age=(\d{1,9})")


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
            trouble = trouble_in(response.get_data(), response.status_code, g.request_id, dict(response.headers))
            told = self.answer(trouble, wishes)
            told.headers.extend([(name, value) for name, value in response.headers if name.startswith(COUNTED)])
            return told


def _headers(told: Answered) -> dict[str, str]:
    first, headers = told.parts[0].headers, {}
    for name in JOINED:
        values = dict.fromkeys(part.headers[name] for part in told.parts if name in part.headers)
        if values:
            headers[name] = ", ".join(values)
    if "Cache-Status" in first:
        headers["Cache-Status"] = first["Cache-Status"]
    whole = told.whole if isinstance(told, PlaceWeather | Briefing) else True
    return {**headers, **(_freshness(told.parts) if whole else {"Cache-Control": "no-store"})}


def _freshness(parts: Sequence[Part[Any]]) -> dict[str, str]:
    """As old as the oldest part, and good for as long as the part that goes stale first."""
    ages = [part.provenance.age_s or 0 for part in parts]
    lives = [_MAX_AGE.search(part.headers.get("Cache-Control", "")) for part in parts]
    left_s = min(int(life[1]) - age if life else 0 for life, age in zip(lives, ages, strict=True))
    return {"Age": str(max(ages)), "Cache-Control": f"public, max-age={max(ages) + max(left_s, 0)}"}
