import pytest

from servicekit.context import DEADLINE_HEADER, Deadline


class Clock:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def test_a_deadline_runs_out_and_never_goes_below_zero() -> None:
    clock = Clock()
    deadline = Deadline.within(2, clock)
    assert deadline.left_s() == 2
    clock.now_s += 1.5
    assert deadline.left_s() == 0.5
    clock.now_s += 9
    assert deadline.left_s() == 0


def test_a_step_gets_what_it_wants_or_what_is_left() -> None:
    deadline = Deadline.within(3, Clock())
    assert deadline.at_most(5) == 3
    assert deadline.at_most(1) == 1


def test_the_next_hop_is_told_in_milliseconds() -> None:
    assert Deadline.within(1.5, Clock()).header() == {DEADLINE_HEADER: "1500"}


@pytest.mark.parametrize(
    ("told", "left_s"),
    [
        ("100", 0.097),
        ("0", 0),
        ("8000", 7.76),
        ("60000", 8),
        (None, 8),
        ("", 8),
        ("-5", 8),
        ("soon", 8),
        ("1e3", 8),
        ("9" * 40, 8),
    ],
)
def test_the_callers_deadline_counts_only_where_it_is_sooner(told: str | None, left_s: float) -> None:
    assert Deadline.from_header(told, 8, Clock()).left_s() == pytest.approx(left_s)
