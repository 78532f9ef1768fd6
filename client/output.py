"""What reaches the terminal: text in letters it has, bytes as they came, complaints on stderr."""

import os
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

import click

from client.clean import printable
from client.legible import legible
from client.terminal import Terminal, letters


@dataclass(frozen=True, slots=True)
class Row:
    """Texts that stand side by side, each `width` columns wide with a `gap` between; `close` to the row above."""

    texts: Sequence[str]
    width: int
    gap: int
    close: bool = False


class Screen(Protocol):
    """Where rows are printed."""

    def row(self, row: Row, *, apart: bool) -> None:
        """Print a row, `apart` from what is above it by an empty line."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A file or a pipe: one text below the other."""

    terminal: Terminal

    def row(self, row: Row, *, apart: bool) -> None:
        """Print a row's only text."""
        for text in row.texts:
            write(("\n" if apart else "") + readable(text, self.terminal) + "\n")


def screen_of(terminal: Terminal) -> Screen:
    """The screen; rich, which draws on a live one, takes its time to import."""
    screen: Screen = import_module("client.drawing").Drawing(terminal) if terminal.live else Paper(terminal)
    return screen


def spinner(words: str) -> AbstractContextManager[object]:
    """Something that turns on stderr, gone when the context is left; nothing where nobody is there to see it."""
    if not sys.stderr.isatty():
        return nullcontext()
    turning: AbstractContextManager[object] = import_module("client.drawing").turning(words, sys.stderr)
    return turning


def readable(text: str, terminal: Terminal) -> str:
    """Lines that do nothing to the terminal but colour it, in letters that it has."""
    return legible(printable(text, styled=terminal.colours), terminal.encoding)


def write(text_or_bytes: str | bytes) -> None:
    """Write to stdout as it is. A reader who has gone (`| head`) has read enough: the command ends there, with 0."""
    try:
        click.echo(text_or_bytes, nl=False, color=True)
    except BrokenPipeError:
        stop_writing()
        raise click.exceptions.Exit(0) from None


def complain(sentence: str) -> None:
    """Print a sentence on stderr, with the command's name before it."""
    click.echo(legible(f"iris: {sentence}", letters(sys.stderr, os.environ)), err=True)


def stop_writing() -> None:
    """Send stdout nowhere from now on, so that what is still buffered raises nothing at the interpreter's end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
