"""A real terminal for the client: pexpect is its keyboard and its line, pyte what one would see on it."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pexpect
import pyte

ROOT = Path(__file__).parents[2]
PATIENCE_S = 15
UNTOLD = ("NO_COLOR", "IRIS_URL", "LC_ALL", "LC_CTYPE", "COLUMNS", "LINES", "PYTHONIOENCODING", "PYTHONUTF8")


class Terminal:
    """A command in a terminal of `columns` and `lines`; what it wrote is kept in `written`."""

    def __init__(
        self, words: Sequence[str], settings: Mapping[str, str], *, columns: int = 80, lines: int = 100
    ) -> None:
        known = {name: value for name, value in os.environ.items() if name not in UNTOLD}
        self.child: Any = pexpect.spawn(
            words[0],
            list(words[1:]),
            cwd=ROOT,
            env={**known, "TERM": "xterm-256color", "LANG": "C.UTF-8", **settings},
            dimensions=(lines, columns),
            encoding="utf-8",
            timeout=PATIENCE_S,
        )
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.Stream(self._screen)
        self.written = ""

    def until(self, text: str) -> None:
        """Wait until the text comes."""
        self.child.expect_exact(text)
        self._take(self.child.before + self.child.after)

    def end(self) -> int:
        """Wait until the command ends; tell its exit code."""
        self.child.expect(pexpect.EOF)
        self._take(self.child.before)
        self.child.close()
        return int(self.child.exitstatus)

    def resize(self, columns: int, lines: int) -> None:
        """Pull the window's corner."""
        self._screen.resize(lines, columns)
        self.child.setwinsize(lines, columns)

    def seen(self) -> list[str]:
        """The lines that are on the screen now, without the empty ones at its end."""
        lines = [line.rstrip() for line in self._screen.display]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    def close(self) -> None:
        """End the command, whatever it does."""
        self.child.close(force=True)

    def _take(self, text: str) -> None:
        self.written += text
        self._stream.feed(text)


def iris(*words: str) -> list[str]:
    """The client's command with these words."""
    return [sys.executable, "-m", "client", *words]
