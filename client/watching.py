"""`--watch`: the same question again and again, until Ctrl-C. What was answered stays while Iris is away."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib import import_module

from client.answering import Surroundings, answer, look, show
from client.output import Row, complain, screen_of
from client.questions import Query
from client.terminal import Terminal
from client.trouble import Trouble
from client.wishes import Wishes

LOOK_S = 0.2
"""How often the terminal's size is looked at."""
CLOCK = "%H:%M:%S"


def watch(world: Surroundings, wishes: Wishes, asked: Sequence[Query], every_s: int) -> int:
    """Print the answers anew every so often: on a live terminal in place of the last ones, else below them.

    Ends by itself only where the first answer is trouble, with its exit code.
    """
    terminal = world.terminal(wishes.color)
    if terminal.live and wishes.form != "json":
        return _in_place(world, wishes, asked, every_s, terminal)
    code = answer(world, wishes, asked)
    while not code:
        world.pause(every_s)
        answer(world, wishes, asked)
    return code


def _in_place(world: Surroundings, wishes: Wishes, asked: Sequence[Query], every_s: int, terminal: Terminal) -> int:
    first = list(look(world, wishes, terminal, asked))
    if any(isinstance(shown, Trouble) for shown in first):
        return show(first, screen_of(terminal))
    rows, answered = [shown for shown in first if isinstance(shown, Row)], world.now()
    troubles: list[str] = []
    due_s = world.clock() + every_s
    while True:
        left_s = due_s - world.clock()
        _draw(
            terminal, rows, troubles, _status(answered, world.now() + timedelta(seconds=left_s), stays=bool(troubles))
        )
        terminal = _wait(world, wishes, terminal, due_s)
        if world.clock() >= due_s:
            due_s += every_s
        fresh = list(look(world, wishes, terminal, asked))
        troubles = list(dict.fromkeys(str(shown) for shown in fresh if isinstance(shown, Trouble)))
        if any(isinstance(shown, Row) for shown in fresh):
            rows, answered = [shown for shown in fresh if isinstance(shown, Row)], world.now()


def _draw(terminal: Terminal, rows: Sequence[Row], troubles: Sequence[str], status: str) -> None:
    drawing = import_module("client.drawing").Drawing(terminal)
    keep_free = sum(1 + len(trouble) // terminal.columns for trouble in troubles)
    drawing.redraw(rows, status, keep_free)
    for trouble in troubles:
        complain(trouble)


def _status(answered: datetime, due: datetime, *, stays: bool) -> str:
    asked = f"still the answer of {answered:{CLOCK}}" if stays else f"asked at {answered:{CLOCK}}"
    return f"{asked}, next at {due:{CLOCK}}; Ctrl-C ends"


def _wait(world: Surroundings, wishes: Wishes, drawn: Terminal, due_s: float) -> Terminal:
    """Wait until it is time, or the terminal has another size; tell what it is now."""
    while (left_s := due_s - world.clock()) > 0:
        world.pause(min(left_s, LOOK_S))
        terminal = world.terminal(wishes.color)
        if terminal != drawn:
            return terminal
    return drawn
