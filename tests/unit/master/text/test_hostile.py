"""Whatever upstream sends, a terminal is done no harm, and nothing is wider than was wished."""

import re
from typing import Any

import pytest
import wcwidth
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contract.schemas.news import Headlines
from contract.schemas.weather import PLACES, CurrentWeather, Forecast
from master.facts.measures import Measures
from master.facts.options import RenderOptions
from master.facts.results import CountryNews, PlaceBriefing, Places, PlaceWeather, ProblemView, Result
from master.views.text import render_text
from master.views.text.line import render_line
from tests.unit.master.readable import ATHENS, NOW, article, athens, forecast, part, told_news

PAINT = re.compile(r"\x1b\[[0-9;]+m|\x1b\]8;;[!-~]*\x1b\\")
"""All that may reach a terminal beside text: SGR, and OSC 8 with an address of plain ASCII."""
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
OPENED, CLOSED = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
"""What keeps a name's direction to itself."""
HOSTILE = [
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "\x9b2J",
    "a\u202egnirts\u2066",
    "<script>alert(1)</script>",
    "word " * 1_000,
    "x" * 5_000,
    "東" * 2_500,
    "🇬🇷" * 1_000,
    "e\u0301" * 2_000,
    "a\u200d" * 2_000,
    "\r\nSet-Cookie: a=b",
    "%s {0} {n} %(x)s",
    "\x00",
    "",
]
WIDTHS = st.integers(min_value=40, max_value=200)


def shown(result: Result, **options: Any) -> str:
    return render_text(result, RenderOptions("text", **options), NOW).get_data(as_text=True)


def check(text: str, width: int, *, links: bool = False) -> None:
    plain = PAINT.sub("", text)
    assert plain.count(OPENED) == plain.count(CLOSED)
    plain = plain.replace(OPENED, "").replace(CLOSED, "")
    assert not CONTROL.search(plain)
    for line in plain.split("\n"):
        assert wcwidth.width(line) <= width or (links and line.strip().startswith("http"))


@pytest.mark.parametrize("coloured", [False, True])
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_harms_nobody(text: str, *, coloured: bool) -> None:
    hostile = article(title=text, source={"name": text}, url=f"https://a.example/{text}", publishedAt=text)
    news = told_news(hostile, article(title=text, url="https://a.example/" + "long/" * 300))
    condition = {"id": 500, "description": text, "icon": text}
    weather = CurrentWeather.model_validate(athens(name=text, weather=[condition, condition], sys={"country": text}))
    days = Forecast.model_validate(forecast(ATHENS, skies={500: text, 800: text}))
    (place,) = PLACES.validate_python([{"name": text, "state": text, "lat": 1, "lon": 2, "country": text}])
    result = PlaceBriefing(PlaceWeather(part(weather), part(days), place), news)
    for width in (40, 97, 200):
        check(shown(result, width=width, coloured=coloured), width, links=not coloured)


def test_markup_is_shown_as_it_is_written() -> None:
    assert "<script>alert(1)</script>" in shown(told_news(article(title="<script>alert(1)</script>")))


def test_a_link_that_is_none_is_not_shown() -> None:
    text = shown(told_news(article(url="javascript:alert(1)")), coloured=True)
    assert "javascript" not in text
    assert "\x1b]8" not in text


def test_a_link_goes_to_the_terminal_in_plain_ascii() -> None:
    text = shown(told_news(article(url="https://a.example/Αθήνα")), coloured=True)
    assert "\x1b]8;;https://a.example/%CE%91%CE%B8%CE%AE%CE%BD%CE%B1\x1b\\" in text


def test_a_long_link_is_whole_where_it_is_copied_and_short_where_it_is_clicked() -> None:
    url = "https://a.example/" + "long/" * 30
    assert f"   {url}\n" in shown(told_news(article(url=url)))
    assert f"{url}\x1b\\\x1b[4m{url[:76]}…\x1b[0m" in shown(told_news(article(url=url)), coloured=True)


def test_a_long_headline_ends_in_an_ellipsis_after_three_lines() -> None:
    lines = shown(told_news(article(title="word " * 1_000)), width=40).splitlines()
    assert [lines[4].endswith("…"), lines[5].strip()] == [True, "The Daily · 2 h ago"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_line_is_one_line_whatever_it_tells(text: str) -> None:
    weather = CurrentWeather.model_validate(athens(name=text, weather=[{"description": text}]))
    result = PlaceBriefing(
        PlaceWeather(part(weather), None, None), told_news(article(title=text, source={"name": text}))
    )
    line = render_line(result, RenderOptions("line", line="%l %C %c %t"), NOW).get_data(as_text=True)
    assert line.endswith("\n")
    assert "\n" not in line[:-1]
    check(line, 100_000)


@pytest.mark.parametrize("text", ["\x1b[31mno", "a\u202eb\nc"])
@pytest.mark.parametrize("show", [render_text, render_line])
def test_a_problem_is_one_clean_sentence(show: Any, text: str) -> None:
    result = show(ProblemView(502, "provider-failed", "It failed", text, "r1"), RenderOptions("text"), NOW).get_data(
        as_text=True
    )
    assert not CONTROL.search(result[:-1])
    assert result.count("\n") == 1


ANYTHING = st.none() | st.text() | st.integers() | st.floats()
PARTS = st.dictionaries(
    st.sampled_from("temp feels_like humidity pressure speed deg gust 1h 3h description id icon dt main name".split()),
    ANYTHING,
)
ARTICLE = st.dictionaries(
    st.sampled_from("title source url publishedAt description".split()),
    ANYTHING | st.fixed_dictionaries({"name": st.text()}),
)


@given(
    payload=st.fixed_dictionaries(
        {
            "weather": st.lists(PARTS, min_size=1, max_size=3),
            "main": st.fixed_dictionaries({"temp": st.floats()}),
            "dt": ANYTHING,
        },
        optional={"wind": PARTS, "rain": PARTS, "sys": PARTS, "name": st.text(), "timezone": ANYTHING},
    ),
    width=WIDTHS,
    coloured=st.booleans(),
    plain=st.booleans(),
    lang=st.sampled_from(["en", "el"]),
    units=st.sampled_from(["standard", "metric", "imperial"]),
)
def test_no_weather_is_wider_than_wished(
    payload: Any, width: int, coloured: bool, plain: bool, lang: str, units: Any
) -> None:
    try:
        weather = CurrentWeather.model_validate(payload)
    except ValidationError:
        return
    result = PlaceWeather(part(weather), part(Forecast.model_validate(forecast(ATHENS))), None)
    check(shown(result, width=width, coloured=coloured, ascii=plain, lang=lang, measures=Measures(units)), width)


@given(
    slots=st.lists(
        st.fixed_dictionaries(
            {"dt": st.integers(1, 32_000_000_000), "main": st.fixed_dictionaries({"temp": st.floats(-1e4, 1e4)})},
            optional={"wind": PARTS, "rain": PARTS, "weather": st.lists(PARTS, max_size=1), "pop": ANYTHING},
        ),
        min_size=1,
        max_size=12,
    ),
    zone=st.integers(-86_000, 86_000),
    width=WIDTHS,
    coloured=st.booleans(),
)
def test_no_forecast_is_wider_than_wished(slots: Any, zone: int, width: int, coloured: bool) -> None:
    days = Forecast.model_validate({"list": slots, "city": {"timezone": zone}})
    result = PlaceWeather(part(CurrentWeather.model_validate(athens())), part(days), None)
    check(shown(result, width=width, coloured=coloured), width)


@given(articles=st.lists(ARTICLE, max_size=3), width=WIDTHS, coloured=st.booleans())
def test_no_headline_is_wider_than_wished(articles: Any, width: int, coloured: bool) -> None:
    news = part(Headlines.model_validate({"articles": articles}))
    check(shown(CountryNews(news, "gr"), width=width, coloured=coloured), width, links=not coloured)


@given(
    names=st.lists(st.tuples(st.text(), st.text(), st.sampled_from(["GR", "us", "", "QQ"])), max_size=3), width=WIDTHS
)
def test_no_place_is_wider_than_wished(names: Any, width: int) -> None:
    found = [
        {"name": name, "state": state, "country": code, "lat": -89.64, "lon": -179.99} for name, state, code in names
    ]
    check(shown(Places(part(PLACES.validate_python(found)), "x" * 100), width=width), width)
