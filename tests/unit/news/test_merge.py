from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import news.feeds.merge as news_merge
from news.feeds.headline import Headline
from news.feeds.merge import (
    MAX_IN_A_ROW,
    MIXING_WINDOW,
    merge,
    similarity,
    sort_date,
)
from tests.unit.news.samples import at

NOW = at(12)


def headline(title: str, publisher: str = "A", minutes_ago: float | None = 0, link: str = "") -> Headline:
    published = None if minutes_ago is None else NOW - timedelta(minutes=minutes_ago)
    return Headline(publisher, title, link or f"https://{publisher}.example/{title}", published=published)


def titles(headlines: list[Headline]) -> list[str]:
    return [each.title for each in headlines]


HEADLINES = st.builds(
    headline,
    title=st.one_of(
        st.text("αβγ xyz12", min_size=1, max_size=12),
        st.sampled_from(
            ["Earthquake shakes the north of the island again", "Earthquake shakes the north of the island again!"]
        ),
        st.integers(0, 99).map(lambda number: f"The {number}th long headline about something quite remarkable indeed"),
    ),
    publisher=st.sampled_from("ABCD"),
    minutes_ago=st.one_of(st.none(), st.integers(-50, 3000)),
)
FEEDS = st.lists(st.lists(HEADLINES, max_size=15), max_size=5)


@given(FEEDS)
def test_merging_drops_duplicates_and_nothing_else(feeds: list[list[Headline]]) -> None:
    every = [each for feed in feeds for each in feed]
    result = merge(feeds, NOW)
    assert not Counter(result) - Counter(every)
    for lost in Counter(every) - Counter(result):
        homes = [number for number, feed in enumerate(feeds) if lost in feed]
        assert any(repeats(lost, kept, is_same_feed=kept in feeds[home]) for kept in result for home in homes)


def repeats(lost: Headline, kept: Headline, *, is_same_feed: bool) -> bool:
    """Whether of these two alone one is dropped."""
    return len(merge([[kept, lost]] if is_same_feed else [[kept], [lost]], NOW)) == 1


@given(FEEDS)
def test_a_third_headline_in_a_row_comes_only_without_an_alternative_about_as_new(feeds: list[list[Headline]]) -> None:
    result = merge(feeds, NOW)
    for position in range(MAX_IN_A_ROW, len(result)):
        row = result[position - MAX_IN_A_ROW : position + 1]
        if len({each.publisher for each in row}) > 1:
            continue
        others = [each for each in result[position + 1 :] if each.publisher != row[0].publisher]
        if row[-1].published is None:
            assert not others
        else:
            assert all(sort_date(each) < row[-1].published - MIXING_WINDOW for each in others)


@given(FEEDS)
def test_each_publishers_headlines_are_newest_first_and_undated_ones_last(feeds: list[list[Headline]]) -> None:
    result = merge(feeds, NOW)
    for publisher in "ABCD":
        mine = [sort_date(each) for each in result if each.publisher == publisher]
        assert all(one >= other for one, other in pairwise(mine))


@given(FEEDS)
def test_merging_is_deterministic(feeds: list[list[Headline]]) -> None:
    assert merge(feeds, NOW) == merge(feeds, NOW)


def test_the_newest_headline_comes_first() -> None:
    feeds = [[headline("old", "A", 60), headline("older", "A", 90)], [headline("new", "B", 5)]]
    assert titles(merge(feeds, NOW)) == ["new", "old", "older"]


def test_other_publishers_come_after_two_headlines_of_one() -> None:
    loud = [headline(f"loud {number}", "A", number) for number in range(6)]
    quiet = [headline("quiet one", "B", 300), headline("quiet two", "B", 400)]
    assert titles(merge([loud, quiet], NOW)) == [
        *("loud 0", "loud 1", "quiet one", "loud 2", "loud 3", "quiet two", "loud 4", "loud 5")
    ]


def test_a_much_older_headline_of_another_publisher_is_not_moved_up() -> None:
    loud = [headline(f"loud {number}", "A", number) for number in range(4)]
    assert titles(merge([loud, [headline("yesterday", "B", 60 * 24)]], NOW))[-1] == "yesterday"


def test_of_headlines_with_the_same_date_the_earlier_feeds_comes_first() -> None:
    assert titles(merge([[headline("first", "B")], [headline("second", "A")]], NOW)) == ["first", "second"]


def test_a_date_more_than_an_hour_ahead_is_dropped() -> None:
    result = merge([[headline("soon", "A", -55), headline("tomorrow", "A", -1440), headline("now", "A", 0)]], NOW)
    assert titles(result) == ["soon", "now", "tomorrow"]
    assert result[0].published == at(12, 55)
    assert result[-1].published is None


def test_a_story_is_listed_once_though_several_publishers_have_it() -> None:
    headlines = [
        headline("Government falls after vote of no confidence", "A", 10),
        headline("Government falls, after vote of no confidence!", "B", 20),
        headline("GOVERNMENT FALLS AFTER VOTE OF NO CONFIDENCE…", "C", 30),
        headline("Other title", "A", 40, "https://A.example/story?utm_source=rss"),
        headline("Changed title", "B", 50, "http://www.a.example/story/"),
        headline("Magnitude 5 earthquake shakes the northern coast of the island overnight", "A", 60),
        headline("Magnitude 6 earthquake shakes the northern coast of the island overnight", "B", 70),
        headline("首相が辞任を表明 後任選びは来週から本格化へ、与党内の調整続く見通し、野党は早期解散を要求", "A", 80),
        headline(
            "首相が辞任を表明 後任選びは来週から本格化へ、与党内の調整続く見通し、野党は早期解散を要求か", "B", 90
        ),
        headline("???", "A", 100),
        headline("!!!", "B", 110),
    ]
    feeds = [[each for each in headlines if each.publisher == publisher] for publisher in "ABC"]
    assert set(titles(merge(feeds, NOW))) == {headlines[i].title for i in (0, 3, 5, 7, 9, 10)}


@pytest.mark.parametrize(
    ("links", "stories"),
    [
        (["https://a.example/live#post-1", "https://a.example/live#post-2"], 2),
        (["https://a.example/#!/article/1", "https://a.example/#!/article/2"], 2),
        (["https://a.example/#/1", "https://a.example/#/2"], 2),
        (["https://a.example/news?id=1", "https://a.example/news?id=2"], 2),
        (["https://a.example/news", "https://a.example/News"], 2),
        (["https://a.example/1", "https://a.example/1#top"], 1),
        (["https://a.example/1", "https://a.example/1#xtor=RSS-1"], 1),
        (["https://a.example/1", "https://a.example/1?utm_medium=feed"], 1),
        (["https://a.example/1", "https://redir.example/rss/*https://a.example/1"], 1),
    ],
)
def test_links_of_two_feeds_lead_to_one_story_if_they_differ_in_where_the_link_stood(
    links: list[str], stories: int
) -> None:
    feeds = [[headline(f"Title {number}", "A", 0, link)] for number, link in enumerate(links)]
    assert len(merge(feeds, NOW)) == stories


@pytest.mark.parametrize(
    "links",
    [
        ["https://a.example/1?source=rss", "https://a.example/1?source=web"],
        ["https://a.example/1", "https://a.example/1?utm_medium=feed"],
        ["https://a.example/1", "https://a.example/1#top"],
        ["https://a.example/1", "https://www.a.example/1"],
        ["https://a.example/1?mod=a", "https://a.example/1?mod=b"],
        ["https://a.example/1?ref=1", "https://a.example/1?ref=2"],
    ],
)
def test_links_of_one_feed_that_differ_in_anything_are_different_stories(links: list[str]) -> None:
    assert len(merge([[headline("Same title", "A", 0, link) for link in links]], NOW)) == 2


@pytest.mark.parametrize(
    ("one", "other", "stories"),
    [
        ("https://a.example/77?mod=rss_markets", "https://a.example/77?mod=rss_us", 1),
        ("https://a.example/77?from=home", "https://a.example/77?from=world", 1),
        ("https://a.example/77?section=top", "https://a.example/77", 1),
        ("https://a.example/77?smid=rss1", "https://a.example/77?smid=rss2", 1),
        ("https://a.example/read?id=77", "https://a.example/read?id=78", 2),
        ("https://a.example/77", "https://a.example/78", 2),
        ("https://a.example/live#post-1", "https://a.example/live#post-2", 2),
    ],
)
def test_one_title_in_two_feeds_of_a_publisher_is_one_story_where_only_words_differ(
    one: str, other: str, stories: int
) -> None:
    feeds = [
        [headline("Shares fall as rates rise", "A", 0, one)],
        [headline("Shares fall as rates rise", "A", 1, other)],
    ]
    assert len(merge(feeds, NOW)) == stories


def guided(title: str, guid: str, link: str = "https://show.example/") -> Headline:
    return replace(headline(title, "A", 0, link), guid=guid)


@pytest.mark.parametrize(
    ("feeds", "stories"),
    [
        ([[guided("One", "1"), guided("Two", "2"), guided("Three", "3")]], 3),
        ([[guided("Daily", "1"), guided("Daily", "2")]], 2),
        ([[guided("One", "1"), guided("One", "1")]], 1),
        ([[guided("One", ""), guided("One again", "")]], 1),
        ([[guided("One", "1"), guided("Two", "2")], [guided("One", "1"), guided("Two", "2")]], 2),
        ([[guided("One", "a:1")], [guided("One", "b:1")]], 1),
    ],
)
def test_items_under_one_link_are_told_apart_by_their_guids(feeds: list[list[Headline]], stories: int) -> None:
    assert len(merge(feeds, NOW)) == stories


@pytest.mark.parametrize(
    ("title", "bare", "stories"),
    [
        ("Parliament approves the new budget - The Harbour Morning Post", "Parliament approves the new budget", 1),
        ("Parliament approves the new budget | Post", "Parliament approves the new budget", 1),
        ("Parliament approves the new budget - The Harbour Morning Post", "", 2),
    ],
)
def test_the_publishers_name_at_a_titles_end_makes_no_other_story(title: str, bare: str, stories: int) -> None:
    named = replace(headline(title, "A", 0), bare_title=bare)
    assert len(merge([[named], [headline("Parliament approves the new budget", "B", 60)]], NOW)) == stories


@pytest.mark.parametrize(
    ("publisher", "minutes_apart", "stories"),
    [("A", 0, 2), ("A", 1440, 2), ("B", 1439, 1), ("B", 1440, 2), ("B", 3000, 2), ("B", None, 1)],
)
def test_a_title_that_recurs_on_another_day_belongs_to_another_story(
    publisher: str, minutes_apart: float | None, stories: int
) -> None:
    briefings = [
        headline("Morning briefing", "A", 0, "https://a.example/1"),
        headline("Morning briefing", publisher, minutes_apart, "https://a.example/2"),
    ]
    assert len(merge([[each] for each in briefings], NOW)) == stories


def test_titles_of_thousands_of_headlines_are_compared_with_few_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Comparing every pair would be four and a half million comparisons."""
    compared = []

    def counted(one: frozenset[str], other: frozenset[str]) -> float:
        compared.append(1)
        return similarity(one, other)

    monkeypatch.setattr(news_merge, "similarity", counted)
    many = [
        headline(
            f"{number * 7919 % 10007} reasons why the {number}th minister {number * 31 % 997} did not resign",
            "ABC"[number % 3],
        )
        for number in range(3000)
    ]
    feeds = [[each for each in many if each.publisher == publisher] for publisher in "ABC"]
    assert len(merge(feeds, NOW)) > 1000
    assert len(compared) < 450_000
