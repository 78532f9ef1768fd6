"""What stdout can show, and how wide it is."""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self, TextIO

NARROWEST, WIDEST, USUAL = 40, 200, 80
"""Columns: what master draws in, and what is assumed of a pipe."""
OLD = ("dumb", "linux", "vt100", "vt220")
"""Terminals, by TERM, whose letters are few whatever the encoding says."""
PLAIN_LOCALES = ("C", "POSIX")
"""Whoever sets LC_ALL to one wants ASCII, though Python writes UTF-8 there (PEP 540). LANG may be a container's."""
SAMPLE = "\u2600\u2197\u2581\u2588\u2013\u00b7\u2026"  # sun, arrow, bars, dash, dot, ellipsis


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where answers are printed. `live`: a person looks at it, and it can be drawn on; otherwise a file or a pipe."""

    live: bool = False
    colours: bool = False
    glyphs: str = "unicode"
    encoding: str = "utf-8"
    columns: int = USUAL
    lines: int = 24

    @classmethod
    def of(cls, stdout: TextIO, environment: Mapping[str, str], colour: str) -> Self:
        """What the command was started with; `colour` is always, never or auto."""
        columns, lines = shutil.get_terminal_size()
        dumb = environment.get("TERM") in OLD[:1]
        encoding = letters(stdout, environment)
        live = stdout.isatty()
        told = {"always": True, "never": False}
        return cls(
            live=live,
            colours=told.get(colour, live and not dumb and not environment.get("NO_COLOR")),
            glyphs="ascii" if (live and environment.get("TERM") in OLD) or not _holds(encoding, SAMPLE) else "unicode",
            encoding=encoding,
            columns=max(1, columns),
            lines=max(1, lines),
        )

    @classmethod
    def here(cls, colour: str = "auto") -> Self:
        """What this process's stdout is now: asked anew, it has its new size."""
        return cls.of(sys.stdout, os.environ, colour)

    @property
    def drawn_columns(self) -> int:
        """The width to ask master for."""
        return min(max(self.columns, NARROWEST), WIDEST)


def letters(stream: TextIO, environment: Mapping[str, str]) -> str:
    """The encoding whose letters a stream may be given."""
    few = environment.get("LC_ALL") in PLAIN_LOCALES
    return "ascii" if few else getattr(stream, "encoding", None) or "ascii"


def _holds(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
