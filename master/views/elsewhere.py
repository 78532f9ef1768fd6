"""A place on other people's pages: framed (`/embed`), on a wall (`/kiosk`), and as a drawing (`/Athens.svg`)."""

from datetime import UTC, datetime

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

FRESH_S, AGAIN_S = 600, 600
SVG = "image/svg+xml"
CARD_POLICY = "default-src 'none'"


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
        asked = PageQuestion.of_request()
        seen = _seen(aggregator, asked, place)
        if isinstance(seen, ProblemView):
            return render(seen, RenderOptions("text", lang=language()))
        dark = asked.theme == "dark"
        drawn = render_template("card.svg", weather=seen, dark=dark)
        headers = {"Content-Security-Policy": CARD_POLICY, "Cache-Control": f"public, max-age={FRESH_S}"}
        return Response(drawn, headers=headers, content_type=f"{SVG}; charset=utf-8")

    return bp


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
