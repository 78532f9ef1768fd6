"""Your defaults in a file: what is typed outdoes the environment, that the file, and that what is built in."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client import config
from client.wishes import Wishes

Configured = Callable[[str], Path]
TYPED = {"client.units": "metric"}


def test_what_is_typed_outdoes_the_file_which_outdoes_what_is_built_in(configured: Configured) -> None:
    configured('url = "iris.example"\nunits = "imperial"')
    wishes = Wishes.of(TYPED)
    assert (str(wishes.address), wishes.units, wishes.number) == ("http://iris.example", "metric", 10)


def test_the_environment_outdoes_the_file(master: Any, ask_iris: Any, configured: Configured) -> None:
    configured('url = "http://127.0.0.1:1"')
    master.says("/weather", "Here I am.")
    assert ask_iris("Athens").stdout == "Here I am.\n"


def test_a_file_that_does_not_parse_is_named_with_its_line(ask_iris: Any, configured: Configured) -> None:
    file = configured('city = "Athens"\nunits = metric\n')
    result = ask_iris("Athens")
    assert (result.exit_code, result.stderr) == (2, f"Error: {file}, line 2: invalid value. Mend that line.\n")


def test_a_value_that_never_ends_names_the_last_line(ask_iris: Any, configured: Configured) -> None:
    configured('city = "Athens"\nlang = """el')
    assert "line 2: unterminated string" in ask_iris("Athens").stderr


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('town = "Athens"', "there is no 'town'; the keys are city, country, units, lang, url."),
        ('[iris]\ncity = "Athens"', "there is no 'iris'; the keys are"),
        ('units = "warm"', "units 'warm' isn't one of standard, metric, imperial."),
        ('lang = "xx"', "lang 'xx' isn't one of af, ar,"),
        ('url = "ftp://x"', "url 'ftp://x' must begin with http:// or https://."),
        ('url = "http://u:secret@h"', "must not hold a user name or password."),
        ("city = 5", 'city must be text in quotes, such as city = "…".'),
        ('city = " "', "city ' ' isn't a name of at most 100 characters."),
        ('country = "g\\u001br"', "isn't a name of at most 100 characters."),
    ],
)
def test_a_bad_key_or_value_is_named(ask_iris: Any, configured: Configured, text: str, sentence: str) -> None:
    file = configured(text)
    result = ask_iris("Athens")
    assert (result.exit_code, result.stderr.startswith(f"Error: {file}: "), sentence in result.stderr) == (
        2,
        True,
        True,
    )


def test_a_file_that_is_no_text_is_a_sentence(ask_iris: Any, configured: Configured) -> None:
    configured("").write_bytes(b"city = \xff")
    assert "isn't UTF-8 text." in ask_iris("Athens").stderr


def test_a_file_that_cannot_be_read_is_a_sentence(ask_iris: Any, configured: Configured) -> None:
    file = configured("")
    file.unlink()
    file.mkdir()
    result = ask_iris("Athens")
    assert (result.exit_code, f"{file} can't be read: Is a directory." in result.stderr) == (2, True)


def test_the_file_is_where_the_platform_keeps_such_files(ask_iris: Any, home: Path) -> None:
    assert ask_iris("config", "path").stdout == f"{home}/iris/config.toml\n"


def test_a_broken_file_does_not_keep_its_place_secret(ask_iris: Any, configured: Configured) -> None:
    file = configured("broken")
    assert ask_iris("config", "path").stdout == f"{file}\n"


def test_what_is_set_is_shown_and_dropped_again(ask_iris: Any) -> None:
    assert "Nothing is set yet" in ask_iris("config").stdout
    assert ask_iris("config", "set", "city", "Αθήνα").exit_code == 0
    assert ask_iris("config", "set", "units", "imperial").exit_code == 0
    assert ask_iris("config").stdout == "city = Αθήνα\nunits = imperial\n"
    ask_iris("config", "unset", "city")
    assert ask_iris("config").stdout == "units = imperial\n"


def test_setting_leaves_every_other_line_as_it_is(ask_iris: Any, configured: Configured) -> None:
    file = configured('# mine\n\ncity = "Rome"  # for now\nlang = "it"\n# the end')
    ask_iris("config", "set", "city", 'L"Aquila')
    assert file.read_text() == '# mine\n\ncity = "L\\"Aquila"\nlang = "it"\n# the end\n'


def test_a_new_key_goes_to_the_end(ask_iris: Any, configured: Configured) -> None:
    file = configured('city = "Rome"')
    ask_iris("config", "set", "lang", "it")
    assert file.read_text() == 'city = "Rome"\nlang = "it"\n'


def test_dropping_what_is_not_there_changes_nothing(ask_iris: Any, configured: Configured) -> None:
    file = configured("# mine")
    assert ask_iris("config", "unset", "city").exit_code == 0
    assert file.read_text() == "# mine"


@pytest.mark.parametrize(
    "words",
    [["set", "town", "Athens"], ["set", "units", "warm"], ["set", "city"], ["unset", "x"], ["set", "url", "ftp:x"]],
)
def test_nothing_wrong_is_written(ask_iris: Any, home: Path, words: list[str]) -> None:
    assert ask_iris("config", *words).exit_code == 2
    assert list(home.iterdir()) == []


def test_what_spreads_over_lines_is_left_for_a_person_to_change(ask_iris: Any, configured: Configured) -> None:
    file = configured('city = """\nRome"""\n')
    result = ask_iris("config", "set", "city", "Athens")
    assert (result.exit_code, "only you can change" in result.stderr) == (2, True)
    assert file.read_text() == 'city = """\nRome"""\n'


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a folder of Linux's where nothing can be written")
def test_a_file_that_cannot_be_written_is_a_sentence(ask_iris: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/proc/nowhere")
    result = ask_iris("config", "set", "city", "Athens")
    assert (result.exit_code, "/proc/nowhere/iris/config.toml can't be written: " in result.stderr) == (2, True)


def test_a_link_to_the_file_stays_a_link(ask_iris: Any, configured: Configured, tmp_path: Path) -> None:
    file = configured("")
    file.rename(tmp_path / "kept.toml")
    file.symlink_to(tmp_path / "kept.toml")
    ask_iris("config", "set", "city", "Athens")
    assert (file.is_symlink(), (tmp_path / "kept.toml").read_text()) == (True, 'city = "Athens"\n')


NAMES = st.text(st.characters(exclude_categories=("C",)), min_size=1, max_size=30).filter(str.strip)


@given(NAMES, st.sampled_from(["", "# a\n", 'city = "x"\n', '"city" = \'x\' # y\nunits = "metric"\n']))
def test_whatever_is_set_is_read_again(tmp_path_factory: pytest.TempPathFactory, name: str, before: str) -> None:
    file = tmp_path_factory.mktemp("config") / "config.toml"
    file.write_text(before, encoding="utf-8")
    config.write(file, "city", name)
    assert tomllib.loads(file.read_text(encoding="utf-8"))["city"] == config.read(file)["city"] == name
