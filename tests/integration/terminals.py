"""A real (pseudo-)terminal for the client: pexpect types and reads, pyte emulates the screen."""

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
TIMEOUT_S = 60
"""Longer than any command takes on a busy machine."""
CTRL_C = "\x03"
ACQUIRE_TERMINAL = """
import fcntl, os, signal, sys, termios
signal.signal(signal.SIGHUP, signal.SIG_DFL)
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""
"""Run in the child: makes the terminal its controlling one, then replaces itself by the command, which ends with the
terminal (and so with the tests, however they end) even where they run under nohup.

pexpect.spawn would fork this process instead, which is unsafe while it has threads.
"""
REMOVED_VARIABLES = ("NO_COLOR", "IRIS_URL", "LC_ALL", "LC_CTYPE", "COLUMNS", "LINES", "PYTHONIOENCODING", "PYTHONUTF8")


class Terminal:
    """A command that runs in a terminal of `columns` and `lines`; `written` is all its output that was read so far."""

    def __init__(
        self, command: Sequence[str], settings: Mapping[str, str], *, columns: int = 80, lines: int = 100
    ) -> None:
        inherited = {name: value for name, value in os.environ.items() if name not in REMOVED_VARIABLES}
        master_fd, terminal_fd = pty.openpty()
        termios.tcsetwinsize(master_fd, (lines, columns))
        self._process = subprocess.Popen(
            [sys.executable, "-c", ACQUIRE_TERMINAL, *command],
            cwd=ROOT,
            env={**inherited, "TERM": "xterm-256color", "LANG": "C.UTF-8", **settings},
            stdin=terminal_fd,
            stdout=terminal_fd,
            stderr=terminal_fd,
            start_new_session=True,
        )
        os.close(terminal_fd)
        self._pexpect: Any = fdpexpect.fdspawn(master_fd, encoding="utf-8", timeout=TIMEOUT_S)
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.Stream(self._screen)
        self.written = ""

    def wait_for(self, text: str) -> None:
        """Wait until the text is written."""
        self._pexpect.expect_exact(text)
        self._record(self._pexpect.before + self._pexpect.after)

    def wait(self) -> int:
        """Wait until the command ends, and return its exit code."""
        self._pexpect.expect(pexpect.EOF)
        self._record(self._pexpect.before)
        return self._process.wait(TIMEOUT_S)

    def type(self, keys: str) -> None:
        """Type these keys."""
        self._pexpect.send(keys)

    def resize(self, columns: int, lines: int) -> None:
        """Resize the window."""
        self._screen.resize(lines, columns)
        termios.tcsetwinsize(self._pexpect.child_fd, (lines, columns))

    def screen(self) -> list[str]:
        """Return the lines now on the screen, without the empty ones at its end."""
        lines = [line.rstrip() for line in self._screen.display]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    def close(self) -> None:
        """Kill the command."""
        self._process.kill()
        self._process.wait(TIMEOUT_S)
        self._pexpect.close()

    def _record(self, text: str) -> None:
        self.written += text
        self._stream.feed(text)


def iris_command(*arguments: str) -> list[str]:
    """Return the command line of the client with these arguments."""
    return [sys.executable, "-m", "client", *arguments]
