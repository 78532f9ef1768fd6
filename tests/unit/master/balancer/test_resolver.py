import gc
import socket
from collections.abc import Callable, Sequence
from weakref import WeakMethod

import gevent
import pytest
from gevent.event import Event
from structlog.testing import capture_logs

from master.gateway.balancer import resolver as resolving
from master.gateway.balancer.resolver import Resolver, is_address, look_up, repeat


def resolver_of(resolve: Callable[[str, int], Sequence[str]]) -> tuple[Resolver, list[Sequence[str]]]:
    heard: list[Sequence[str]] = []
    return Resolver("weather", 3002, resolve, heard.append), heard


def test_all_addresses_of_a_name_are_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("fd00::2", 3002, 0, 0)),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.2", 3002)),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.2", 3002)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert look_up("weather", 3002) == ["10.0.0.2", "fd00::2"]


@pytest.mark.parametrize(
    ("host", "literal"), [("10.0.0.1", True), ("::1", True), ("weather", False), ("1.weather", False)]
)
def test_an_address_needs_no_look_up(host: str, literal: bool) -> None:
    assert is_address(host) is literal


@pytest.mark.parametrize("trouble", [socket.gaierror("no such host"), UnicodeError("label too long"), None])
def test_addresses_are_kept_when_a_look_up_fails_or_finds_none_and_it_is_said_once(trouble: Exception | None) -> None:
    answers: list[list[str] | Exception] = [["10.0.0.1"], trouble or [], trouble or [], ["10.0.0.2"], ["10.0.0.2"]]

    def resolve(_host: str, _port: int) -> list[str]:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    resolver, heard = resolver_of(resolve)
    with capture_logs() as lines:
        while answers:
            resolver.refresh()
    assert heard == [["10.0.0.1"], ["10.0.0.2"], ["10.0.0.2"]]
    assert [line["event"] for line in lines] == ["look-ups fail; the last addresses stay", "look-ups work again"]


def test_a_look_up_that_hangs_is_joined_by_all_and_holds_up_none() -> None:
    answer, asked = Event(), []

    def resolve(_host: str, _port: int) -> list[str]:
        asked.append(1)
        answer.wait()
        return ["10.0.0.1"]

    resolver, heard = resolver_of(resolve)
    resolver.refresh(0)
    waiting = [gevent.spawn(resolver.refresh) for _ in range(5)]
    gevent.idle()
    assert (len(asked), heard) == (1, [])
    answer.set()
    gevent.joinall(waiting, raise_error=True)
    assert (len(asked), heard) == (1, [["10.0.0.1"]])


class Turns:
    def __init__(self, stop: Event) -> None:
        self.count = 0
        self.stop = stop

    def turn(self) -> None:
        self.count += 1
        if self.count == 2:
            self.stop.set()
        raise RuntimeError("a bad turn")


def test_background_work_goes_on_after_a_bad_turn_until_it_is_stopped() -> None:
    turns = Turns(Event())
    with capture_logs() as lines:
        repeat(WeakMethod(turns.turn), 0, turns.stop)
    assert turns.count == 2
    assert [line["event"] for line in lines] == ["background work failed"] * 2


def test_background_work_ends_with_its_object() -> None:
    turns = Turns(Event())
    method = WeakMethod(turns.turn)
    del turns
    gc.collect()
    repeat(method, 0, Event())


def test_look_ups_are_a_second_apart() -> None:
    assert resolving.EVERY_S == 1
