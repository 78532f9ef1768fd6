"""Detecting what a terminal can show, and drawing on an interactive one."""

import io
from typing import Any

import pytest

from client.answers import side_by_side
from client.drawing import rich_spinner
from client.http import news, weather
from client.terminal import Terminal

CITIES = [weather(city) for city in ("Athens", "Rome", "Oslo")]


class Stdout(io.StringIO):
    def __init__(self, encoding: str | None, *, interactive: bool) -> None:
        super().__init__()
        self._encoding, self._interactive = encoding, interactive

    @property
    def encoding(self) -> Any:
        return self._encoding

    def isatty(self) -> bool:
        return self._interactive


@pytest.mark.parametrize(
    ("interactive", "environment", "color", "colours"),
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
def test_colours_are_on_for_interactive_terminals_by_default(
    interactive: bool, environment: dict[str, str], color: str, colours: bool
) -> None:
    assert Terminal.detect(Stdout("utf-8", interactive=interactive), environment, color).colours is colours


@pytest.mark.parametrize(
    ("encoding", "interactive", "term", "glyphs"),
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
def test_glyphs_are_ascii_where_the_terminal_or_its_encoding_lacks_others(
    encoding: str | None, interactive: bool, term: str, glyphs: str
) -> None:
    assert Terminal.detect(Stdout(encoding, interactive=interactive), {"TERM": term}, "auto").glyphs == glyphs


@pytest.mark.parametrize(
    ("environment", "detected"),
    [
        ({"LC_ALL": "C"}, ("ascii", "ascii")),
        ({"LC_ALL": "POSIX", "LANG": "el_GR.UTF-8"}, ("ascii", "ascii")),
        ({"LC_ALL": "C.UTF-8"}, ("unicode", "utf-8")),
        ({"LC_ALL": "", "LANG": "C"}, ("unicode", "utf-8")),
    ],
)
def test_an_ascii_locale_in_lc_all_means_ascii_though_python_writes_utf_8(
    environment: dict[str, str], detected: tuple[str, str]
) -> None:
    terminal = Terminal.detect(Stdout("utf-8", interactive=True), environment, "auto")
    assert (terminal.glyphs, terminal.encoding) == detected


@pytest.mark.parametrize(
    ("width", "count", "each"),
    [(30, 1, 40), (80, 1, 80), (81, 1, 81), (82, 2, 40), (120, 2, 59), (126, 3, 40), (300, 3, 98)],
)
def test_as_many_cities_stand_side_by_side_as_fit(width: int, count: int, each: int) -> None:
    assert side_by_side(CITIES, Terminal(interactive=True, columns=width)) == (count, each)


def test_only_cities_on_an_interactive_terminal_stand_side_by_side() -> None:
    assert side_by_side(CITIES, Terminal(columns=200)) == (1, 200)
    assert side_by_side([CITIES[0], news("gr", 3)], Terminal(interactive=True, columns=200)) == (1, 200)


def printed(run_iris: Any, *words: str, **terminal: Any) -> str:
    """Return what is printed on an interactive terminal."""
    result = run_iris(*words, terminal=lambda _color: Terminal(**{"interactive": True, **terminal}))
    assert result.exit_code == 0, result.stderr
    return str(result.stdout)


def test_cities_side_by_side_are_aligned_in_any_script(master: Any, run_iris: Any) -> None:
    master.sends_text("/weather", "東京, JP\n  \x1b[31m21\x1b[0m °C\n")
    assert printed(run_iris, "weather", "Tokyo", "Tokyo", "Tokyo", columns=82).splitlines() == [
        "東京, JP" + " " * 34 + "東京, JP",
        "  21 °C" + " " * 35 + "  21 °C",
        "",
        "東京, JP",
        "  21 °C",
    ]


def test_failed_cities_side_by_side_print_one_error_and_no_row(master: Any, run_iris: Any) -> None:
    master.sends_text("/weather", "No such city.", "404 Not Found")
    result = run_iris("weather", "x", "y", terminal=lambda _color: Terminal(interactive=True, columns=200))
    assert (result.exit_code, result.stdout, result.stderr.count("iris:")) == (1, "", 1)


def test_colours_and_links_reach_an_interactive_terminal(
    master: Any, run_iris: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    master.sends_text("/news", "\x1b[31mred\x1b[0m \x1b]8;;https://a.example/\x1b\\news\x1b]8;;\x1b\\\x1b[2J\n")
    text = printed(run_iris, "news", "gr", colours=True)
    assert ("\x1b[31mred\x1b[0m" in text, "https://a.example/" in text, "\x1b[2J" in text) == (True, True, False)


def test_color_always_prints_colours_on_a_dumb_terminal(
    master: Any, run_iris: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    master.sends_text("/weather", "\x1b[31mred\x1b[0m")
    assert printed(run_iris, "Athens", colours=True) == "\x1b[31mred\x1b[0m\n"


def test_an_interactive_terminal_without_colours_gets_no_escape(master: Any, run_iris: Any) -> None:
    master.sends_text("/weather", "\x1b[31mred\x1b[0m \x1b]8;;https://a.example/\x1b\\news\x1b]8;;\x1b\\")
    assert printed(run_iris, "Athens") == "red news\n"


def test_a_narrow_terminal_wraps_lines_between_words(master: Any, run_iris: Any) -> None:
    link = "  https://a.example/a/long/address/that/stays/whole"
    master.sends_text("/weather", f"Athens\n  wind from the north-west, gusts up to 21 km/h\n{'▅' * 40}\n{link}\n")
    assert printed(run_iris, "Athens", columns=30).splitlines() == [
        "Athens",
        "  wind from the north-west,",
        "  gusts up to 21 km/h",
        "▅" * 30,
        link,
    ]


def test_rich_markup_in_an_answer_is_printed_as_text(master: Any, run_iris: Any) -> None:
    master.sends_text("/weather", "[bold]Athens[/bold] :smiley: 21")
    assert printed(run_iris, "Athens") == "[bold]Athens[/bold] :smiley: 21\n"


@pytest.mark.parametrize(("locale", "label"), [("C", "asking Iris ..."), ("C.UTF-8", "asking Iris \u2026")])
def test_the_spinner_is_ascii_where_the_locale_asks_for_it(
    monkeypatch: pytest.MonkeyPatch, locale: str, label: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    assert rich_spinner("asking Iris \u2026", Stdout("utf-8", interactive=True)).status == label
