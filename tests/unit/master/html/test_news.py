"""Headlines worth reading: mixed, by topic, searched, and more of them."""

import pytest

from contract.schemas.news import Article
from master.views.html.views import mixed
from tests.unit.master.html.seen import Seen
from tests.unit.master.readable import article, told_news


def by(publisher: str, title: str) -> Article:
    return Article.model_validate(article(source={"id": None, "name": publisher}, title=title))


def test_one_publisher_does_not_fill_the_screen() -> None:
    articles = [by("A", "1"), by("A", "2"), by("A", "3"), by("A", "4"), by("B", "5"), by("C", "6")]
    assert [each.title for each in mixed(articles)] == ["1", "2", "5", "6", "3", "4"]


def test_the_order_of_several_publishers_is_left_alone() -> None:
    articles = [by("A", "1"), by("B", "2"), by("A", "3"), by("B", "4")]
    assert mixed(articles) == articles
    assert mixed([]) == []


@pytest.mark.parametrize(("picture", "lead"), [("https://example.com/a.png", True), (None, False)])
def test_the_first_story_leads_where_it_has_a_picture(picture: str | None, lead: bool) -> None:
    seen = Seen.of(told_news(article(urlToImage=picture), article()), "/?country=gr")
    assert ('class="card lead"' in seen.html) is lead


def test_topics_are_tabs_and_a_search_keeps_the_place() -> None:
    seen = Seen.of(told_news(article()), "/?city=Athens&category=science&units=imperial")
    tabs = [each for each in seen.all("a") if str(each.get("href")).endswith("#headlines")]
    assert [each["href"] for each in tabs if each.get("aria-current")] == [
        "/?city=Athens&category=science&units=imperial#headlines"
    ]
    hidden = {each["name"]: each["value"] for each in seen.all("input") if each.get("type") == "hidden"}
    assert hidden.items() >= {"city": "Athens", "category": "science", "units": "imperial"}.items()
