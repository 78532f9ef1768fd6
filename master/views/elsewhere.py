"""A place on other pages: framed (`/embed`), on a wall (`/kiosk`), and drawn (`/Athens.svg`, `/Athens.png`)."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import resvg_py
from flask import Blueprint, Response, render_template

from contract.queries import WeatherQuery
from master.facts.aggregate import Aggregator
from master.facts.options import RenderOptions
from master.facts.results import ProblemView
from master.views.html import assets
from master.views.html.ahead import Manner
from master.views.html.asked import PageQuestion
from master.views.html.views import problem_panel
from master.views.html.weather_view import WeatherView, weather_view
from master.views.language import current_words, language, usual_units
from master.views.responses import render
from servicekit.app import current_context
from servicekit.problems import NoSuchPath

FRESH_S, AGAIN_S = 600, 600
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
    response = respond(render_template("card.svg", weather=seen, dark=asked.theme == "dark"))
    response.headers["Content-Security-Policy"] = CARD_POLICY
    response.headers["Cache-Control"] = f"public, max-age={FRESH_S}"
    response.headers["Vary"] = "Accept-Language"
    return response


def _seen(aggregator: Aggregator, asked: PageQuestion, city: str) -> WeatherView | ProblemView:
    options = _options(asked)
    point = {"lat": asked.lat, "lon": asked.lon} if asked.lat and asked.lon and not city else {"city": city}
    query = WeatherQuery.from_values(point)
    result = aggregator.weather(query, current_context(), options)
    if isinstance(result, ProblemView):
        return result
    return weather_view(result, asked, Manner(options.measures, current_words(), datetime.now(UTC)))


def _options(asked: PageQuestion) -> RenderOptions:
    units = asked.units or usual_units()
    return RenderOptions("html", measures=asked.measures(units), lang=language())  # type: ignore[arg-type]


def _page(aggregator: Aggregator, *, again_s: int) -> Response:
    asked = PageQuestion.of_request()
    seen = _seen(aggregator, asked, asked.city)
    problem = problem_panel(seen, asked, current_words()) if isinstance(seen, ProblemView) else None
    page = render_template(
        "embed.html", weather=None if problem else seen, problem=problem, again_s=again_s, query=asked.link()
    )
    response = assets.html(page, seen.status if isinstance(seen, ProblemView) else 200)
    response.headers["Cache-Control"] = "no-store" if problem else f"public, max-age={FRESH_S}"
    return response
