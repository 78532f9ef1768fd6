"""A live terminal, drawn on with rich: colours as far as it has them, clickable links, cities side by side."""

import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from itertools import zip_longest
from typing import Literal, TextIO

from rich.ansi import AnsiDecoder
from rich.console import Console
from rich.status import Status
from rich.text import Text

from client.legible import legible
from client.output import Row, readable
from client.terminal import NARROWEST, Terminal, letters

BELOW = 3
"""Lines that watching needs under an answer: an empty one, its own, and the cursor's."""
PLAINEST_COLOURS: Literal["standard"] = "standard"


class Drawing:
    """The terminal that stdout is."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._console = _console(sys.stdout, terminal)

    def row(self, row: Row, *, apart: bool) -> None:
        """Print a row, `apart` from what is above it by an empty line."""
        self._put([Text(), *self.lines([row])] if apart else self.lines([row]))

    def redraw(self, rows: Sequence[Row], below: str, keep_free: int) -> None:
        """Clear the terminal and print the rows, cut where it has fewer lines, and a line below; more stay free."""
        lines = self.lines(rows)
        room = max(1, self._terminal.lines - keep_free - BELOW)
        if len(lines) > room:
            left_out = Text(self._legible(f"\u2026 {len(lines) - room + 1} more lines"), "dim")
            lines = [*lines[: room - 1], left_out]
        self._console.clear()
        self._put([*lines, Text(), Text(self._legible(below), "dim")])

    def lines(self, rows: Iterable[Row]) -> list[Text]:
        """What is printed of the rows: their texts' lines, joined where texts stand side by side."""
        lines: list[Text] = []
        for row in rows:
            if lines and not row.close:
                lines.append(Text())
            blocks = [self._block(text) for text in row.texts]
            lines += blocks[0] if len(blocks) == 1 else _beside(blocks, row.width, row.gap)
        return lines

    def _block(self, text: str) -> list[Text]:
        lines = AnsiDecoder().decode(readable(text, self._terminal))
        if self._terminal.columns >= NARROWEST:
            return list(lines)
        return [piece for line in lines for piece in self._folded(line)]

    def _folded(self, line: Text) -> list[Text]:
        """A line, broken between words where it doesn't fit, under its own beginning; a link is left whole.

        Where it has no words, being a curve or a picture, it is cut.
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

    def _put(self, lines: Sequence[Text]) -> None:
        self._console.print(Text("\n").join(lines), soft_wrap=True)

    def _legible(self, text: str) -> str:
        return legible(text, self._terminal.encoding)


def turning(words: str, stderr: TextIO) -> AbstractContextManager[object]:
    """A spinner with words beside it, gone when the context is left."""
    console = Console(file=stderr)
    said = legible(words, letters(stderr, os.environ))
    return Status(said, console=console, spinner="dots" if said == words else "line")


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
    if terminal.colours and console.color_system is None:  # asked for, whatever the terminal says of itself
        return Console(file=stdout, width=terminal.columns, color_system=PLAINEST_COLOURS, force_terminal=True)
    return console


def _beside(blocks: Sequence[Sequence[Text]], width: int, gap: int) -> list[Text]:
    """Blocks next to each other, each `width` columns wide."""
    return [_joined(pieces, width, gap) for pieces in zip_longest(*blocks, fillvalue=Text())]


def _joined(pieces: Sequence[Text], width: int, gap: int) -> Text:
    line = Text()
    for piece in pieces:
        fitted = piece.copy()
        fitted.truncate(width, overflow="ellipsis", pad=True)
        line = line + fitted + Text(" " * gap)
    line.rstrip()
    return line
