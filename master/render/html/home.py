"""The web page at `/`; its address holds the whole question."""

from collections.abc import Callable

from flask import Response, request

from master.aggregate import Aggregator
from master.render.html.asked import Asked
from master.render.html.languages import language
from master.render.html.page import start_page
from master.render.options import RenderOptions
from master.render.responses import render
from servicekit.app import current_context
from servicekit.queries import NewsQuery


def home(aggregator: Aggregator) -> Callable[[], Response]:
    """The view of `/`."""

    def answer() -> Response:
        asked = Asked.of(request.args)
        if not asked.anything:
            return start_page()
        query = asked.query(language())
        if isinstance(query, NewsQuery):
            options = RenderOptions("html", lang=language())
            return render(aggregator.news(query, current_context(), options), options)
        options = RenderOptions("html", units=query.units, lang=query.lang)
        return render(aggregator.briefing(query, current_context(), options), options)

    return answer
