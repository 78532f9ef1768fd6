"""A steady load on master, and what became of each question: answered with 200 in time, or lost."""

import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, RemoteDisconnected
from typing import Self
from urllib.parse import urlsplit

from tests.waiting import until

CONNECTIONS = 12
A_SECOND = 40
"""A fault of a second shows in forty questions, and three such loads fit beside each other on two cores."""
CITIES = ("Athens", "Tokyo", "Nairobi", "Lima", "Sydney", "Reykjavik", "Cairo", "Oslo", "Madrid", "Quito")
SHOWN = 20
_LATITUDES = 1601
_points = itertools.count()

Ask = Callable[[], str]


def new_point() -> str:
    """A question that nobody asked before, so no cache has its answer."""
    number = next(_points)
    return f"/weather?lat={number % _LATITUDES / 10 - 80:.1f}&lon={number // _LATITUDES / 10:.1f}"


def mostly_new() -> Ask:
    """Eight in ten questions are new; the others are about ten cities and one country."""
    numbers = itertools.count()

    def ask() -> str:
        number = next(numbers)
        match number % 10:
            case 0:
                return f"/weather?city={CITIES[number // 10 % len(CITIES)]}"
            case 5:
                return "/news?country=us"
            case _:
                return new_point()

    return ask


def known_cities() -> Ask:
    """Ten cities, over and over."""
    names = itertools.cycle(CITIES)
    return lambda: f"/weather?city={next(names)}"


@dataclass(frozen=True, slots=True)
class Lost:
    """A question without its answer: when in the load it was asked, and what came instead after how many seconds."""

    phase: str
    at_s: float
    took_s: float
    question: str
    came: str


class Load:
    """Some keep-alive connections which together ask so many questions a second, or fewer where answers take longer.

    A client that gets no answer within `timeout_s` gives up, and its question is lost. With `reconnects`, it asks once
    more on a new connection where a kept one was closed without a byte of answer, as browsers and curl do.
    """

    def __init__(self, url: str, ask: Ask, *, timeout_s: float, reconnects: bool = False) -> None:
        self._address = urlsplit(url).netloc
        self._ask = ask
        self._timeout_s = timeout_s
        self._reconnects = reconnects
        self._stop = threading.Event()
        self._began_s = time.monotonic()
        self._answered = [0] * CONNECTIONS
        self._threads = [threading.Thread(target=self._run, args=(number,)) for number in range(CONNECTIONS)]
        self.phase = ""
        """What goes on, for the account of what is lost."""
        self.lost: list[Lost] = []

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    @property
    def answered(self) -> int:
        """Questions answered with 200."""
        return sum(self._answered)

    @property
    def elapsed_s(self) -> float:
        """Seconds since the load began."""
        return time.monotonic() - self._began_s

    def go_on(self, answers: int = 100) -> None:
        """Wait until so many more questions were answered."""
        wanted = self.answered + answers
        until(lambda: self.answered >= wanted, f"{answers} more answers; {self.account()}", within_s=60)

    def account(self) -> str:
        """What was lost, in words."""
        kinds = Counter(lost.came[:60] for lost in self.lost)
        listed = "\n".join(str(lost) for lost in self.lost[:SHOWN])
        return f"{len(self.lost)} lost, {self.answered} answered: {dict(kinds)}\n{listed}"

    def _run(self, number: int) -> None:
        connection = HTTPConnection(self._address, timeout=self._timeout_s)
        pause_s = CONNECTIONS / A_SECOND
        next_s = time.monotonic() + pause_s * number / CONNECTIONS
        while not self._stop.wait(max(0.0, next_s - time.monotonic())):
            next_s = max(next_s + pause_s, time.monotonic())
            question, asked_s, phase = self._ask(), time.monotonic(), self.phase
            came = self._came(connection, question)
            if came:
                now_s = time.monotonic()
                at_s, took_s = round(asked_s - self._began_s, 2), round(now_s - asked_s, 2)
                self.lost.append(Lost(phase, at_s, took_s, question, came))
            else:
                self._answered[number] += 1
        connection.close()

    def _came(self, connection: HTTPConnection, question: str) -> str:
        """What came in place of a 200; nothing where that came."""
        was_kept = connection.sock is not None
        try:
            connection.request("GET", question)
            answer = connection.getresponse()
            body = answer.read()
        except (RemoteDisconnected, ConnectionResetError, BrokenPipeError) as error:
            connection.close()
            return self._came(connection, question) if was_kept and self._reconnects else repr(error)
        except (OSError, HTTPException) as error:
            connection.close()
            return repr(error)
        return "" if answer.status == 200 else f"{answer.status} {body.decode(errors='replace')}"


@contextmanager
def no_request_lost(url: str, ask: Ask | None = None, *, timeout_s: float, reconnects: bool = False) -> Iterator[Load]:
    """A load that is under way before something is done to the system, and goes on after it; nothing may be lost."""
    with Load(url, ask or mostly_new(), timeout_s=timeout_s, reconnects=reconnects) as load:
        load.go_on(100)
        yield load
        load.go_on()
    assert not load.lost, load.account()
