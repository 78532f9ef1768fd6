from collections.abc import Callable
from datetime import datetime, timedelta

import gevent
import pytest

from news.feeds.edition import Edition, Editions, Feeds
from news.feeds.headline import Headline
from tests.unit.news.samples import at

NOW = at(12)


def feed(publisher: str, *titles: str, published: datetime = NOW) -> tuple[Headline, ...]:
    return tuple(
        Headline(publisher, title, f"https://{publisher}.example/{title}", published=published) for title in titles
    )


class Press:
    """Runs what it is given, and counts that."""

    def __init__(self) -> None:
        self.runs = 0

    def __call__(self, work: Callable[[Feeds, datetime], Edition], feeds: Feeds, now: datetime) -> Edition:
        self.runs += 1
        gevent.sleep(0)
        return work(feeds, now)


def test_feeds_are_merged_once_until_one_of_them_changes() -> None:
    press = Press()
    editions = Editions(press)
    one, two = feed("a", "One"), feed("b", "Two")
    first = editions.get("gr", [one, two], NOW)
    assert editions.get("gr", [one, two], NOW + timedelta(hours=3)) is first
    assert editions.get("gr", [feed("a", "One"), two], NOW).headlines is first.headlines
    assert press.runs == 1
    assert [each.title for each in editions.get("gr", [one, feed("b", "Three")], NOW).headlines] == ["One", "Three"]
    assert press.runs == 2


def test_equal_headlines_of_another_replica_are_compared_once_and_not_at_each_question(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared = 0

    def equal(one: Headline, other: Headline) -> bool:
        nonlocal compared
        compared += 1
        return one.title == other.title

    monkeypatch.setattr(Headline, "__eq__", equal)
    editions = Editions(Press())
    titles = [str(number) for number in range(50)]
    editions.get("gr", [feed("a", *titles)], NOW)
    adopted = feed("a", *titles)
    for _ in range(10):
        editions.get("gr", [adopted], NOW)
    assert compared == len(titles)


def test_those_who_ask_at_the_same_time_wait_for_one_merging() -> None:
    press = Press()
    editions = Editions(press)
    waiting = [gevent.spawn(editions.get, "gr", [feed("a", "One")], NOW) for _ in range(5)]
    gevent.joinall(waiting, raise_error=True)
    assert press.runs == 1
    assert len({id(each.get().headlines) for each in waiting}) == 1


def test_a_headline_from_the_future_gets_its_date_back_when_it_is_due() -> None:
    press = Press()
    editions = Editions(press)
    ahead = [feed("a", "Soon", published=NOW + timedelta(hours=3))]
    assert editions.get("gr", ahead, NOW).headlines[0].published is None
    assert editions.get("gr", ahead, NOW + timedelta(minutes=119)).headlines[0].published is None
    assert editions.get("gr", ahead, NOW + timedelta(minutes=121)).headlines[0].published == NOW + timedelta(hours=3)
    assert press.runs == 2
