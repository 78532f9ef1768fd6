"""An answer of one of Iris's own kinds: the place, and what is known as a label and a value in each line."""

from collections.abc import Sequence

from master.facts.assumed import assumed_line
from master.facts.results import PlaceForecast, PlaceKind, PlaceWeather
from master.views.text.format import BOLD, DIM, TextFormat, columns, isolated, pad, wrap
from master.views.text.weather import INDENT, provenance_lines
from servicekit.plain_text import clean

GAP, WIDEST_LABEL = 2, 0.4
"""Columns between a label and its value; the share of the width that labels may take."""


def kind_block(result: PlaceKind, fmt: TextFormat) -> list[str]:
    """The block of a place under its heading."""
    answer = result.part.content
    heading = fmt.glyphs.between.join((fmt.words(result.kind.title), fmt.place(answer.place, "", answer.country)))
    assumed = clean(assumed_line(answer.assumed, fmt.words))
    return [
        *(fmt.ansi(line, BOLD) for line in wrap(heading, fmt.width)),
        "",
        *_table(list(result.kind.words.rows(result.known, fmt)), fmt),
        "",
        *(INDENT + isolated(line) for line in (wrap(assumed, fmt.width - len(INDENT)) if assumed else ())),
        *provenance_lines(result.part.provenance, [], "weather", fmt),
    ]


def sure_lines(result: PlaceWeather | PlaceForecast, fmt: TextFormat) -> list[str]:
    """Under the weather: how sure it is, where that was asked, or why that isn't known."""
    match result.sure:
        case None:
            return []
        case PlaceKind(kind, part):
            rows = _table(list(kind.words.rows(result.sure.known, fmt)), fmt)
            return [
                "",
                fmt.ansi(fmt.words(kind.title), BOLD),
                *rows,
                *provenance_lines(part.provenance, [], "weather", fmt),
            ]
        case problem:
            missing = fmt.words("How sure it is isn't known: {why}", why=problem.sentence)
            return ["", *(INDENT + line for line in wrap(missing, fmt.width - len(INDENT)))]


def _table(rows: Sequence[tuple[str, str]], fmt: TextFormat) -> list[str]:
    room = min(max((columns(label) for label, _ in rows), default=0), int(fmt.width * WIDEST_LABEL)) + GAP
    width = fmt.width - len(INDENT) - room
    lines = []
    for label, value in rows:
        labels, values = wrap(label, room - GAP), wrap(value, width)
        for number in range(max(len(labels), len(values))):
            left = pad(labels[number] if number < len(labels) else "", room)
            right = isolated(values[number]) if number < len(values) else ""
            lines.append((INDENT + fmt.ansi(left, DIM) + right).rstrip())
    return lines
