import pytest

from servicekit.breaker import Admission, Breaker


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(failures=3, cooldown_s=5, longest_cooldown_s=12, clock=clock)


def fail(breaker: Breaker, times: int) -> None:
    """Calls at the same time, each of which fails."""
    for admission in [breaker.admit() for _ in range(times)]:
        breaker.failed(admission)


def test_a_few_failures_change_nothing(breaker: Breaker) -> None:
    fail(breaker, 2)
    assert breaker.admit().wait_s == 0
    assert not breaker.is_open


def test_failures_count_only_in_a_row(breaker: Breaker) -> None:
    fail(breaker, 2)
    breaker.succeeded()
    fail(breaker, 2)
    assert not breaker.is_open


def test_repeated_failures_open_it_for_its_rest(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    assert breaker.admit().wait_s == 5
    clock.now_s = 4
    assert breaker.admit().wait_s == 1


def test_after_the_rest_one_probe_passes_and_no_second(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now_s = 5
    assert breaker.admit().wait_s == 0
    assert breaker.admit().wait_s > 0


def test_a_probe_that_never_reports_back_is_followed_by_another(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now_s = 5
    breaker.admit()
    clock.now_s = 40
    assert breaker.admit().wait_s == 0


def test_a_probe_that_succeeds_closes_it(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now_s = 5
    breaker.admit()
    breaker.succeeded()
    assert (breaker.admit().wait_s, breaker.is_open) == (0, False)


def test_each_probe_that_fails_doubles_the_rest_to_the_longest(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    rests_s = []
    for _ in range(3):
        clock.now_s += breaker.admit().wait_s
        probe = breaker.admit()
        assert probe == Admission(is_probe=True)
        breaker.failed(probe)
        rests_s.append(breaker.admit().wait_s)
    assert rests_s == [10, 12, 12]


def test_switched_off_it_never_opens(clock: Clock) -> None:
    breaker = Breaker(failures=0, clock=clock)
    fail(breaker, 100)
    breaker.failed(breaker.admit(), 60)
    assert not breaker.is_open


def test_a_provider_that_asks_to_be_left_alone_is_at_once(breaker: Breaker) -> None:
    breaker.failed(breaker.admit(), 60)
    assert breaker.admit().wait_s == 60


def test_a_probe_that_tells_nothing_lets_the_next_call_probe_at_once(breaker: Breaker, clock: Clock) -> None:
    """Such as one that was held back by the quota, or had next to no time."""
    fail(breaker, 3)
    clock.now_s = 5
    breaker.undecided(breaker.admit())
    assert breaker.admit() == Admission(is_probe=True)


def test_a_call_that_tells_nothing_leaves_another_ones_probe_alone(breaker: Breaker, clock: Clock) -> None:
    early = breaker.admit()
    fail(breaker, 3)
    clock.now_s = 5
    assert breaker.admit().is_probe
    breaker.undecided(early)
    assert not breaker.admit().is_probe


def test_calls_that_were_under_way_when_it_opened_make_its_rest_no_longer(breaker: Breaker) -> None:
    """A hundred calls that time out together are one fault, not ninety-seven probes."""
    fail(breaker, 100)
    assert breaker.left_s == 5


def test_of_two_pauses_that_are_asked_for_the_longer_counts(breaker: Breaker) -> None:
    both = [breaker.admit(), breaker.admit()]
    for admission, pause_s in zip(both, (60, 10), strict=True):
        breaker.failed(admission, pause_s)
    assert breaker.left_s == 60
