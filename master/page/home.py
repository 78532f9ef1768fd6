"""The page's own address, `/`: the whole question is in it."""

from collections.abc import Callable

from flask import Response, request

from master.gathering import Gathering
from master.page.asked import Asked
from master.page.languages import language
from master.page.showing import Page
from master.rendering import Rendering
from master.wishes import Wishes
from servicekit.app import current_context
from servicekit.queries import NewsQuery


def home(gathering: Gathering, rendering: Rendering, page: Page) -> Callable[[], Response]:
    """What answers there: asks through `gathering` and shows through `rendering`, which knows `page`."""

    def answer() -> Response:
        asked = Asked.of(request.args)
        if not asked.anything:
            return page.hello()
        question = asked.question(language())
        if isinstance(question, NewsQuery):
            wishes = Wishes("html", lang=language())
            return rendering.answer(gathering.news(question, current_context(), wishes), wishes)
        wishes = Wishes("html", units=question.units, lang=question.lang)
        return rendering.answer(gathering.briefing(question, current_context(), wishes), wishes)

    return answer
