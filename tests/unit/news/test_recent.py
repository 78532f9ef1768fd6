from datetime import UTC, datetime
from typing import Any, Self

import pytest
from valkey.exceptions import ConnectionError as NoConnection

from news.recent import RecentHeadlines, Seen
from servicekit.caching.shared import TolerantValkey
from tests.unit.servicekit.valkeys import Clock

DAY_S = 86_400


def seen(title: str, **article: Any) -> Seen:
    return Seen({"title": title, "url": f"https://a.example/{title}", **article}, "us", "en", "general")


def titles(recent: RecentHeadlines) -> list[str]:
    return [one.article["title"] for one in recent.all()]


class SortedSets:
    """Valkey's commands on sorted sets, as far as they are sent."""

    def __init__(self) -> None:
        self.sets: dict[str, dict[bytes, float]] = {}
        self.fails = False

    def pipeline(self, *, transaction: bool) -> "SortedSets":
        assert not transaction
        return self

    def __enter__(self) -> Self:
        if self.fails:
            raise NoConnection("down")
        return self

    def __exit__(self, *_error: object) -> None:
        return None

    def zadd(self, name: str, members: dict[bytes, float]) -> None:
        self.sets.setdefault(name, {}).update(members)

    def zremrangebyscore(self, name: str, low: str, high: float) -> None:
        assert low == "-inf"
        self.sets[name] = {member: score for member, score in self.sets[name].items() if score > high}

    def zremrangebyrank(self, name: str, first: int, last: int) -> None:
        assert first == 0
        ordered = sorted(self.sets[name].items(), key=lambda item: item[1])
        self.sets[name] = dict(ordered[len(ordered) + last + 1 :] if -last - 1 < len(ordered) else ordered)

    def expire(self, name: str, seconds: int) -> None:
        assert name in self.sets
        assert seconds == DAY_S + 1

    def execute(self) -> None:
        return None

    def zrangebyscore(self, name: str, low: float, high: str, *, withscores: bool) -> list[tuple[bytes, float]]:
        assert high == "+inf"
        assert withscores
        return [item for item in self.sets.get(name, {}).items() if item[1] >= low]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def valkey() -> SortedSets:
    return SortedSets()


def replica(clock: Clock, valkey: SortedSets | None = None, most: int = 100) -> RecentHeadlines:
    return RecentHeadlines(TolerantValkey(valkey, clock=clock), "news:x", DAY_S, most=most, clock=clock)  # type: ignore[arg-type]


def test_a_headline_is_kept_for_a_day_since_it_was_last_seen(clock: Clock) -> None:
    recent = replica(clock)
    recent.add([seen("One"), seen("Two")])
    clock.now_s += DAY_S - 1
    recent.add([seen("Two")])
    assert titles(recent) == ["One", "Two"]
    clock.now_s += 2
    assert titles(recent) == ["Two"]
    assert len(recent) == 1


def test_the_same_address_is_one_headline_as_it_was_last_seen(clock: Clock) -> None:
    recent = replica(clock)
    recent.add([seen("One", description="early"), seen("One", description="late")])
    assert [one.article["description"] for one in recent.all()] == ["late"]


def test_the_oldest_make_room(clock: Clock, valkey: SortedSets) -> None:
    recent = replica(clock, valkey, most=3)
    for number in range(5):
        clock.now_s += 1
        recent.add([seen(str(number))])
    assert titles(recent) == ["2", "3", "4"]
    assert len(valkey.sets["iris:news:x:recent"]) == 3


def test_replicas_share_what_they_saw(clock: Clock, valkey: SortedSets) -> None:
    one, two = replica(clock, valkey), replica(clock, valkey)
    one.add([seen("Early")])
    assert titles(two) == ["Early"]
    one.add([seen("Late")])
    assert titles(two) == ["Early"], "Valkey isn't asked again at once"
    clock.now_s += 3
    assert titles(two) == ["Early", "Late"]
    two.add([])
    assert len(valkey.sets["iris:news:x:recent"]) == 2


def test_what_cant_be_read_is_passed_over(clock: Clock, valkey: SortedSets) -> None:
    valkey.sets["iris:news:x:recent"] = {b"{}": clock.now_s, b"\xff": clock.now_s}
    assert titles(replica(clock, valkey)) == []


def test_without_valkey_each_process_has_its_own(clock: Clock, valkey: SortedSets) -> None:
    valkey.fails = True
    recent = replica(clock, valkey)
    recent.add([seen("One")])
    assert titles(recent) == ["One"]


@pytest.mark.parametrize(
    ("told", "moment"),
    [
        ("2026-10-01T09:00:00Z", datetime(2026, 10, 1, 9, tzinfo=UTC)),
        ("2026-10-01T09:00:00", datetime(2026, 10, 1, 9, tzinfo=UTC)),
        (None, None),
        ("yesterday", None),
    ],
)
def test_a_headline_knows_when_it_was_published(told: str | None, moment: datetime | None) -> None:
    assert seen("One", publishedAt=told).published == moment


def test_a_headline_without_an_address_is_known_by_its_title() -> None:
    assert seen("One", url=None).key == "One"


@pytest.mark.parametrize("article", [{"url": "http://[bad"}, {"url": 7}, {"publishedAt": "0001-01-01T00:00:00+05:00"}])
def test_what_another_version_kept_is_read_as_far_as_it_can_be(article: dict[str, Any]) -> None:
    one = seen("a", **{"source": "The Post", **article})
    assert (one.published, one.source_id) == (None, None)
    assert one.host in ("", "a.example")
