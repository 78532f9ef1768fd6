import gevent
import pytest
from gevent.event import Event

from servicekit.caching.single_flight import SingleFlight
from servicekit.context import Deadline
from servicekit.problems import ProviderFailed, ProviderTimeout


class Work:
    """Takes until it is let go; then it gives how often it was begun, or fails the first time."""

    def __init__(self, first_fails_with: Exception | None = None) -> None:
        self.begun = 0
        self.let_go = Event()
        self.first_fails_with = first_fails_with

    def __call__(self) -> int:
        self.begun += 1
        self.let_go.wait()
        if self.first_fails_with and self.begun == 1:
            raise self.first_fails_with
        return self.begun


@pytest.fixture
def flights() -> SingleFlight[int]:
    return SingleFlight()


def test_who_comes_meanwhile_shares_the_result(flights: SingleFlight[int]) -> None:
    work = Work()
    crowd = [gevent.spawn(flights.do, "a", work, Deadline.within(8)) for _ in range(10)]
    gevent.sleep(0)
    work.let_go.set()
    assert [one.get() for one in crowd] == [1] * 10
    assert flights.do("a", work, Deadline.within(8)) == 2


def test_another_key_is_another_flight(flights: SingleFlight[int]) -> None:
    work = Work()
    crowd = [gevent.spawn(flights.do, key, work, Deadline.within(8)) for key in "abc"]
    gevent.sleep(0)
    assert (work.begun, len(flights)) == (3, 3)
    work.let_go.set()
    gevent.joinall(crowd, raise_error=True)


def test_nothing_is_left_of_a_flight_however_it_ends(flights: SingleFlight[int]) -> None:
    work = Work(ProviderFailed("down"))
    work.let_go.set()
    with pytest.raises(ProviderFailed):
        flights.do("a", work, Deadline.within(8))
    flights.do("b", work, Deadline.within(8))
    assert len(flights) == 0


def test_who_can_wait_no_longer_leaves_and_the_others_stay(flights: SingleFlight[int]) -> None:
    work = Work()
    patient = gevent.spawn(flights.do, "a", work, Deadline.within(8))
    gevent.sleep(0)
    with pytest.raises(ProviderTimeout):
        flights.do("a", work, Deadline.within(0))
    work.let_go.set()
    assert patient.get() == 1


@pytest.mark.parametrize(("more_s", "begun"), [(0.5, 1), (60, 2)])
def test_who_has_much_more_time_tries_again_where_the_one_in_front_ran_out(
    flights: SingleFlight[int], more_s: float, begun: int
) -> None:
    """A thousand with the same deadline mustn't try one after the other in its last milliseconds."""
    work = Work(ProviderTimeout("slow"))
    hurried = gevent.spawn(flights.do, "a", work, Deadline.within(8))
    patient = gevent.spawn(flights.do, "a", work, Deadline.within(8 + more_s))
    gevent.sleep(0)
    work.let_go.set()
    for one in (hurried, patient):
        one.join()
    assert isinstance(hurried.exception, ProviderTimeout)
    assert (patient.value, work.begun) == ((2, 2) if begun == 2 else (None, 1))


def test_who_waits_for_one_that_is_told_to_stop_begins_anew() -> None:
    flights: SingleFlight[str] = SingleFlight()
    leader = gevent.spawn(flights.do, "a", lambda: gevent.sleep(10), Deadline.within(10))
    gevent.sleep(0)
    follower = gevent.spawn(flights.do, "a", lambda: "found", Deadline.within(10))
    gevent.sleep(0)
    leader.kill()
    assert follower.get() == "found"
    assert len(flights) == 0
