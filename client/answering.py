"""Asking, and printing what comes back: answers on stdout in the order asked, trouble on stderr."""

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from client import questions
from client.ask import Answer
from client.news_text import news_block
from client.options import Wishes
from client.output import complain, say, write
from client.provenance import Provenance
from client.questions import Question
from client.reading import WrongShapeError, read_headlines, read_weather
from client.trouble import NotIris, Trouble
from client.waiting import ask_all
from client.weather_text import weather_block

NARROWEST, WIDEST = 30, 100  # columns: what still reads well


def _now() -> datetime:
    return datetime.now(UTC)


def _width() -> int:
    return shutil.get_terminal_size().columns


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the command takes from the world around it: the time, the terminal's columns, its patience in seconds."""

    now: Callable[[], datetime] = _now
    width: Callable[[], int] = _width
    wait_s: float = 15.0  # master's own deadline is 8


def answer(surroundings: Surroundings, wishes: Wishes, asked: Iterable[Question]) -> int:
    """Print each answer or trouble in the order asked; tell the gravest exit code. The same trouble is told once."""
    code = 0
    told: set[str] = set()
    before = b"" if wishes.as_json else ""
    for question, outcome in ask_all(wishes.address, asked, surroundings.wait_s):
        try:
            if isinstance(outcome, Trouble):
                raise outcome
            shown = _shown(question, outcome, wishes, surroundings)
        except Trouble as trouble:
            code = max(code, trouble.exit_code)
            if str(trouble) not in told:
                complain(str(trouble))
            told.add(str(trouble))
        else:
            write(before)
            write(shown) if isinstance(shown, bytes) else say(shown)
            before = _between(shown)
    return code


def _shown(question: Question, answer: Answer, wishes: Wishes, surroundings: Surroundings) -> str | bytes:
    """Make of an answer what is printed. Raises NotIris where its shape is wrong, with --json too."""
    provenance = Provenance.of(answer.headers)
    now, width = surroundings.now(), min(max(surroundings.width(), NARROWEST), WIDEST)
    try:
        if question.path == questions.NEWS:
            text = news_block(read_headlines(answer.payload), provenance, question.about, now, width)
        else:
            text = weather_block(read_weather(answer.payload), provenance, wishes.units_for_people, now, width)
    except WrongShapeError as wrong:
        raise NotIris(wishes.address, str(wrong)) from wrong
    return answer.body if wishes.as_json else text


def _between(shown: str | bytes) -> str | bytes:
    """What parts two answers: an empty line, or between documents a line's end where the first has none."""
    if isinstance(shown, bytes):
        return b"" if shown.endswith(b"\n") else b"\n"
    return "\n"
