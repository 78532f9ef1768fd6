from contextlib import suppress

from servicekit.caching.answers import Answer
from servicekit.caching.shared import TolerantValkey
from servicekit.context import Deadline
from servicekit.problems import Problem, ProviderExhausted, ProviderFailed
from servicekit.providers.chain import Chain
from servicekit.providers.shared_breakers import SharedBreakers
from tests.unit.servicekit.valkeys import Clock, FakeValkey


class Upstream:
    """One provider, which fails while it is told to."""

    name = "upstream"

    def __init__(self) -> None:
        self.problem: Problem | None = None
        self.calls = 0

    def ask(self, _provider: object, _deadline: Deadline) -> Answer:
        self.calls += 1
        if self.problem:
            raise type(self.problem)(self.problem.detail, retry_after_s=self.problem.retry_after_s)
        return Answer({"ok": True}, self.name)


class Replica:
    """A process with a breaker of its own, over the same upstream and the same Valkey."""

    def __init__(self, upstream: Upstream, valkey: FakeValkey, clock: Clock) -> None:
        self.upstream = upstream
        self.clock = clock
        shared = SharedBreakers("weather", TolerantValkey(valkey, clock=clock), clock=clock)  # type: ignore[arg-type]  # as in valkeys
        self.chain = Chain([upstream], longest_s=5, breaker_failures=3, shared_breakers=shared)

    def ask(self) -> bool:
        """Whether the upstream was asked."""
        before = self.upstream.calls
        with suppress(Problem):
            self.chain.first(self.upstream.ask, Deadline.within(5, self.clock))
        return self.upstream.calls > before


def replicas(clock: Clock, valkey: FakeValkey | None = None) -> tuple[Upstream, Replica, Replica]:
    upstream, valkey = Upstream(), valkey or FakeValkey(clock)
    return upstream, Replica(upstream, valkey, clock), Replica(upstream, valkey, clock)


def test_a_breaker_that_opens_in_one_replica_holds_the_others_back_within_a_second() -> None:
    clock = Clock()
    upstream, one, other = replicas(clock)
    assert other.ask()
    upstream.problem = ProviderFailed("It failed.")
    assert [one.ask() for _ in range(4)] == [True, True, True, False]
    clock.now_s += 1
    assert not other.ask()


def test_it_lasts_as_long_as_the_first_replicas_cooldown() -> None:
    clock = Clock()
    upstream, one, other = replicas(clock)
    upstream.problem = ProviderExhausted("The quota is spent.", retry_after_s=60)
    one.ask()
    clock.now_s += 1
    asked = []
    for _ in range(3):
        asked.append(other.ask())
        clock.now_s += 30
    assert asked == [False, False, True]


def test_a_replica_that_starts_later_knows_it_too() -> None:
    clock, upstream = Clock(), Upstream()
    valkey = FakeValkey(clock)
    upstream.problem = ProviderExhausted("The quota is spent.", retry_after_s=60)
    Replica(upstream, valkey, clock).ask()
    assert not Replica(upstream, valkey, clock).ask()


def test_once_the_upstream_answers_no_replica_is_held_back_anew() -> None:
    clock = Clock()
    upstream, one, other = replicas(clock)
    upstream.problem = ProviderExhausted("The quota is spent.", retry_after_s=5)
    one.ask()
    clock.now_s += 6
    upstream.problem = None
    assert [one.ask(), other.ask(), one.ask()] == [True, True, True]


def test_valkey_is_looked_at_twice_a_second_at_most() -> None:
    clock = Clock()
    valkey = FakeValkey(clock)
    _, one, _ = replicas(clock, valkey)
    for _ in range(100):
        one.ask()
        clock.now_s += 0.01
    assert valkey.calls <= 3


def test_without_valkey_each_replica_has_its_own_breaker() -> None:
    clock = Clock()
    valkey = FakeValkey(clock)

    def down(_command: str) -> None:
        raise ConnectionError

    valkey.before = down
    upstream, one, other = replicas(clock, valkey)
    upstream.problem = ProviderFailed("It failed.")
    assert [one.ask() for _ in range(4)] == [True, True, True, False]
    assert other.ask()
