"""What a terminal can show, and how it is drawn on."""

import io
from typing import Any

import pytest

from client.answering import columns
from client.drawing import turning
from client.questions import news, weather
from client.terminal import Terminal

CITIES = [weather(city) for city in ("Athens", "Rome", "Oslo")]


class Stdout(io.StringIO):
    def __init__(self, encoding: str | None, *, live: bool) -> None:
        super().__init__()
        self._encoding, self._live = encoding, live

    @property
    def encoding(self) -> Any:
        return self._encoding

    def isatty(self) -> bool:
        return self._live


@pytest.mark.parametrize(
    ("live", "environment", "wish", "colours"),
    [
        (True, {}, "auto", True),
        (False, {}, "auto", False),
        (True, {"NO_COLOR": "1"}, "auto", False),
        (True, {"NO_COLOR": ""}, "auto", True),
        (True, {"TERM": "dumb"}, "auto", False),
        (True, {"NO_COLOR": "1"}, "always", True),
        (False, {}, "always", True),
        (True, {}, "never", False),
    ],
)
def test_colours_are_for_live_terminals_unless_told_otherwise(
    live: bool, environment: dict[str, str], wish: str, colours: bool
) -> None:
    assert Terminal.of(Stdout("utf-8", live=live), environment, wish).colours is colours


@pytest.mark.parametrize(
    ("encoding", "live", "term", "glyphs"),
    [
        ("utf-8", True, "xterm-256color", "unicode"),
        ("utf-8", False, "dumb", "unicode"),
        ("utf-8", True, "linux", "ascii"),
        ("utf-8", True, "dumb", "ascii"),
        ("cp1252", True, "", "ascii"),
        ("ascii", False, "", "ascii"),
        (None, False, "", "ascii"),
        ("no-such-encoding", False, "", "ascii"),
    ],
)
def test_glyphs_are_ascii_where_the_terminal_or_its_encoding_has_few(
    encoding: str | None, live: bool, term: str, glyphs: str
) -> None:
    assert Terminal.of(Stdout(encoding, live=live), {"TERM": term}, "auto").glyphs == glyphs


@pytest.mark.parametrize(
    ("environment", "has"),
    [
        ({"LC_ALL": "C"}, ("ascii", "ascii")),
        ({"LC_ALL": "POSIX", "LANG": "el_GR.UTF-8"}, ("ascii", "ascii")),
        ({"LC_ALL": "C.UTF-8"}, ("unicode", "utf-8")),
        ({"LC_ALL": "", "LANG": "C"}, ("unicode", "utf-8")),
    ],
)
def test_who_asks_for_ascii_gets_it_though_python_writes_utf_8(
    environment: dict[str, str], has: tuple[str, str]
) -> None:
    terminal = Terminal.of(Stdout("utf-8", live=True), environment, "auto")
    assert (terminal.glyphs, terminal.encoding) == has


@pytest.mark.parametrize(
    ("width", "abreast", "each"),
    [(30, 1, 40), (80, 1, 80), (81, 1, 81), (82, 2, 40), (120, 2, 59), (126, 3, 40), (300, 3, 98)],
)
def test_as_many_cities_stand_side_by_side_as_fit(width: int, abreast: int, each: int) -> None:
    assert columns(CITIES, Terminal(live=True, columns=width)) == (abreast, each)


def test_only_cities_on_a_live_terminal_stand_side_by_side() -> None:
    assert columns(CITIES, Terminal(columns=200)) == (1, 200)
    assert columns([CITIES[0], news("gr", 3)], Terminal(live=True, columns=200)) == (1, 200)


def shown(ask_iris: Any, *words: str, **terminal: Any) -> str:
    """What a live terminal gets."""
    result = ask_iris(*words, terminal=lambda _colour: Terminal(**{"live": True, **terminal}))
    assert result.exit_code == 0, result.stderr
    return str(result.stdout)


def test_cities_side_by_side_align_whatever_their_script(master: Any, ask_iris: Any) -> None:
    master.says("/weather", "東京, JP\n  \x1b[31m21\x1b[0m °C\n")
    assert shown(ask_iris, "weather", "Tokyo", "Tokyo", "Tokyo", columns=82).splitlines() == [
        "東京, JP" + " " * 34 + "東京, JP",
        "  21 °C" + " " * 35 + "  21 °C",
        "",
        "東京, JP",
        "  21 °C",
    ]


def test_a_city_in_trouble_leaves_its_place_to_the_next(master: Any, ask_iris: Any) -> None:
    master.says("/weather", "No such city.", "404 Not Found")
    result = ask_iris("weather", "x", "y", terminal=lambda _colour: Terminal(live=True, columns=200))
    assert (result.exit_code, result.stdout, result.stderr.count("iris:")) == (1, "", 1)


def test_colours_and_links_reach_a_live_terminal(master: Any, ask_iris: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    master.says("/news", "\x1b[31mred\x1b[0m \x1b]8;;https://a.example/\x1b\\news\x1b]8;;\x1b\\\x1b[2J\n")
    text = shown(ask_iris, "news", "gr", colours=True)
    assert ("\x1b[31mred\x1b[0m" in text, "https://a.example/" in text, "\x1b[2J" in text) == (True, True, False)


def test_colours_that_are_asked_for_reach_a_terminal_that_says_it_has_none(
    master: Any, ask_iris: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    master.says("/weather", "\x1b[31mred\x1b[0m")
    assert shown(ask_iris, "Athens", colours=True) == "\x1b[31mred\x1b[0m\n"


def test_a_live_terminal_without_colours_gets_no_escape(master: Any, ask_iris: Any) -> None:
    master.says("/weather", "\x1b[31mred\x1b[0m \x1b]8;;https://a.example/\x1b\\news\x1b]8;;\x1b\\")
    assert shown(ask_iris, "Athens") == "red news\n"


def test_a_terminal_of_few_columns_breaks_lines_between_words(master: Any, ask_iris: Any) -> None:
    link = "  https://a.example/a/long/address/that/stays/whole"
    master.says("/weather", f"Athens\n  wind from the north-west, gusts up to 21 km/h\n{'▅' * 40}\n{link}\n")
    assert shown(ask_iris, "Athens", columns=30).splitlines() == [
        "Athens",
        "  wind from the north-west,",
        "  gusts up to 21 km/h",
        "▅" * 30,
        link,
    ]


def test_what_looks_like_markup_is_text(master: Any, ask_iris: Any) -> None:
    master.says("/weather", "[bold]Athens[/bold] :smiley: 21")
    assert shown(ask_iris, "Athens") == "[bold]Athens[/bold] :smiley: 21\n"


@pytest.mark.parametrize(("locale", "said"), [("C", "asking Iris ..."), ("C.UTF-8", "asking Iris \u2026")])
def test_what_turns_while_one_waits_is_in_letters_that_are_wanted(
    monkeypatch: pytest.MonkeyPatch, locale: str, said: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    assert turning("asking Iris \u2026", Stdout("utf-8", live=True)).status == said
