"""A real terminal for the client: pexpect is its keyboard and its line, pyte what one would see on it."""

import os
import pty
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pexpect
import pyte
from pexpect import fdpexpect

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60
"""Longer than anything takes on a busy machine."""
CTRL_C = "\x03"
AT_THE_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execvp(sys.argv[1], sys.argv[1:])"
)
"""Takes the terminal, and becomes the command: pexpect's own way forks this process, whatever its threads are at."""
UNTOLD = ("NO_COLOR", "IRIS_URL", "LC_ALL", "LC_CTYPE", "COLUMNS", "LINES", "PYTHONIOENCODING", "PYTHONUTF8")


class Terminal:
    """A command in a terminal of `columns` and `lines`; what it wrote is kept in `written`."""

    def __init__(
        self, words: Sequence[str], settings: Mapping[str, str], *, columns: int = 80, lines: int = 100
    ) -> None:
        known = {name: value for name, value in os.environ.items() if name not in UNTOLD}
        line, end = pty.openpty()
        termios.tcsetwinsize(line, (lines, columns))
        self._process = subprocess.Popen(
            [sys.executable, "-c", AT_THE_TERMINAL, *words],
            cwd=ROOT,
            env={**known, "TERM": "xterm-256color", "LANG": "C.UTF-8", **settings},
            stdin=end,
            stdout=end,
            stderr=end,
            start_new_session=True,
        )
        os.close(end)
        self._line: Any = fdpexpect.fdspawn(line, encoding="utf-8", timeout=PATIENCE_S)
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.Stream(self._screen)
        self.written = ""

    def until(self, text: str) -> None:
        """Wait until the text comes."""
        self._line.expect_exact(text)
        self._take(self._line.before + self._line.after)

    def end(self) -> int:
        """Wait until the command ends; tell its exit code."""
        self._line.expect(pexpect.EOF)
        self._take(self._line.before)
        return self._process.wait(PATIENCE_S)

    def type(self, keys: str) -> None:
        """Press these keys."""
        self._line.send(keys)

    def resize(self, columns: int, lines: int) -> None:
        """Pull the window's corner."""
        self._screen.resize(lines, columns)
        termios.tcsetwinsize(self._line.child_fd, (lines, columns))

    def seen(self) -> list[str]:
        """The lines that are on the screen now, without the empty ones at its end."""
        lines = [line.rstrip() for line in self._screen.display]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    def close(self) -> None:
        """End the command, whatever it does."""
        self._process.kill()
        self._process.wait(PATIENCE_S)
        self._line.close()

    def _take(self, text: str) -> None:
        self.written += text
        self._stream.feed(text)


def command(*words: str) -> list[str]:
    """The client's command with these words."""
    return [sys.executable, "-m", "client", *words]
