"""`iris doctor`: asks one real question of each service, then what master knows of the providers, and tells."""

import textwrap
from collections.abc import Iterable, Iterator

import click

from client import questions
from client.answering import Surroundings
from client.ask import Answer
from client.examining import Finding, Mark, examine
from client.options import where
from client.output import complain, readable, spinner, write
from client.questions import Query
from client.terminal import Terminal
from client.trouble import Trouble
from client.waiting import ask_all
from client.wishes import Wishes

CITY, COUNTRY = "Athens", "us"
"""Asked about where no home is set."""
COLOURS: dict[Mark, str] = {"ok": "green", "-": "bright_black", "WRONG": "red"}
MARK, NAME, MARGIN = 6, 18, 2  # columns


@click.command()
@where()
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """See whether master, each service, each provider and its key work, and what to do when not.

    Asks for the weather and the headlines once. Exit code: 0 all is well, 1 something is wrong, 3 there is no Iris.
    """
    world: Surroundings = ctx.obj or Surroundings()
    wishes = Wishes.of(ctx.meta)
    terminal = world.terminal(wishes.color)

    def ask(*asked: Query) -> list[Answer | Trouble]:
        outcomes = ask_all(wishes.address, asked, world.wait_s, busy=lambda: spinner("examining \u2026"))
        return [outcome for _, outcome in outcomes]

    master = ask(Query(questions.HEALTH))[0]
    if isinstance(master, Trouble):
        complain(str(master))
        ctx.exit(master.exit_code)
    city, country = wishes.city or CITY, wishes.country or COUNTRY
    weather, news = ask(questions.weather(city), questions.news(country, 1))
    found = [
        Finding("ok", "master", f"answers at {wishes.address}"),
        *examine({"weather": weather, "news": news}, ask(Query(questions.PROVIDERS))[0]),
    ]
    wrong = sum(finding.mark == "WRONG" for finding in found)
    for line in (*_lines(found, terminal), "", f"Wrong: {wrong} of {len(found)}." if wrong else "All is well."):
        write(readable(line, terminal) + "\n")
    ctx.exit(1 if wrong else 0)


def _lines(found: Iterable[Finding], terminal: Terminal) -> Iterator[str]:
    for finding in found:
        what = f"{'  ' if finding.deep else ''}{finding.what}"
        head = f"{finding.mark:<{MARK}}{what:<{NAME}}"
        hanging = min(len(head), terminal.columns // 2) * " "
        room = max(terminal.columns, 2 * MARGIN)
        first, *rest = textwrap.wrap(head + finding.says, room, subsequent_indent=hanging)
        mark = click.style(finding.mark, fg=COLOURS[finding.mark]) if terminal.colours else finding.mark
        yield mark + first[len(finding.mark) :]
        yield from rest
        if finding.advice:
            yield from textwrap.wrap(finding.advice, room, initial_indent=hanging, subsequent_indent=hanging)
