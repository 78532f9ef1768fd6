import pytest

from servicekit.providers.breaker import Breaker


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
    for _ in range(times):
        breaker.failed()


def test_a_few_failures_change_nothing(breaker: Breaker) -> None:
    fail(breaker, 2)
    assert breaker.wait_s() == 0
    assert not breaker.is_open


def test_failures_count_only_in_a_row(breaker: Breaker) -> None:
    fail(breaker, 2)
    breaker.succeeded()
    fail(breaker, 2)
    assert not breaker.is_open


def test_repeated_failures_open_it_for_its_rest(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    assert breaker.wait_s() == 5
    clock.now_s = 4
    assert breaker.wait_s() == 1


def test_after_the_rest_one_probe_passes_and_no_second(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now_s = 5
    assert breaker.wait_s() == 0
    assert breaker.wait_s() > 0


def test_a_probe_that_never_reports_back_is_followed_by_another(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now_s = 5
    breaker.wait_s()
    clock.now_s = 40
    assert breaker.wait_s() == 0


def test_a_probe_that_succeeds_closes_it(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now_s = 5
    breaker.wait_s()
    breaker.succeeded()
    assert (breaker.wait_s(), breaker.is_open) == (0, False)


def test_each_probe_that_fails_doubles_the_rest_to_the_longest(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    rests_s = []
    for _ in range(3):
        clock.now_s += breaker.wait_s()
        assert breaker.wait_s() == 0
        breaker.failed()
        rests_s.append(breaker.wait_s())
    assert rests_s == [10, 12, 12]


def test_switched_off_it_never_opens(clock: Clock) -> None:
    breaker = Breaker(failures=0, clock=clock)
    fail(breaker, 100)
    breaker.failed(60)
    assert not breaker.is_open


def test_a_provider_that_asks_to_be_left_alone_is_at_once(breaker: Breaker) -> None:
    breaker.failed(60)
    assert breaker.wait_s() == 60
