"""The page's own address, `/`: the whole question is in it."""

from collections.abc import Callable

from flask import Response, request

from master.aggregate import Aggregator
from master.render.html.asked import Asked
from master.render.html.languages import language
from master.render.html.page import Page
from master.render.options import RenderOptions
from master.render.responses import Rendering
from servicekit.app import current_context
from servicekit.queries import NewsQuery


def home(aggregator: Aggregator, rendering: Rendering, page: Page) -> Callable[[], Response]:
    """What answers there: asks through `gathering` and shows through `rendering`, which knows `page`."""

    def answer() -> Response:
        asked = Asked.of(request.args)
        if not asked.anything:
            return page.start_page()
        query = asked.query(language())
        if isinstance(query, NewsQuery):
            options = RenderOptions("html", lang=language())
            return rendering.answer(aggregator.news(query, current_context(), options), options)
        options = RenderOptions("html", units=query.units, lang=query.lang)
        return rendering.answer(aggregator.briefing(query, current_context(), options), options)

    return answer
