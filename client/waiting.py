"""Several questions at once, the answers in the order of the questions, none waited for longer than its time.

Each question has a thread: a host name's resolution and an answer that comes in drips know no timeout of their own.
A thread given up on is left to its socket's timeout, and doesn't hold up the command's end.
"""

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from itertools import islice

from client.address import Address
from client.ask import Answer, ask
from client.questions import Query
from client.trouble import NoIris, TooSlow, Trouble

Outcome = Answer | Trouble
AT_ONCE = 8
QUICK_S = 0.3
"""An answer that takes longer keeps a person waiting."""
Busy = Callable[[], AbstractContextManager[object]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on its way: its outcome arrives in `mailbox`, or is no longer waited for at `deadline` (monotonic)."""

    question: Query
    mailbox: queue.SimpleQueue[Outcome]
    deadline: float

    def left_s(self) -> float:
        """Seconds that it is still waited for."""
        return max(0.0, self.deadline - time.monotonic())


def ask_all(
    address: Address,
    questions: Iterable[Query],
    wait_s: float,
    at_once: int = AT_ONCE,
    busy: Busy = nullcontext,
) -> Iterator[tuple[Query, Outcome]]:
    """Ask up to `at_once` questions at a time, each for `wait_s` seconds; once there is no Iris, ask no further one.

    While an answer lets wait, `busy` is entered.
    """
    rest = iter(questions)
    under_way = deque(_send(address, question, wait_s) for question in islice(rest, at_once))
    while under_way:
        asked = under_way.popleft()
        outcome = _outcome(asked, address, wait_s, busy)
        if isinstance(outcome, NoIris):
            rest = iter(())
        under_way.extend(_send(address, question, wait_s) for question in islice(rest, 1))
        yield asked.question, outcome


def _send(address: Address, question: Query, wait_s: float) -> Asked:
    mailbox: queue.SimpleQueue[Outcome] = queue.SimpleQueue()

    def work() -> None:
        try:
            mailbox.put(ask(address, question, wait_s))
        except Trouble as trouble:
            mailbox.put(trouble)

    threading.Thread(target=work, daemon=True).start()
    return Asked(question, mailbox, time.monotonic() + wait_s)


def _outcome(asked: Asked, address: Address, wait_s: float, busy: Busy) -> Outcome:
    with suppress(queue.Empty):
        return asked.mailbox.get(timeout=min(QUICK_S, asked.left_s()))
    with busy():
        try:
            return asked.mailbox.get(timeout=asked.left_s())
        except queue.Empty:
            return TooSlow(address, wait_s)
