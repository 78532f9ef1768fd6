"""Drawing on an interactive terminal with rich: its own number of colours, clickable links, cities side by side."""

import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from itertools import zip_longest
from typing import TextIO

from rich.ansi import AnsiDecoder
from rich.console import Console
from rich.status import Status
from rich.text import Text

from client.terminal import MIN_COLUMNS, Row, Terminal, displayable, output_encoding, transliterate

FOOTER_LINES = 3
"""Lines below a redrawn answer: an empty one, the footer, and the cursor's."""


class RichOutput:
    """Prints to the terminal that stdout is."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._console = _console(sys.stdout, terminal)

    def print_row(self, row: Row, *, separated: bool) -> None:
        """Print a row, after an empty line if `separated`."""
        self._print([Text(), *self._lines([row])] if separated else self._lines([row]))

    def redraw(self, rows: Sequence[Row], footer: str, reserved_lines: int) -> None:
        """Clear the terminal, print the rows and a footer, and leave `reserved_lines` lines free below.

        Rows are cut where the terminal has fewer lines.
        """
        lines = self._lines(rows)
        room = max(1, self._terminal.lines - reserved_lines - FOOTER_LINES)
        if len(lines) > room:
            lines = [*lines[: room - 1], self._dim(f"\u2026 {len(lines) - room + 1} more lines")]
        self._console.clear()
        self._print([*lines, Text(), self._dim(footer)])

    def _lines(self, rows: Iterable[Row]) -> list[Text]:
        lines: list[Text] = []
        for row in rows:
            if lines and not row.compact:
                lines.append(Text())
            blocks = [self._block(text) for text in row.texts]
            lines += blocks[0] if len(blocks) == 1 else _side_by_side(blocks, row.width, row.gap)
        return lines

    def _block(self, text: str) -> list[Text]:
        lines = AnsiDecoder().decode(displayable(text, self._terminal))
        if self._terminal.columns >= MIN_COLUMNS:
            return list(lines)
        return [piece for line in lines for piece in self._wrapped(line)]

    def _wrapped(self, line: Text) -> list[Text]:
        """Wrap a line that is too long between words, and indent what follows as much as its beginning.

        A line with a link stays whole; one without words, such as a chart, is cut.
        """
        indent = len(line.plain) - len(line.plain.lstrip(" "))
        room = self._terminal.columns - indent
        if line.cell_len <= self._terminal.columns or room < 1 or "://" in line.plain:
            return [line]
        if not any(character.isalnum() for character in line.plain):
            line.truncate(self._terminal.columns)
            return [line]
        pieces = line[indent:].wrap(self._console, room)
        for piece in pieces:
            piece.rstrip()
        return [Text(" " * indent) + piece for piece in pieces]

    def _print(self, lines: Sequence[Text]) -> None:
        self._console.print(Text("\n").join(lines), soft_wrap=True)

    def _dim(self, text: str) -> Text:
        return Text(transliterate(text, self._terminal.encoding), "dim")


def rich_spinner(label: str, stderr: TextIO) -> AbstractContextManager[object]:
    """Return a context that shows a spinner and a label, in ASCII if the label can't be shown as it is."""
    shown_label = transliterate(label, output_encoding(stderr, os.environ))
    return Status(shown_label, console=Console(file=stderr), spinner="dots" if shown_label == label else "line")


def _console(stdout: TextIO, terminal: Terminal) -> Console:
    console = Console(
        file=stdout,
        width=terminal.columns,
        color_system="auto" if terminal.colours else None,
        force_terminal=True,
        highlight=False,
        markup=False,
        emoji=False,
    )
    if terminal.colours and console.color_system is None:  # --color always, but TERM claims to have no colours
        return Console(file=stdout, width=terminal.columns, color_system="standard", force_terminal=True)
    return console


def _side_by_side(blocks: Sequence[Sequence[Text]], width: int, gap: int) -> list[Text]:
    return [_join(pieces, width, gap) for pieces in zip_longest(*blocks, fillvalue=Text())]


def _join(pieces: Sequence[Text], width: int, gap: int) -> Text:
    line = Text()
    for piece in pieces:
        fitted = piece.copy()
        fitted.truncate(width, overflow="ellipsis", pad=True)
        line = line + fitted + Text(" " * gap)
    line.rstrip()
    return line
