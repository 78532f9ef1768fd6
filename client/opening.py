"""`--open N`: a headline's page in the browser."""

import webbrowser
from collections.abc import Mapping
from typing import Any

from client.answering import Surroundings
from client.clean import clean, link
from client.output import complain, write
from client.questions import Query
from client.trouble import NotIris, Trouble
from client.waiting import ask_all
from client.wishes import Wishes


def open_headline(world: Surroundings, wishes: Wishes, asked: Query, number: int) -> int:
    """Ask for the headlines and open the one of that number; tell the exit code."""
    outcome = next(outcome for _, outcome in ask_all(wishes.address, [asked], world.wait_s))
    try:
        if isinstance(outcome, Trouble):
            raise outcome
        articles = _articles(outcome.payload)
        if articles is None:
            raise NotIris(wishes.address, "answers without a list of articles")
    except Trouble as trouble:
        complain(str(trouble))
        return trouble.exit_code
    if number > len(articles):
        complain(f"there is no headline {number}: the answer has {len(articles)}.")
        return 1
    return _open(articles[number - 1], number)


def _open(article: Mapping[str, Any], number: int) -> int:
    address = article.get("url")
    page = link(address) if isinstance(address, str) else None
    if page is None:
        complain(f"headline {number} has no link to a page of the web.")
        return 1
    write(f"{clean(str(article.get('title') or ''))}\n{page}\n")
    if not webbrowser.open(page):
        complain("no browser could be started; the link is above.")
        return 1
    return 0


def _articles(payload: Any) -> list[dict[str, Any]] | None:  # noqa: ANN401 - JSON
    """The articles of headlines, or of a briefing's."""
    page = payload.get("news", payload) if isinstance(payload, dict) else None
    articles = page.get("articles") if isinstance(page, dict) else None
    usable = isinstance(articles, list) and all(isinstance(article, dict) for article in articles)
    return articles if usable else None
