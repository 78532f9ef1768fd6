"""Asking, and printing what comes back: answers on stdout in the order asked, trouble on stderr."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice

from client import questions
from client.ask import Answer
from client.output import Row, Screen, complain, screen_of, spinner, write
from client.questions import Query
from client.terminal import NARROWEST, Terminal
from client.trouble import Trouble
from client.waiting import ask_all
from client.wishes import Wishes

SIDE_BY_SIDE = {questions.WEATHER, questions.FORECAST}
GAP = 2  # columns between two cities


def _now() -> datetime:
    return datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the command takes from the world around it: its patience in seconds, the terminal as it is now, the time."""

    wait_s: float = 15.0  # master's own deadline is 8
    terminal: Callable[[str], Terminal] = Terminal.here
    now: Callable[[], datetime] = _now
    clock: Callable[[], float] = time.monotonic
    pause: Callable[[float], None] = time.sleep


Shown = Row | bytes | Trouble
"""What is printed of one answer, or of several side by side."""


def answer(world: Surroundings, wishes: Wishes, asked: Sequence[Query]) -> int:
    """Print each answer or trouble in the order asked; tell the gravest exit code."""
    terminal = world.terminal(wishes.color)
    return show(look(world, wishes, terminal, asked), screen_of(terminal))


def look(world: Surroundings, wishes: Wishes, terminal: Terminal, asked: Sequence[Query]) -> Iterator[Shown]:
    """Ask all, and give what is to be printed as it comes."""
    if wishes.form == "json":
        for _, outcome in _outcomes(world, wishes, asked):
            yield outcome.body if isinstance(outcome, Answer) else outcome
        return
    abreast, width = columns(asked, terminal) if wishes.form == "text" else (1, terminal.drawn_columns)
    outcomes = _outcomes(world, wishes, [_rendered(question, wishes, terminal, width) for question in asked])
    while several := [outcome for _, outcome in islice(outcomes, abreast)]:
        yield from (outcome for outcome in several if isinstance(outcome, Trouble))
        texts = tuple(outcome.payload for outcome in several if isinstance(outcome, Answer))
        if texts:
            yield Row(texts, width, GAP, close=wishes.form == "line")


def show(seen: Iterable[Shown], screen: Screen) -> int:
    """Print it all; tell the gravest exit code. The same trouble is told once."""
    code = 0
    told: set[str] = set()
    before: Row | bytes | None = None
    for shown in seen:
        if isinstance(shown, Trouble):
            code = max(code, shown.exit_code)
            if str(shown) not in told:
                complain(str(shown))
            told.add(str(shown))
        elif isinstance(shown, bytes):
            write((b"\n" if isinstance(before, bytes) and not before.endswith(b"\n") else b"") + shown)
            before = shown
        else:
            screen.row(shown, apart=before is not None and not shown.close)
            before = shown
    return code


def columns(asked: Sequence[Query], terminal: Terminal) -> tuple[int, int]:
    """How many answers stand side by side, and how wide each of them is."""
    abreast = 1
    if terminal.live and all(question.path in SIDE_BY_SIDE for question in asked):
        abreast = max(1, min(len(asked), (terminal.columns + GAP) // (NARROWEST + GAP)))
    return abreast, (terminal.drawn_columns if abreast == 1 else (terminal.columns + GAP) // abreast - GAP)


def _rendered(question: Query, wishes: Wishes, terminal: Terminal, width: int) -> Query:
    """The question, to be answered in what the terminal can show."""
    return question.rendered(
        wishes.form,
        width=str(width) if wishes.form == "text" else None,
        color="always" if terminal.colours else "never",
        glyphs="ascii" if terminal.glyphs == "ascii" else None,
        line=wishes.template,
        lang=wishes.lang if question.path == questions.NEWS else None,
    )


def _outcomes(world: Surroundings, wishes: Wishes, asked: Sequence[Query]) -> Iterator[tuple[Query, Answer | Trouble]]:
    return ask_all(wishes.address, asked, world.wait_s, busy=partial(spinner, f"asking {wishes.address} \u2026"))
