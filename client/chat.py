"""`iris chat`: one question after the other. Each answer's context goes along with the next question."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from platformdirs import user_state_path
from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

from client import http
from client.answers import Runtime
from client.config import Options
from client.errors import ClientError, NotIris, ProblemResponse
from client.options import answer_options, near_option, url_option, weather_options
from client.terminal import error, write

PROMPT = "> "
EXAMPLES = (
    "will it rain in Athens tomorrow?",
    "weather in London this weekend",
    "is it warmer in Rome or Athens?",
    "what's new in Greece?",
    "good morning from Thessaloniki",
    "and tomorrow?",
    "θα βρέξει αύριο στην Αθήνα;",
    "τι νέα από την Ελλάδα;",
    "help",
)
"""What Tab completes, besides the questions that the last answer suggests."""


@click.command()
@url_option()
@answer_options
@weather_options
@near_option()
@click.pass_context
def chat(ctx: click.Context) -> None:
    """Answer one question after the other: "and tomorrow?" follows the one before. Ctrl-D leaves.

    Arrow keys bring back earlier questions, Tab completes.
    """
    options = Options.resolve(ctx.meta)
    runtime: Runtime = ctx.obj or Runtime()
    if not sys.stdin.isatty():
        ctx.exit(converse(runtime, options, lambda _suggested: input()))
    session: PromptSession[str] = PromptSession(history=_history(user_state_path("iris") / "questions"))
    ctx.exit(converse(runtime, options, lambda suggested: _read(session, suggested)))


def converse(runtime: Runtime, options: Options, read: Callable[[tuple[str, ...]], str]) -> int:
    """Ask what `read` returns, given the suggested questions, until it raises EOFError; return the last exit code.

    Ctrl-C while typing drops the line; a failure is printed and the conversation goes on.
    """
    context: str | None = None
    suggested: tuple[str, ...] = ()
    code = 0
    while True:
        try:
            question = read(suggested).strip()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return code
        if not question:
            continue
        request = http.ask(question, options.units, options.asked_at, context)
        outcome = next(http.fetch_all(options.address, [request], runtime.timeout_s))
        if isinstance(outcome, ClientError):
            error(str(outcome))
            code = outcome.exit_code
            context = outcome.context or context if isinstance(outcome, ProblemResponse) else context
            continue
        answer: Any = outcome.payload
        try:
            write(f"{http.sentence(options.address, outcome)}\n")
        except NotIris as failure:
            error(str(failure))
            return failure.exit_code
        sent_back, questions = answer.get("context"), answer.get("suggestions")
        context = sent_back if isinstance(sent_back, str) and sent_back else None
        suggested = tuple(text for text in questions if isinstance(text, str)) if isinstance(questions, list) else ()
        code = 0


def _read(session: "PromptSession[str]", suggested: tuple[str, ...]) -> str:
    completer = WordCompleter([*suggested, *EXAMPLES], sentence=True, ignore_case=True)
    return session.prompt(PROMPT, completer=completer, complete_while_typing=False)


def _history(file: Path) -> History:
    """The questions of earlier conversations; of this one alone where they can't be kept."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600, exist_ok=True)
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(file))
