"""Your defaults, in a TOML file where the platform keeps such files: one `key = "value"` a line.

Writing changes the key's own line and leaves all others, comments too, as they are; a comment on that line goes.
"""

import json
import os
import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path

import click
from platformdirs import user_config_path

from client.address import Address
from client.choices import LANGUAGES, UNITS

LONGEST_NAME = 100


class BadConfig(click.ClickException):
    """The file, or what was to be written into it, can't be used: wrong usage, told in a sentence."""

    exit_code = 2


def _name(value: str) -> None:
    if not value.strip() or len(value) > LONGEST_NAME or any(unicodedata.category(c)[0] == "C" for c in value):
        raise ValueError(f"isn't a name of at most {LONGEST_NAME} characters.")


def _one_of(choices: tuple[str, ...]) -> Callable[[str], None]:
    def check(value: str) -> None:
        if value not in choices:
            raise ValueError(f"isn't one of {', '.join(choices)}.")

    return check


def _address(value: str) -> None:
    Address.parse(value)


KEYS: Mapping[str, Callable[[str], None]] = {
    "city": _name,
    "country": _name,
    "units": _one_of(UNITS),
    "lang": _one_of(LANGUAGES),
    "url": _address,
}
"""Each key's check; a ValueError's text says, after the value, what is wrong with it."""


def path() -> Path:
    """Where the file is, whether or not there is one."""
    return user_config_path("iris", appauthor=False, roaming=True) / "config.toml"


def read(file: Path) -> dict[str, str]:
    """The defaults in the file; none where there is none. Raises BadConfig, which names file and line or key."""
    try:
        return _checked(_parsed(file.read_text(encoding="utf-8"), str(file)), str(file))
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        raise BadConfig(f"{file} isn't UTF-8 text.") from None
    except OSError as refused:
        raise BadConfig(f"{file} can't be read: {refused.strerror}.") from None


def write(file: Path, key: str, value: str | None) -> None:
    """Set a key, or drop it where the value is None. Raises BadConfig, and then the file is as it was."""
    _check_key(key, "iris config")
    if value is not None:
        _check(key, value, "iris config")
    before = read(file)
    after = {name: kept for name, kept in before.items() if name != key} | ({} if value is None else {key: value})
    if after == before:
        return
    try:
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        changed = _changed(text, key, value)
        if not _means(changed, after):
            raise BadConfig(f"{file} spells {key} in a way that only you can change: edit the file.")
        _replace(file.resolve(), changed)
    except OSError as refused:
        raise BadConfig(f"{file} can't be written: {refused.strerror}.") from None


def _parsed(text: str, name: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        reason, _, place = str(wrong).partition(" (at ")
        line = re.match(r"line (\d+)", place)
        number = line[1] if line else len(text.splitlines())
        raise BadConfig(f"{name}, line {number}: {reason[:1].lower()}{reason[1:]}. Mend that line.") from None


def _means(text: str, defaults: Mapping[str, str]) -> bool:
    try:
        return tomllib.loads(text) == defaults
    except tomllib.TOMLDecodeError:
        return False


def _checked(document: Mapping[str, object], name: str) -> dict[str, str]:
    checked = {}
    for key, value in document.items():
        _check_key(key, name)
        if not isinstance(value, str):
            raise BadConfig(f'{name}: {key} must be text in quotes, such as {key} = "…".')
        _check(key, value, name)
        checked[key] = value
    return checked


def _check_key(key: str, name: str) -> None:
    if key not in KEYS:
        raise BadConfig(f"{name}: there is no {key[:LONGEST_NAME]!r}; the keys are {', '.join(KEYS)}.")


def _check(key: str, value: str, name: str) -> None:
    try:
        KEYS[key](value)
    except ValueError as wrong:
        raise BadConfig(f"{name}: {key} {value[:LONGEST_NAME]!r} {wrong}") from None


def _changed(text: str, key: str, value: str | None) -> str:
    """The file's text with the key's line replaced, added or taken out."""
    lines = text.splitlines(keepends=True)
    own = re.compile(rf"""\s*["']?{key}["']?\s*=""")
    kept = [line for line in lines if not own.match(line)]
    if value is None:
        return "".join(kept)
    place = next((index for index, line in enumerate(lines) if own.match(line)), len(kept))
    if kept and not kept[-1].endswith("\n"):
        kept[-1] += "\n"
    line = f"{key} = {json.dumps(value, ensure_ascii=False)}\n"  # what JSON escapes, TOML escapes alike
    return "".join([*kept[:place], line, *kept[place:]])


def _replace(file: Path, text: str) -> None:
    """Write beside the file, then put it in its place, so that an interruption leaves the old one whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
