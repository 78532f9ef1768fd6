import gevent
from flask import Flask, has_request_context

from servicekit.context import REQUEST_ID, spawn


def test_what_goes_on_with_a_question_keeps_its_id_and_changes_nobody_elses() -> None:
    def work(number: int, *, named: str) -> tuple[str, int, str]:
        came_with = REQUEST_ID.get()
        REQUEST_ID.set("another")
        gevent.sleep(0)
        return came_with, number, named

    token = REQUEST_ID.set("r1")
    try:
        greenlets = [spawn(work, number, named="n") for number in range(2)]
        gevent.joinall(greenlets)
        assert [greenlet.value for greenlet in greenlets] == [("r1", 0, "n"), ("r1", 1, "n")]
        assert REQUEST_ID.get() == "r1"
    finally:
        REQUEST_ID.reset(token)


def test_what_goes_on_knows_nothing_of_the_request() -> None:
    with Flask("test").test_request_context("/"):
        assert spawn(has_request_context).get() is False
        assert has_request_context()
