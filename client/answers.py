"""What is done with master's answers: print them, print them again at an interval, or open a headline."""

import time
import webbrowser
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from itertools import islice
from typing import Any

from client import http
from client.clean import clean, web_link
from client.config import Options
from client.errors import ClientError, NoAnswer, NotIris
from client.http import Outcome, Request, Response, fetch_all
from client.terminal import MIN_COLUMNS, Output, Row, Terminal, error, output_for, spinner, write

SIDE_BY_SIDE_PATHS = {http.WEATHER, http.FORECAST}
GAP = 2  # columns between two cities
RESIZE_POLL_S = 0.2
CLOCK = "%H:%M:%S"

Part = Row | bytes | ClientError
"""A part of the output: a row of texts, a JSON body, or an error."""


def _now() -> datetime:
    return datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class Runtime:
    """What a command takes from outside, injected so that tests need no mock: timeout, terminal, time and sleep.

    `now` is the local time of day; `clock` is monotonic, in seconds.
    """

    timeout_s: float = 15.0  # master's own deadline is 8
    terminal: Callable[[str], Terminal] = Terminal.current
    now: Callable[[], datetime] = _now
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


def print_answers(runtime: Runtime, options: Options, requests: Sequence[Request]) -> int:
    """Print each answer or error in the order of the requests, and return the highest exit code."""
    terminal = runtime.terminal(options.color)
    return _print_parts(_fetch_parts(runtime, options, terminal, requests), output_for(terminal))


def watch(runtime: Runtime, options: Options, requests: Sequence[Request], interval_s: int) -> int:
    """Print the answers again every `interval_s` seconds, until Ctrl-C.

    On an interactive terminal they replace the previous ones, otherwise they are printed below. If the first attempt
    fails, returns its exit code; later failures are printed and retried.
    """
    terminal = runtime.terminal(options.color)
    if terminal.interactive and options.form != "json":
        return _watch_in_place(runtime, options, requests, interval_s, terminal)
    code = print_answers(runtime, options, requests)
    while not code:
        runtime.sleep(interval_s)
        print_answers(runtime, options, requests)
    return code


def open_headline(runtime: Runtime, options: Options, request: Request, number: int) -> int:
    """Request headlines, open the one of that number in the browser, and return the exit code."""
    outcome = next(fetch_all(options.address, [request], runtime.timeout_s))
    try:
        if isinstance(outcome, ClientError):
            raise outcome
        articles = _articles(outcome.payload)
        if articles is None:
            raise NotIris(options.address, "answers without a list of articles")
    except ClientError as failure:
        error(str(failure))
        return failure.exit_code
    if number > len(articles):
        error(f"there is no headline {number}: the answer has {len(articles)}.")
        return 1
    return _open_article(articles[number - 1], number)


def side_by_side(requests: Sequence[Request], terminal: Terminal) -> tuple[int, int]:
    """Return how many answers stand side by side, and the width in columns of each."""
    count = 1
    if terminal.interactive and all(request.path in SIDE_BY_SIDE_PATHS for request in requests):
        count = max(1, min(len(requests), (terminal.columns + GAP) // (MIN_COLUMNS + GAP)))
    return count, (terminal.render_columns if count == 1 else (terminal.columns + GAP) // count - GAP)


def _fetch_parts(runtime: Runtime, options: Options, terminal: Terminal, requests: Sequence[Request]) -> Iterator[Part]:
    """Send all requests and yield what to print, as it arrives."""
    if [request.path for request in requests] == [http.ASK]:
        yield from _answer_parts(runtime, options, terminal, requests[0])
        return
    if options.form == "json":
        for outcome in _fetch(runtime, options, requests):
            yield outcome.body if isinstance(outcome, Response) else outcome
        return
    count, width = side_by_side(requests, terminal) if options.form == "text" else (1, terminal.render_columns)
    outcomes = _fetch(runtime, options, [_rendered(request, options, terminal, width) for request in requests])
    while row := list(islice(outcomes, count)):
        yield from (outcome for outcome in row if isinstance(outcome, ClientError))
        texts = tuple(outcome.payload for outcome in row if isinstance(outcome, Response))
        if texts:
            yield Row(texts, width, GAP, compact=options.form == "line")


def _answer_parts(runtime: Runtime, options: Options, terminal: Terminal, request: Request) -> Iterator[Part]:
    """Ask a question and yield its answer: the sentence, or with `full` all of it as text.

    What is no answer is a NoAnswer, after the JSON where that is wanted: only the JSON tells.
    """
    outcome = next(_fetch(runtime, options, [request.rendered("json", **options.measures)]))
    if isinstance(outcome, ClientError):
        yield outcome
        return
    if options.form == "json":
        yield outcome.body
    try:
        sentence = http.sentence(options.address, outcome)
    except NotIris as failure:
        yield failure
        return
    if not http.is_answered(outcome.payload):
        yield NoAnswer(sentence)
    elif options.form == "text" and options.full:
        whole = next(_fetch(runtime, options, [_rendered(request, options, terminal, terminal.render_columns)]))
        yield whole if isinstance(whole, ClientError) else Row((whole.payload,), terminal.render_columns, GAP)
    elif options.form != "json":
        yield Row((sentence,), terminal.render_columns, GAP, compact=options.form == "line")


def _fetch(runtime: Runtime, options: Options, requests: Sequence[Request]) -> Iterator[Outcome]:
    waiting = partial(spinner, f"asking {options.address} \u2026")
    return fetch_all(options.address, requests, runtime.timeout_s, waiting=waiting)


def _rendered(request: Request, options: Options, terminal: Terminal, width: int) -> Request:
    """Add the rendering parameters that fit the terminal, and the measures where weather is shown."""
    measures = {} if request.path == http.NEWS else options.measures
    return request.rendered(
        options.form,
        width=str(width) if options.form == "text" else None,
        color="always" if terminal.colours else "never",
        glyphs="ascii" if terminal.glyphs == "ascii" else None,
        line=options.template,
        **measures,
        lang=options.lang if request.path == http.NEWS else None,  # the other requests have it already
    )


def _print_parts(parts: Iterable[Part], output: Output) -> int:
    """Print the parts, the same error only once, and return the highest exit code."""
    code = 0
    printed_errors: set[str] = set()
    previous: Row | bytes | None = None
    for part in parts:
        if isinstance(part, ClientError):
            code = max(code, part.exit_code)
            if str(part) not in printed_errors:
                error(str(part))
            printed_errors.add(str(part))
        elif isinstance(part, bytes):
            write((b"\n" if isinstance(previous, bytes) and not previous.endswith(b"\n") else b"") + part)
            previous = part
        else:
            output.print_row(part, separated=previous is not None and not part.compact)
            previous = part
    return code


def _watch_in_place(
    runtime: Runtime, options: Options, requests: Sequence[Request], interval_s: int, terminal: Terminal
) -> int:
    parts = list(_fetch_parts(runtime, options, terminal, requests))
    if any(isinstance(part, ClientError) for part in parts):
        return _print_parts(parts, output_for(terminal))
    rows, answered_at = [part for part in parts if isinstance(part, Row)], runtime.now()
    errors: list[str] = []
    due_s = runtime.clock() + interval_s
    while True:
        next_at = runtime.now() + timedelta(seconds=due_s - runtime.clock())
        _redraw(terminal, rows, errors, _footer(answered_at, next_at, stale=bool(errors)))
        terminal = _sleep_until(due_s, runtime, options, terminal)
        if runtime.clock() >= due_s:
            due_s += interval_s
        parts = list(_fetch_parts(runtime, options, terminal, requests))
        errors = list(dict.fromkeys(str(part) for part in parts if isinstance(part, ClientError)))
        if any(isinstance(part, Row) for part in parts):  # else the last answers stay on the screen
            rows, answered_at = [part for part in parts if isinstance(part, Row)], runtime.now()


def _redraw(terminal: Terminal, rows: Sequence[Row], errors: Sequence[str], footer: str) -> None:
    output = import_module("client.drawing").RichOutput(terminal)
    error_lines = sum(1 + len(sentence) // terminal.columns for sentence in errors)
    output.redraw(rows, footer, error_lines)
    for sentence in errors:
        error(sentence)


def _footer(answered_at: datetime, next_at: datetime, *, stale: bool) -> str:
    state = f"still the answer of {answered_at:{CLOCK}}" if stale else f"asked at {answered_at:{CLOCK}}"
    return f"{state}, next at {next_at:{CLOCK}}; Ctrl-C ends"


def _sleep_until(due_s: float, runtime: Runtime, options: Options, drawn: Terminal) -> Terminal:
    """Sleep until `due_s` or until the terminal differs from the one drawn on; return the terminal as it is then."""
    while (left_s := due_s - runtime.clock()) > 0:
        runtime.sleep(min(left_s, RESIZE_POLL_S))
        terminal = runtime.terminal(options.color)
        if terminal != drawn:
            return terminal
    return drawn


def _open_article(article: Mapping[str, Any], number: int) -> int:
    url = article.get("url")
    page = web_link(url) if isinstance(url, str) else None
    if page is None:
        error(f"headline {number} has no link to a page of the web.")
        return 1
    write(f"{clean(str(article.get('title') or ''))}\n{page}\n")
    if not webbrowser.open(page):
        error("no browser could be started; the link is above.")
        return 1
    return 0


def _articles(payload: Any) -> list[dict[str, Any]] | None:  # noqa: ANN401 - JSON
    """Return the articles of a news answer or of a briefing; None if it has no list of objects there."""
    page = payload.get("news", payload) if isinstance(payload, dict) else None
    articles = page.get("articles") if isinstance(page, dict) else None
    usable = isinstance(articles, list) and all(isinstance(article, dict) for article in articles)
    return articles if usable else None
