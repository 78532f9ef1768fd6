"""`/` in a browser: a place, a country, or a question with the turns before it. Its address holds all of it."""

from dataclasses import replace

from flask import Response, g, redirect, request

from contract.queries import BriefingQuery, NewsQuery, Units
from master.ask.answer import Answerer
from master.ask.context import Context
from master.facts.aggregate import Aggregator
from master.facts.options import RenderOptions, render_options
from master.facts.results import ProblemView
from master.views.html.asked import MOST_TURNS, PageQuestion
from master.views.html.page import ShownTurn, Thread, start_page
from master.views.language import language, usual_units
from master.views.responses import render
from servicekit.app import current_context

LEAST_POPULATION = 20_000
"""Of a town that a word means by itself, where it could be a question as well."""


def answer(aggregator: Aggregator) -> Response:
    """The page of what its address asks."""
    asked = PageQuestion.of_request()
    if not asked.anything:
        return start_page()
    if not asked.units and usual_units() != "metric":
        asked = replace(asked, units=usual_units())
    if "kiosk" in request.args:
        return redirect(asked.link().replace("/?", "/kiosk?", 1), 303)  # type: ignore[return-value]
    if asked.city:
        turns = _earlier(aggregator, asked)
        before = turns[-1].context if turns else asked.context
        named = asked.is_a_name or (not before and asked.may_be_a_name and _is_a_town(aggregator, asked.city))
        if not named or _awaits_a_place(before):
            return _spoken(aggregator, asked, turns, before)
        if asked.earlier or asked.context:  # a place by itself is a fresh start, whose address is the place's own
            return redirect(asked.link(earlier=(), context=""), 303)  # type: ignore[return-value]
    query = asked.query(language())
    if isinstance(query, NewsQuery):
        options = RenderOptions("html", lang=language())
        return render(aggregator.news(query, current_context(), options), options)
    options = RenderOptions("html", measures=asked.measures(query.units), lang=query.lang)
    return render(aggregator.briefing(query, current_context(), options), options)


def plainly(aggregator: Aggregator, mime: str) -> Response | None:
    """The same for those that don't prefer HTML, as `/briefing` or `/news` tell it; None where nothing is asked for."""
    asked = PageQuestion.of_request()
    if not asked.anything:
        return None
    options = render_options(request.query_string, mime)
    if asked.place:
        return render(
            aggregator.briefing(BriefingQuery.from_query_string(request.query_string), current_context(), options),
            options,
        )
    return render(
        aggregator.news(NewsQuery.from_query_string(request.query_string), current_context(), options), options
    )


def _is_a_town(aggregator: Aggregator, name: str) -> bool:
    """Whether the gazetteer has a town of exactly this name; a village called Rain is asked for with its country."""
    found = aggregator.spelled(name, current_context())
    places = [] if isinstance(found, ProblemView) else found.content
    return any(place.match == "exact" and (place.population or 0) >= LEAST_POPULATION for place in places)


def _earlier(aggregator: Aggregator, asked: PageQuestion) -> tuple[ShownTurn, ...]:
    """The earlier questions, answered again: an address holds questions only, so that nobody can make Iris say a thing.

    The services' answers to them are in the cache.
    """
    turns: list[ShownTurn] = []
    for text in asked.earlier:
        turns.append(_turn(aggregator, asked, text, turns[-1].context if turns else asked.context))
    return tuple(turns)


def _turn(aggregator: Aggregator, asked: PageQuestion, text: str, before: str) -> ShownTurn:
    query = asked.question(text, before)
    return ShownTurn(text, Answerer(aggregator).answer(query, current_context(), _options(asked, query.units)), before)


def _options(asked: PageQuestion, units: Units | None) -> RenderOptions:
    return RenderOptions("html", measures=asked.measures(units or "metric"), lang=language())


def _awaits_a_place(context: str) -> bool:
    """Whether the last answer was `Where?`."""
    last = Context.parse(context)
    return bool(last.intents) and not last.places and not last.countries


def _spoken(aggregator: Aggregator, asked: PageQuestion, turns: tuple[ShownTurn, ...], before: str) -> Response:
    turn = _turn(aggregator, asked, asked.city, before)
    kept = (*turns, turn)[-MOST_TURNS:]
    g.thread = Thread(turns, kept[0].before, tuple(each.question for each in kept))
    return render(turn.answer, _options(asked, asked.question(asked.city, before).units))
