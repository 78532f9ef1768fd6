"""How a caller says the answer is to look, and what is accepted."""

import re

import pytest

from master.facts.measures import Measures
from master.facts.options import LETTERS, RenderOptions, lenient_options, plain_json, preferred, render_options
from servicekit.problems import InvalidParameter

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("query", "accept", "wanted"),
    [
        (b"city=Athens", "", "json"),
        (b"city=Athens", "*/*", "json"),
        (b"city=Athens", "application/json", "json"),
        (b"city=Athens", "application/json, */*;q=0.1", "json"),
        (b"city=Athens", "image/png", "json"),
        (b"city=Athens", "not a media type;;q=", "json"),
        (b"city=Athens&format=json", FIREFOX, "json"),
        (b"city=Athens&width=60", "*/*", "json"),
        (b"city=Athens", "text/plain", "text"),
        (b"city=Athens", "text/x-ansi", "text"),
        (b"city=Athens", "text/*", "text"),
        (b"city=Athens", "application/json;q=0.5, text/plain", "text"),
        (b"city=Athens", FIREFOX, "html"),
        (b"city=Athens&format=text", FIREFOX, "text"),
        (b"format=html&city=Athens", "", "html"),
        (b"city=Athens&format=line", "", "line"),
        (b"city=Athens&line=%25t", "", "line"),
        (b"city=Athens&line=%25t", "text/html", "line"),
        (b"city=Athens&line=%25t&format=text", "", "text"),
    ],
)
def test_format_decides_and_else_accept(query: bytes, accept: str, wanted: str) -> None:
    options = render_options(query, accept)
    assert options.format == wanted


def test_without_a_word_text_is_metric_english_plain_and_eighty_columns_wide() -> None:
    assert render_options(b"", "text/plain") == RenderOptions(
        "text", "text/plain", 80, coloured=False, ascii=False, line="%l: %c %t %w", measures=Measures(), lang="en"
    )


def test_every_wish_is_heard() -> None:
    query = b"format=line&width=120&color=always&glyphs=ascii&line=%25t&units=imperial&lang=el"
    assert render_options(query, "") == RenderOptions(
        "line", "text/plain", 120, coloured=True, ascii=True, line="%t", measures=Measures("imperial"), lang="el"
    )


@pytest.mark.parametrize(
    ("query", "accept", "coloured"),
    [
        (b"", "text/plain", False),
        (b"color=auto", "text/plain", False),
        (b"color=always", "text/plain", True),
        (b"", "text/x-ansi", True),
        (b"color=never", "text/x-ansi", False),
        (b"format=text", "text/x-ansi", True),
    ],
)
def test_colour_comes_where_it_is_asked_for(query: bytes, accept: str, *, coloured: bool) -> None:
    options = render_options(query, accept)
    assert options.coloured is coloured


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("format=pdf", "format must be one of json, text, line, html, md, atom, rss, ics, not 'pdf'."),
        ("width=5", "width must be a whole number from 40 to 200, not '5'."),
        ("width=201", "width must be a whole number from 40 to 200, not '201'."),
        ("width=wide", "width must be a whole number from 40 to 200, not 'wide'."),
        ("color=red", "color must be one of always, never, auto, not 'red'."),
        ("glyphs=emoji", "glyphs must be one of unicode, ascii, not 'emoji'."),
        ("format=text&lang=xx", "lang must be one of af, ar, az"),
        ("format=text&units=miles", "units must be one of standard, metric, imperial, not 'miles'."),
        ("line=%25q", "line must be a template of the letters %c %C"),
        ("line=%25", "line must be a template of the letters %c %C"),
        ("line=%25t%0A", "line must be a template of the letters %c %C"),
        ("line=%1b%5b31m", "line must be a template of the letters %c %C"),
        ("line=" + "x" * 501, "line must be a template of the letters %c %C"),
        ("format=text&format=line", "format is given more than once."),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_choices(query: str, words: str) -> None:
    with pytest.raises(InvalidParameter, match=f"^{re.escape(words)}"):
        render_options(query.encode(), "")


def test_an_empty_template_is_the_usual_one() -> None:
    assert render_options(b"line=", "").format == "json"
    options = render_options(b"format=LINE&line=", "")
    assert (options.format, options.line) == ("line", "%l: %c %t %w")


def test_every_letter_can_be_in_a_template() -> None:
    options = render_options(b"line=" + "".join(f"%25{letter}" for letter in LETTERS).encode(), "")
    assert options.line == "".join(f"%{letter}" for letter in LETTERS)


@pytest.mark.parametrize(
    ("query", "accept", "plain"),
    [
        (b"city=Athens", "", True),
        (b"city=Athens&units=metric&lang=el", "*/*", True),
        (b"city=format=text", "*/*", True),
        (b"city=Athens&format=json", "*/*", False),
        (b"width=5", "*/*", False),
        (b"city=Athens", "text/plain", False),
    ],
)
def test_a_programs_question_is_known_at_a_glance(query: bytes, accept: str, *, plain: bool) -> None:
    assert plain_json(query, accept) is plain


@pytest.mark.parametrize(
    ("query", "accept", "wanted"),
    [
        (b"format=pdf", "", "json"),
        (b"format=pdf", "text/plain", "text"),
        (b"format=text&width=5", "", "text"),
        (b"width=5&format=html", "", "html"),
        (b"line=%25q", "", "line"),
        (b"line=%25q&format=html", "", "html"),
        (b"line=%25q&format=json", "", "json"),
        (b"format=textual&width=5", "", "json"),
        (b"format=text", "", "text"),
    ],
)
def test_a_problem_is_told_as_wished_as_far_as_the_wish_is_understood(query: bytes, accept: str, wanted: str) -> None:
    options = lenient_options(query, accept)
    assert options.format == wanted


@pytest.mark.parametrize(("accept", "preference"), [("", "text/plain"), ("*/*", "text/plain"), (FIREFOX, "text/html")])
def test_who_does_not_care_gets_the_default(accept: str, preference: str) -> None:
    assert preferred(accept, "text/plain") == preference


@pytest.mark.parametrize(
    ("query", "template"),
    [
        ("line=%tC/%fF", "%tC/%fF"),
        ("line=%25tC/%25fF", "%tC/%fF"),
        ("line=%t%20%fF", "%t %fF"),
        ("line=%f%c%C%Dd", "%f%c%C%Dd"),
        ("line=%cc+%CE%B1%ff", "%cc α%ff"),
        ("line=%f0%9F%8C%8D%C3%A9%dd", "🌍é%dd"),
        ("units=metric&line=%Da%d0&lang=el", "%Da%d0"),
    ],
)
def test_a_template_is_read_as_it_is_written(query: str, template: str) -> None:
    """Percent signs that happen to form an escape, and escapes that are meant."""
    options = render_options(query.encode(), "")
    assert options.line == template
