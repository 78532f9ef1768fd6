"""A place on other pages: framed (`/embed`), on a wall (`/kiosk`), and drawn (`/Athens.svg`, `/Athens.png`)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import resvg_py
from flask import Blueprint, Response, render_template

from contract.queries import WeatherQuery
from master.facts.aggregate import Aggregator
from master.facts.options import RenderOptions
from master.facts.results import ProblemView
from master.gateway.api_keys import KEY_PARAMETERS
from master.views.html import assets
from master.views.html.ahead import Manner
from master.views.html.alerts_view import AlertsView, warned
from master.views.html.asked import PageQuestion
from master.views.html.views import problem_panel
from master.views.html.weather_view import WeatherView, weather_view
from master.views.ignored import name_ignored, notice_ignored
from master.views.language import current_words, language, usual_units
from master.views.responses import headers_of, render
from servicekit.app import current_context
from servicekit.problems import NoSuchPath

PARAMETERS = frozenset(field.name for field in fields(PageQuestion)) - {"compared"} | KEY_PARAMETERS
"""As the page has them, so that a link's address serves for each; a key may come with any."""
AGAIN_S = 60
"""As often a wall's screen looks again, for warnings above all."""
CARD_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
FONTS = [str(path) for path in sorted((Path(assets.__file__).parent / "fonts").glob("*.ttf"))]
PIXELS_A_UNIT = 2
"""Of the picture: 1200 by 630, as readers of https://ogp.me like it."""
MOST_PICTURES = 64
"""Drawn lately, of some 50 kB each: drawing one takes 50 ms of a processor."""
ICONS = re.compile(r"apple-touch-icon|favicon|mstile")
"""What browsers ask for unasked, and what is no place."""


def blueprint(aggregator: Aggregator, embed_origins: tuple[str, ...]) -> Blueprint:
    """The routes; only pages of these origins may frame `/embed`."""
    bp = Blueprint("elsewhere", __name__)
    bp.before_request(lambda: notice_ignored(PARAMETERS))
    bp.after_request(name_ignored)
    ancestors = " ".join(embed_origins) or "'none'"

    @bp.get("/embed")
    def embed() -> Response:
        """The weather of one place without the page around it, to be framed."""
        response = _page(aggregator, again_s=0)
        policy = assets.POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {ancestors}")
        response.headers["Content-Security-Policy"] = policy
        if embed_origins:
            response.headers.pop("X-Frame-Options", None)
        return response

    @bp.get("/kiosk")
    def kiosk() -> Response:
        """The same for a screen that nobody touches: large, without controls, black on white, and again by itself."""
        return _page(aggregator, again_s=AGAIN_S)

    @bp.get("/<place>.svg")
    def card(place: str) -> Response:
        """The weather of one place as a drawing."""
        return _card(aggregator, place, lambda drawing: Response(drawing, content_type="image/svg+xml; charset=utf-8"))

    @bp.get("/<place>.png")
    def picture(place: str) -> Response:
        """The same in pixels."""
        return _card(aggregator, place, lambda drawing: Response(pixels(drawing), content_type="image/png"))

    return bp


@lru_cache(maxsize=MOST_PICTURES)
def pixels(drawing: str) -> bytes:
    """An SVG drawing as PNG. It loads nothing, and its letters are those of our own fonts, wherever this runs."""
    return bytes(
        resvg_py.svg_to_bytes(svg_string=drawing, zoom=PIXELS_A_UNIT, skip_system_fonts=True, font_files=FONTS)
    )


def _card(aggregator: Aggregator, place: str, respond: Callable[[str], Response]) -> Response:
    if ICONS.match(place):
        raise NoSuchPath(f"There is no picture {place[:100]!r} here.")
    asked = PageQuestion.of_request()
    seen = _seen(aggregator, asked, place)
    if isinstance(seen, ProblemView):
        return render(seen, RenderOptions("text", lang=language()))
    dark = asked.theme == "dark"
    response = respond(render_template("card.svg", weather=seen.weather, alerts=seen.alerts, dark=dark))
    response.headers.update(seen.headers)
    response.headers["Content-Security-Policy"] = CARD_POLICY
    response.headers["Vary"] = "Accept-Language"
    return response


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is shown of a place, and the headers that say whose it is and how long it may be kept."""

    weather: WeatherView
    alerts: AlertsView | None
    headers: Mapping[str, str]


def _seen(aggregator: Aggregator, asked: PageQuestion, city: str) -> _Seen | ProblemView:
    options = _options(asked)
    point = {"lat": asked.lat, "lon": asked.lon} if asked.lat and asked.lon and not city else {"city": city}
    query = WeatherQuery.from_values(point)
    result = aggregator.weather(query, current_context(), options)
    if isinstance(result, ProblemView):
        return result
    manner = Manner(options.measures, current_words(), datetime.now(UTC))
    return _Seen(weather_view(result, asked, manner), warned(result, manner), headers_of(result))


def _options(asked: PageQuestion) -> RenderOptions:
    units = asked.units or usual_units()
    return RenderOptions("html", measures=asked.measures(units), lang=language())  # type: ignore[arg-type]


def _page(aggregator: Aggregator, *, again_s: int) -> Response:
    asked = PageQuestion.of_request()
    seen = _seen(aggregator, asked, asked.city)
    if isinstance(seen, ProblemView):
        shown: dict[str, Any] = {"weather": None, "problem": problem_panel(seen, asked, current_words())}
        status, headers = seen.status, {"Cache-Control": "no-store"}
    else:
        shown, status, headers = {"weather": seen.weather, "alerts": seen.alerts}, 200, dict(seen.headers)
    response = assets.html(render_template("embed.html", again_s=again_s, query=asked.link(), **shown), status)
    response.headers.update(headers)
    return response
