"""What reads strangers' text takes at most as much longer as the text is: four times the text, never sixteen times.

The processor's time of this thread is compared with itself, the least of several runs, so other work doesn't count. A
quadratic reader takes sixteen times as long for four times the text; more than twelve is a failure.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from html import escape

import pytest

from alerts import cap, feed, shapes
from contract import countries, folding, landmarks, languages
from contract.coordinates import typed_coordinates
from contract.parameter_names import ignored_parameters
from contract.queries import AskQuery, NewsQuery, PlacesQuery, SpelledQuery, WeatherQuery
from master.ask.context import Context
from master.ask.understand import understand
from master.ask.when import When
from master.facts.options import render_options
from master.gateway.proxies import client_address
from master.networks import networks, parse_address
from master.views import markdown
from master.views.wttr.options import WttrOptions, place_name
from servicekit import plain_text
from servicekit.app import shorten_choices, without_secrets
from servicekit.problems import Problem
from weather import qualifiers

LETTERS = 3_000
"""Length of the shortest text: its reading takes long enough to be measured, and a quadratic one not too long."""
ENOUGH_S = 0.002
"""Of processor time, below which nobody is kept waiting and the clock is too coarse to compare."""
TRUSTED = networks("0.0.0.0/0")

SEEDS = (
    "a", "A ", "(", ")", "[", "<", "<b>", "<!--", "&", "&amp;", "&#x", "&#55357;", "%", "%41", "%c3", "\u0301", "İ",
    "ﷺ",
    "ά", "ß", "-", "..", ",", ";", "=", "|", '"', "'", "0", "1.2.3.4, ", "for=a;", "NOT ", "a OR ", '"a" AND (',
    "weather ", "in ", "tomorrow and ", "καιρός ", "at 5 ", "%c%C", "&a=", "a=1&", "city=a;", "http://a", "\u200d", "+",
    "1,2 ", "37°58' ", "N 1 ", "1:2:3 ", "a,b,", "<info>", "<area><polygon>", "a,b,2026-01-01T00:00:00Z ", "2026-",
    "**a", "[a](", "`", "claims=>1|", "whens=", "%7C",
)  # fmt: skip
CAP = (
    "<alert><identifier>a</identifier><sender>b</sender><sent>2026-11-30T10:00:00+00:00</sent><status>Actual</status>"
    "<msgType>Alert</msgType><scope>Public</scope><references>{0}</references><info><event>{0}</event><expires>{0}</expires>"
    "<description>{0}</description><area><areaDesc>{0}</areaDesc><polygon>{0}</polygon></area></info></alert>"
)
READERS: dict[str, Callable[[str], object]] = {
    "text of HTML": plain_text.text_of,
    "HTML in HTML": lambda text: plain_text.text_of(text, escaped_at_most=3),
    "clean text": plain_text.clean,
    "a link": plain_text.link,
    "surrogates": plain_text.join_surrogates,
    "folding": folding.fold,
    "spellings": folding.spellings,
    "a region": folding.fold_region,
    "a language": languages.openweathermap_code,
    "a country": countries.country_code,
    "a query string": lambda text: WeatherQuery.from_query_string(text.encode()),
    "a city": lambda text: WeatherQuery.from_values({"city": text}),
    "a name": lambda text: PlacesQuery.from_values({"q": text}),
    "spelt names": lambda text: SpelledQuery.from_values({"names": text}),
    "a search": lambda text: NewsQuery.from_values({"country": "gr", "q": text}),
    "a question": lambda text: AskQuery.from_values({"q": text}),
    "a context": lambda text: AskQuery.from_values({"q": "and tomorrow?", "context": text}),
    "what a context holds": Context.parse,
    "a context's time": When.parse,
    "a point": typed_coordinates,
    "a landmark": landmarks.names_landmark,
    "a sight": landmarks.sight_town,
    "what a name lies in": lambda text: list(qualifiers.splits(text)),
    "Markdown": markdown.escaped,
    "a polygon": shapes.read_polygon,
    "a circle": shapes.read_circle,
    "a warning": lambda text: cap.read_cap(text.encode()),
    "a warning's texts": lambda text: cap.read_cap(CAP.format(escape(text)).encode()),
    "a list of warnings": lambda text: feed.read_index(text.encode(), "https://a.example/"),
    "references": cap.references,
    "a moment": cap.moment,
    "lines of a warning": lambda text: cap.lines(text, 1_000_000),
    "a date of mail": feed.mail_date,
    "understanding": understand,
    "parameters' names": lambda text: ignored_parameters(text.encode(), frozenset({"city", "units", "lang"})),
    "a rendering": lambda text: render_options(f"line={text}".encode(), text),
    "secrets": without_secrets,
    "choices": lambda text: shorten_choices({"HTTP_ACCEPT": text}),
    "an address": parse_address,
    "hops": lambda text: client_address("10.0.0.1", text.split(","), TRUSTED),
    "wttr.in's options": WttrOptions.of,
    "wttr.in's place": place_name,
}


def took_s(reader: Callable[[str], object], text: str) -> float:
    """Processor time of one reading, the least of five; each text differs, as readings may be remembered."""
    times = []
    for number in range(5):
        different = f"{text}{number}"
        began_s = time.thread_time()
        with suppress(Problem, ValueError, cap.UnreadableCap):
            reader(different)
        times.append(time.thread_time() - began_s)
    return min(times)


@pytest.mark.parametrize("reader", READERS)
def test_reading_takes_no_more_than_in_proportion_to_the_text(reader: str) -> None:
    for seed in SEEDS:
        text = seed * (LETTERS // len(seed))
        longest_s = took_s(READERS[reader], text * 4)
        if longest_s > ENOUGH_S:
            shortest_s = took_s(READERS[reader], text)
            assert longest_s < 12 * max(shortest_s, ENOUGH_S / 12), (seed, shortest_s, longest_s)
