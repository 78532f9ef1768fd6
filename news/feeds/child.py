"""The process that parses feeds for a worker of the news service: `python -m news.feeds.child`, its socket as input.

It imports little, and its environment holds no key. A feed that takes longer than CPU_S ends it, by the kernel: no
Python code runs while a regular expression or libxml2 is busy. So does one that takes more than MEMORY_BYTES.
"""

import io
import json
import os
import resource
import signal
import socket
import struct
import sys
import traceback
from dataclasses import asdict
from datetime import datetime
from types import TracebackType
from typing import Any

from news.feeds.errors import FeedIsPage, UnusableFeed
from news.feeds.feed import Feed
from news.feeds.parse import parse_document
from news.feeds.unpack import Document

CPU_S = 5.0
"""Seconds of processor time that a feed may take; one of 5 MB takes less than one."""
MEMORY_BYTES = 200_000_000
"""Of addresses, as the kernel counts them. Measured: 45 MB before any feed, 79 MB with 5 MB of ordinary items, and up
to 330 MB with a million empty elements. Two processes and a worker fit into the 512 MB of a container."""
NO_MEMORY = 12
"""The exit code of a process whose feed took more."""
NICENESS = 5
"""Answers come before feeds where the processor is short."""
_LENGTH = struct.Struct(">I")


def parsed_or_error(body: bytes, document: dict[str, Any]) -> dict[str, Any]:
    """What a document is, as JSON has it: `parsed`, or `page`, or `error`, or `bug`."""
    try:
        feed = Feed(**document.pop("feed"))
        parsed = parse_document(Document(body, **document), feed)
    except FeedIsPage as page:
        return {"page": page.url}
    except UnusableFeed as error:
        return {"error": str(error)}
    except MemoryError:
        os._exit(NO_MEMORY)
    except Exception:  # noqa: BLE001 - the worker logs it
        return {"bug": traceback.format_exc()}
    return {"parsed": asdict(parsed)}


def main() -> None:
    """Answer until the worker is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    sys.excepthook = _end  # which lxml calls too, for each of a million errors that it can't raise
    channel = socket.socket(fileno=0)
    channel.settimeout(None)
    with channel, channel.makefile("rwb") as stream:
        while (head := _read(stream)) is not None:
            body = _read(stream) or b""
            signal.setitimer(signal.ITIMER_PROF, CPU_S)
            answer = json.dumps(parsed_or_error(body, json.loads(head)), default=_as_json).encode()
            signal.setitimer(signal.ITIMER_PROF, 0)
            stream.write(_LENGTH.pack(len(answer)) + answer)
            stream.flush()


def _end(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    """End at once where there is no memory, and say nothing: the worker knows by the exit code."""
    if issubclass(kind, MemoryError):
        os._exit(NO_MEMORY)
    sys.__excepthook__(kind, error, where)


def _read(stream: io.BufferedIOBase) -> bytes | None:
    """The next part of a question; None where the worker has closed the socket."""
    length = stream.read(_LENGTH.size)
    return stream.read(_LENGTH.unpack(length)[0]) if len(length) == _LENGTH.size else None


def _as_json(value: object) -> Any:  # noqa: ANN401 - JSON
    return value.isoformat() if isinstance(value, datetime) else sorted(value)  # type: ignore[call-overload]


if __name__ == "__main__":
    main()
