"""The terminal: what it can show, and writing to stdout and stderr.

A terminal that a person looks at is drawn on by `client.drawing`. That module imports rich, which is slow to import, so
it is loaded only where it is needed.
"""

import os
import shutil
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, Self, TextIO

import click

from client.clean import printable

MIN_COLUMNS, MAX_COLUMNS, DEFAULT_COLUMNS = 40, 200, 80
"""The least and the most that master renders, and the width assumed of a pipe."""
LIMITED_TERMINALS = ("dumb", "linux", "vt100", "vt220")
"""Values of TERM whose fonts lack many glyphs, whatever the encoding says."""
ASCII_LOCALES = ("C", "POSIX")
"""Values of LC_ALL that ask for ASCII, though Python writes UTF-8 there (PEP 540). LANG is ignored: containers set it
to C without meaning it."""
GLYPH_SAMPLE = "\u2600\u2197\u2581\u2588\u2013\u00b7\u2026"  # sun, arrow, bars, dash, dot, ellipsis

# Left to right: dashes, middle dot, ellipsis, single and double quotation marks, the degree sign.
ASCII_PUNCTUATION = {
    "\u2014": "-",
    "\u2013": "-",
    "\u00b7": "|",
    "\u2026": "...",
    "\u2018": "'",
    "\u2019": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u00b0": "",
}
GREEK = dict(
    zip(
        "\u03b1\u03b2\u03b3\u03b4\u03b5\u03b6\u03b7\u03b8\u03b9\u03ba\u03bb\u03bc"
        "\u03bd\u03be\u03bf\u03c0\u03c1\u03c2\u03c3\u03c4\u03c5\u03c6\u03c7\u03c8\u03c9",
        "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split(),
        strict=True,
    )
)
"""From alpha to omega, letter by letter, after ISO 843."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """What stdout can show. `interactive`: a terminal rather than a file or a pipe. `glyphs`: unicode or ascii."""

    interactive: bool = False
    colours: bool = False
    glyphs: str = "unicode"
    encoding: str = "utf-8"
    columns: int = DEFAULT_COLUMNS
    lines: int = 24

    @classmethod
    def detect(cls, stdout: TextIO, environment: Mapping[str, str], colour: str) -> Self:
        """Detect what a stream can show; `colour` is always, never or auto."""
        columns, lines = shutil.get_terminal_size()
        interactive = stdout.isatty()
        encoding = output_encoding(stdout, environment)
        term = environment.get("TERM")
        auto_colours = interactive and term != "dumb" and not environment.get("NO_COLOR")
        limited = (interactive and term in LIMITED_TERMINALS) or not _can_encode(GLYPH_SAMPLE, encoding)
        return cls(
            interactive=interactive,
            colours={"always": True, "never": False}.get(colour, auto_colours),
            glyphs="ascii" if limited else "unicode",
            encoding=encoding,
            columns=max(1, columns),
            lines=max(1, lines),
        )

    @classmethod
    def current(cls, colour: str = "auto") -> Self:
        """Detect what this process's stdout can show, with its size of this moment."""
        return cls.detect(sys.stdout, os.environ, colour)

    @property
    def render_columns(self) -> int:
        """The width to ask master for."""
        return min(max(self.columns, MIN_COLUMNS), MAX_COLUMNS)


@dataclass(frozen=True, slots=True)
class Row:
    """Texts side by side, each `width` columns wide with `gap` columns between; `compact`: no empty line above."""

    texts: Sequence[str]
    width: int
    gap: int
    compact: bool = False


class Output(Protocol):
    """Prints rows."""

    def print_row(self, row: Row, *, separated: bool) -> None:
        """Print a row, after an empty line if `separated`."""


@dataclass(frozen=True, slots=True)
class PlainOutput:
    """Prints to a file or a pipe, one text below the other."""

    terminal: Terminal

    def print_row(self, row: Row, *, separated: bool) -> None:
        """Print a row's texts."""
        for text in row.texts:
            write(("\n" if separated else "") + displayable(text, self.terminal) + "\n")


def output_for(terminal: Terminal) -> Output:
    """Return the output that suits the terminal."""
    if not terminal.interactive:
        return PlainOutput(terminal)
    output: Output = import_module("client.drawing").RichOutput(terminal)
    return output


def spinner(label: str) -> AbstractContextManager[object]:
    """Return a context that shows a spinner on stderr; it shows nothing where stderr isn't a terminal."""
    if not sys.stderr.isatty():
        return nullcontext()
    shown: AbstractContextManager[object] = import_module("client.drawing").rich_spinner(label, sys.stderr)
    return shown


def displayable(text: str, terminal: Terminal) -> str:
    """Return the text sanitized, and transliterated to what the terminal's encoding has."""
    return transliterate(printable(text, styled=terminal.colours), terminal.encoding)


def transliterate(text: str, encoding: str | None) -> str:
    """Replace what the encoding lacks: by ASCII punctuation, the letter without accent, Latin for Greek, else "?"."""
    return "".join(_transliterate_character(character, encoding or "ascii") for character in text)


def write(text_or_bytes: str | bytes) -> None:
    """Write to stdout unchanged. If the reader has closed the pipe (`| head`), the command ends with exit code 0."""
    try:
        click.echo(text_or_bytes, nl=False, color=True)
    except BrokenPipeError:
        discard_stdout()
        raise click.exceptions.Exit(0) from None


def error(sentence: str) -> None:
    """Print a sentence on stderr, after the command's name."""
    click.echo(transliterate(f"iris: {sentence}", output_encoding(sys.stderr, os.environ)), err=True)


def discard_stdout() -> None:
    """Redirect stdout to nothing, so that flushing its buffer at the interpreter's end raises no error."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    os.close(devnull)


def output_encoding(stream: TextIO, environment: Mapping[str, str]) -> str:
    """Return the encoding to restrict a stream's text to: ASCII where LC_ALL asks for it, else the stream's own."""
    ascii_wanted = environment.get("LC_ALL") in ASCII_LOCALES
    return "ascii" if ascii_wanted else getattr(stream, "encoding", None) or "ascii"


def _transliterate_character(character: str, encoding: str) -> str:
    if _can_encode(character, encoding):
        return character
    letter = unicodedata.normalize("NFKD", character)[0]
    greek = GREEK.get(letter.lower(), letter)
    latin = greek.capitalize() if letter.isupper() else greek
    candidates = (ASCII_PUNCTUATION.get(character, character), letter, latin)
    return next((text for text in candidates if _can_encode(text, encoding)), "?")


def _can_encode(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
