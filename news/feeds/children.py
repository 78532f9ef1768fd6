"""The worker's side of the processes that parse feeds: what a feed costs is their time, and never the event loop's."""

import json
import os
import signal
import struct
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from gevent import socket
from gevent.lock import BoundedSemaphore
from pydantic import TypeAdapter

from news.feeds.child import NO_MEMORY
from news.feeds.errors import FeedIsPage, UnusableFeed
from news.feeds.feed import Feed
from news.feeds.headline import ParsedFeed
from news.feeds.unpack import Document

MOST_CHILDREN = 2
"""So that a feed that takes all of its time holds up no other."""
_LENGTH = struct.Struct(">I")
_PARSED = TypeAdapter(ParsedFeed)
_ENDED = {
    -signal.SIGPROF: "the feed takes too long to be read",
    NO_MEMORY: "the feed takes too much memory to be read",
    -signal.SIGKILL: "the feed takes too much memory to be read",  # by the kernel, where the container has none left
}
"""Why a process has ended, by its exit code."""
_COMMAND = (sys.executable, "-m", "news.feeds.child")


class _Child:
    """A process, and the socket to it."""

    def __init__(self, command: Sequence[str]) -> None:
        self._socket, other = socket.socketpair()
        # Of the environment it gets what it needs to find our modules: it reads strangers' text, and knows no key.
        environment = {"PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)}
        with other:
            duplicate = [(os.POSIX_SPAWN_DUP2, other.fileno(), 0)]
            self.pid = os.posix_spawn(command[0], list(command), environment, file_actions=duplicate)

    def ask(self, *parts: bytes) -> bytes:
        """Send the parts of a question and wait for the answer; raises OSError or EOFError if the process ends."""
        for part in parts:
            self._socket.sendall(_LENGTH.pack(len(part)) + part)
        (length,) = _LENGTH.unpack(self._receive(_LENGTH.size))
        return self._receive(length)

    def _receive(self, size: int) -> bytes:
        received = bytearray()
        while len(received) < size:
            piece = self._socket.recv(size - len(received))
            if not piece:
                raise EOFError
            received += piece
        return bytes(received)

    def is_alive(self) -> bool:
        """Whether the process still runs."""
        with suppress(ChildProcessError):  # somebody else has waited for it
            return os.waitpid(self.pid, os.WNOHANG) == (0, 0)
        return False

    def end(self) -> int:
        """End the process, if it hasn't ended; its exit code, or the negative number of the signal that ended it."""
        self._socket.close()
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.pid, signal.SIGKILL)
            return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return -signal.SIGKILL


@dataclass(slots=True)
class Children:
    """Processes that parse, as many as are needed at once, up to MOST_CHILDREN."""

    command: Sequence[str] = _COMMAND
    idle: list[_Child] = field(default_factory=list)
    _turns: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(MOST_CHILDREN))

    def start(self) -> None:
        """Have one at hand, so that it starts while feeds are fetched."""
        if not self.idle and self._turns.counter == MOST_CHILDREN:
            self.idle.append(_Child(self.command))

    def parse(self, document: Document, feed: Feed) -> ParsedFeed:
        """The headlines of a document; raises UnusableFeed."""
        head = {name: getattr(document, name) for name in ("url", "content_type", "content_encoding")}
        head["feed"] = asdict(feed)
        with self._turns:
            child = self._next()
            try:
                answer: dict[str, Any] = json.loads(child.ask(json.dumps(head).encode(), document.body))
            except (OSError, EOFError):
                raise UnusableFeed(_ENDED.get(child.end(), "the feed breaks what reads it")) from None
            except BaseException:  # its answer would be taken for that to the next question
                child.end()
                raise
            self.idle.append(child)
        return _outcome(answer)

    def end(self) -> None:
        """End those that aren't busy."""
        while self.idle:
            self.idle.pop().end()

    def _next(self) -> _Child:
        while self.idle:
            child = self.idle.pop()
            if child.is_alive():
                return child
            child.end()
        return _Child(self.command)


def _outcome(answer: dict[str, Any]) -> ParsedFeed:
    match answer:
        case {"parsed": parsed}:
            return _PARSED.validate_python(parsed)
        case {"page": url}:
            raise FeedIsPage(url)
        case {"error": reason}:
            raise UnusableFeed(reason)
        case _:
            raise RuntimeError(answer["bug"])
