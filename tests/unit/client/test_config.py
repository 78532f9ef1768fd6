"""The file of defaults, and precedence: typed options, environment, file, built-in defaults."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.config import Options, read_config, write_config

WriteConfigFile = Callable[[str], Path]
TYPED = {"client.units": "metric"}


def test_a_typed_option_wins_over_the_file_which_wins_over_the_built_in_default(
    write_config_file: WriteConfigFile,
) -> None:
    write_config_file('url = "iris.example"\nunits = "imperial"')
    options = Options.resolve(TYPED)
    assert (str(options.address), options.units, options.number) == ("http://iris.example", "metric", 10)


def test_the_environment_wins_over_the_file(master: Any, run_iris: Any, write_config_file: WriteConfigFile) -> None:
    write_config_file('url = "http://127.0.0.1:1"')
    master.sends_text("/weather", "Here I am.")
    assert run_iris("Athens").stdout == "Here I am.\n"


def test_a_syntax_error_is_reported_with_the_file_and_its_line(
    run_iris: Any, write_config_file: WriteConfigFile
) -> None:
    file = write_config_file('city = "Athens"\nunits = metric\n')
    result = run_iris("Athens")
    assert (result.exit_code, result.stderr) == (2, f"Error: {file}, line 2: invalid value. Mend that line.\n")


def test_an_unterminated_value_is_reported_at_the_last_line(run_iris: Any, write_config_file: WriteConfigFile) -> None:
    write_config_file('city = "Athens"\nlang = """el')
    assert "line 2: unterminated string" in run_iris("Athens").stderr


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            'town = "Athens"',
            "there is no 'town'; the keys are city, country, units, wind, ",
        ),
        ('[iris]\ncity = "Athens"', "there is no 'iris'; the keys are"),
        ('units = "warm"', "units 'warm' isn't one of standard, metric, imperial."),
        ('lang = "x y"', "lang 'x y' isn't a language such as el, pt_br or zh-Hant."),
        ('url = "ftp://x"', "url 'ftp://x' must begin with http:// or https://."),
        ('url = "http://u:secret@h"', "must not hold a user name or password."),
        ("city = 5", 'city must be text in quotes, such as city = "…".'),
        ('city = " "', "city ' ' isn't a name of at most 100 characters."),
        ('country = "g\\u001br"', "isn't a name of at most 100 characters."),
    ],
)
def test_an_invalid_key_or_value_is_named(
    run_iris: Any, write_config_file: WriteConfigFile, text: str, sentence: str
) -> None:
    file = write_config_file(text)
    result = run_iris("Athens")
    assert (result.exit_code, result.stderr.startswith(f"Error: {file}: "), sentence in result.stderr) == (
        2,
        True,
        True,
    )


def test_a_file_that_is_not_utf_8_is_reported_in_a_sentence(run_iris: Any, write_config_file: WriteConfigFile) -> None:
    write_config_file("").write_bytes(b"city = \xff")
    assert "isn't UTF-8 text." in run_iris("Athens").stderr


def test_an_unreadable_file_is_reported_in_a_sentence(run_iris: Any, write_config_file: WriteConfigFile) -> None:
    file = write_config_file("")
    file.unlink()
    file.mkdir()
    result = run_iris("Athens")
    assert (result.exit_code, f"{file} can't be read: Is a directory." in result.stderr) == (2, True)


def test_the_config_file_is_in_the_platforms_config_folder(run_iris: Any, home: Path) -> None:
    assert run_iris("config", "path").stdout == f"{home}/iris/config.toml\n"


def test_config_path_works_though_the_file_is_broken(run_iris: Any, write_config_file: WriteConfigFile) -> None:
    file = write_config_file("broken")
    assert run_iris("config", "path").stdout == f"{file}\n"


def test_a_key_can_be_set_shown_and_unset(run_iris: Any) -> None:
    assert "Nothing is set yet" in run_iris("config").stdout
    assert run_iris("config", "set", "city", "Αθήνα").exit_code == 0
    assert run_iris("config", "set", "units", "imperial").exit_code == 0
    assert run_iris("config").stdout == "city = Αθήνα\nunits = imperial\n"
    run_iris("config", "unset", "city")
    assert run_iris("config").stdout == "units = imperial\n"


def test_setting_a_key_leaves_every_other_line_unchanged(run_iris: Any, write_config_file: WriteConfigFile) -> None:
    file = write_config_file('# mine\n\ncity = "Rome"  # for now\nlang = "it"\n# the end')
    run_iris("config", "set", "city", 'L"Aquila')
    assert file.read_text() == '# mine\n\ncity = "L\\"Aquila"\nlang = "it"\n# the end\n'


def test_a_new_key_is_appended(run_iris: Any, write_config_file: WriteConfigFile) -> None:
    file = write_config_file('city = "Rome"')
    run_iris("config", "set", "lang", "it")
    assert file.read_text() == 'city = "Rome"\nlang = "it"\n'


def test_unsetting_an_absent_key_changes_nothing(run_iris: Any, write_config_file: WriteConfigFile) -> None:
    file = write_config_file("# mine")
    assert run_iris("config", "unset", "city").exit_code == 0
    assert file.read_text() == "# mine"


@pytest.mark.parametrize(
    "words",
    [["set", "town", "Athens"], ["set", "units", "warm"], ["set", "city"], ["unset", "x"], ["set", "url", "ftp:x"]],
)
def test_an_invalid_key_or_value_is_not_written(run_iris: Any, home: Path, words: list[str]) -> None:
    assert run_iris("config", *words).exit_code == 2
    assert list(home.iterdir()) == []


def test_a_value_over_several_lines_is_left_for_the_user_to_edit(
    run_iris: Any, write_config_file: WriteConfigFile
) -> None:
    file = write_config_file('city = """\nRome"""\n')
    result = run_iris("config", "set", "city", "Athens")
    assert (result.exit_code, "only you can change" in result.stderr) == (2, True)
    assert file.read_text() == 'city = """\nRome"""\n'


# root, as in CI and containers, can write below any other folder
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a folder of Linux's where nothing can be written")
def test_an_unwritable_file_is_reported_in_a_sentence(run_iris: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/proc/nowhere")
    result = run_iris("config", "set", "city", "Athens")
    assert (result.exit_code, "/proc/nowhere/iris/config.toml can't be written: " in result.stderr) == (2, True)


def test_a_symbolic_link_to_the_file_stays_a_link(
    run_iris: Any, write_config_file: WriteConfigFile, tmp_path: Path
) -> None:
    file = write_config_file("")
    file.rename(tmp_path / "kept.toml")
    file.symlink_to(tmp_path / "kept.toml")
    run_iris("config", "set", "city", "Athens")
    assert (file.is_symlink(), (tmp_path / "kept.toml").read_text()) == (True, 'city = "Athens"\n')


NAMES = st.text(st.characters(exclude_categories=("C",)), min_size=1, max_size=30).filter(str.strip)


@given(NAMES, st.sampled_from(["", "# a\n", 'city = "x"\n', '"city" = \'x\' # y\nunits = "metric"\n']))
def test_any_name_that_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, name: str, before: str
) -> None:
    file = tmp_path_factory.mktemp("config") / "config.toml"
    file.write_text(before, encoding="utf-8")
    write_config(file, "city", name)
    assert tomllib.loads(file.read_text(encoding="utf-8"))["city"] == read_config(file)["city"] == name
