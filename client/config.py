"""The user's defaults: the TOML file that keeps them, `iris config` to change it, and the options of one run.

The file is where the platform keeps such files, with one `key = "value"` a line. Writing changes the key's own line,
where a comment is lost, and leaves all other lines as they are.
"""

import json
import os
import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import click
from click.shell_completion import CompletionItem
from platformdirs import user_config_path

from client.http import Address, Form
from client.options import (
    CLOCKS,
    COUNTRIES,
    DEFAULT_HEADLINES,
    DEFAULT_URL,
    LANGUAGES,
    META_PREFIX,
    PRECIPITATIONS,
    PRESSURES,
    UNITS,
    WINDS,
)
from client.terminal import Terminal, displayable, write

MAX_NAME_LENGTH = 100  # characters


class ConfigError(click.ClickException):
    """The file, or a value to be written into it, is invalid."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Options:
    """The options of one run. None means that master's default holds; `city` and `country` are those of home."""

    address: Address
    form: Form = "text"
    template: str | None = None
    units: str | None = None
    wind: str | None = None
    pressure: str | None = None
    precipitation: str | None = None
    clock: str | None = None
    lang: str | None = None
    city: str | None = None
    country: str | None = None
    category: str | None = None
    number: int = DEFAULT_HEADLINES
    query: str | None = None
    open_number: int | None = None
    interval_s: int | None = None
    near: str | None = None
    full: bool = False
    color: str = "auto"

    @property
    def asked_at(self) -> str | None:
        """Where a question is asked that names no place."""
        return self.near or self.city

    @property
    def measures(self) -> Mapping[str, str | None]:
        """The single measures, under master's names."""
        return {
            "wind": self.wind,
            "pressure": self.pressure,
            "precipitation": self.precipitation,
            "clock": self.clock,
        }

    @classmethod
    def resolve(cls, meta: Mapping[str, Any]) -> Self:
        """Merge, by precedence: a context's `meta` (options typed, then environment), the file, built-in defaults.

        Raises ConfigError.
        """
        given = {name.removeprefix(META_PREFIX): value for name, value in meta.items() if name.startswith(META_PREFIX)}
        if "template" in given:
            given.setdefault("form", "line")
        defaults: dict[str, Any] = dict(read_config(config_path()))
        url = defaults.pop("url", DEFAULT_URL)
        return cls(**{"address": Address.parse(url), **defaults, **given})


def _check_name(value: str) -> None:
    if not value.strip() or len(value) > MAX_NAME_LENGTH or any(unicodedata.category(c)[0] == "C" for c in value):
        raise ValueError(f"isn't a name of at most {MAX_NAME_LENGTH} characters.")


def _one_of(choices: tuple[str, ...]) -> Callable[[str], None]:
    def check(value: str) -> None:
        if value not in choices:
            raise ValueError(f"isn't one of {', '.join(choices)}.")

    return check


def _check_language(value: str) -> None:
    """Master knows any BCP 47 tag; it says so itself where there is no such language."""
    if not re.fullmatch(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8}){0,7}", value):
        raise ValueError("isn't a language such as el, pt_br or zh-Hant.")


def _check_address(value: str) -> None:
    Address.parse(value)


KEYS: Mapping[str, Callable[[str], None]] = {
    "city": _check_name,
    "country": _check_name,
    "units": _one_of(UNITS),
    "wind": _one_of(WINDS),
    "pressure": _one_of(PRESSURES),
    "precipitation": _one_of(PRECIPITATIONS),
    "clock": _one_of(CLOCKS),
    "lang": _check_language,
    "url": _check_address,
}
"""Each key's check. It raises ValueError, whose text completes a sentence that begins with the value."""


CHOICES: Mapping[str, tuple[str, ...]] = {
    "country": COUNTRIES,
    "units": UNITS,
    "wind": WINDS,
    "pressure": PRESSURES,
    "precipitation": PRECIPITATIONS,
    "clock": CLOCKS,
    "lang": LANGUAGES,
}
"""What completion offers for a key."""


def config_path() -> Path:
    """Return the file's path, whether or not the file exists."""
    return user_config_path("iris", appauthor=False, roaming=True) / "config.toml"


def read_config(file: Path) -> dict[str, str]:
    """Return the defaults in the file; none if it doesn't exist. Raises ConfigError, which names the line or key."""
    try:
        return _checked(_parsed(file.read_text(encoding="utf-8-sig"), str(file)), str(file))
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        raise ConfigError(f"{file} isn't UTF-8 text.") from None
    except OSError as failure:
        raise ConfigError(f"{file} can't be read: {failure.strerror}.") from None


def write_config(file: Path, key: str, value: str | None) -> None:
    """Set a key, or remove it if the value is None. Raises ConfigError; the file is unchanged then."""
    _check_key(key, "iris config")
    if value is not None:
        _check_value(key, value, "iris config")
    before = read_config(file)
    after = {name: kept for name, kept in before.items() if name != key} | ({} if value is None else {key: value})
    if after == before:
        return
    try:
        text = _edited(file.read_text(encoding="utf-8-sig") if file.exists() else "", key, value)
        if not _parses_to(text, after):  # for example, the key's value spans several lines
            raise ConfigError(f"{file} spells {key} in a way that only you can change: edit the file.")
        _replace(file.resolve(), text)
    except OSError as failure:
        raise ConfigError(f"{file} can't be written: {failure.strerror}.") from None


def _complete_value(ctx: click.Context, _param: click.Parameter, prefix: str) -> list[CompletionItem]:
    values = CHOICES.get(ctx.params.get("key", ""), ())
    return [CompletionItem(value) for value in values if value.startswith(prefix)]


@click.group(invoke_without_command=True)
@click.pass_context
def config(ctx: click.Context) -> None:
    """Show your defaults; set or remove one: city and country (home's), units, lang, url.

    Single measures too: wind, pressure, precipitation, clock.

    What is typed wins over the environment (IRIS_URL), which wins over these.
    """
    if ctx.invoked_subcommand is None:
        file = config_path()
        lines = [f"{key} = {value}" for key, value in read_config(file).items()]
        _print("\n".join(lines) or f"Nothing is set yet in {file}.")


@config.command("set")
@click.argument("key", type=click.Choice(tuple(KEYS)))
@click.argument("value", shell_complete=_complete_value)
def set_key(key: str, value: str) -> None:
    """Set KEY to VALUE: iris config set city Athens. Other lines of the file stay as they are."""
    write_config(config_path(), key, value)


@config.command("unset")
@click.argument("key", type=click.Choice(tuple(KEYS)))
def unset_key(key: str) -> None:
    """Remove KEY, so that the built-in default holds again."""
    write_config(config_path(), key, None)


@config.command("path")
def show_path() -> None:
    """Print where the file is, or would be."""
    _print(str(config_path()))


def _print(text: str) -> None:
    write(displayable(text, Terminal.current()) + "\n")


def _parsed(text: str, name: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        reason, _, place = str(wrong).partition(" (at ")
        line = re.match(r"line (\d+)", place)
        number = line[1] if line else len(text.splitlines())
        raise ConfigError(f"{name}, line {number}: {reason[:1].lower()}{reason[1:]}. Mend that line.") from None


def _parses_to(text: str, defaults: Mapping[str, str]) -> bool:
    try:
        return tomllib.loads(text) == defaults
    except tomllib.TOMLDecodeError:
        return False


def _checked(document: Mapping[str, object], name: str) -> dict[str, str]:
    checked = {}
    for key, value in document.items():
        _check_key(key, name)
        if not isinstance(value, str):
            raise ConfigError(f'{name}: {key} must be text in quotes, such as {key} = "…".')
        _check_value(key, value, name)
        checked[key] = value
    return checked


def _check_key(key: str, name: str) -> None:
    if key not in KEYS:
        raise ConfigError(f"{name}: there is no {key[:MAX_NAME_LENGTH]!r}; the keys are {', '.join(KEYS)}.")


def _check_value(key: str, value: str, name: str) -> None:
    try:
        KEYS[key](value)
    except ValueError as wrong:
        raise ConfigError(f"{name}: {key} {value[:MAX_NAME_LENGTH]!r} {wrong}") from None


def _edited(text: str, key: str, value: str | None) -> str:
    """Return the file's text with the key's line replaced, added or removed."""
    lines = text.splitlines(keepends=True)
    key_line = re.compile(rf"""\s*["']?{key}["']?\s*=""")
    kept = [line for line in lines if not key_line.match(line)]
    if value is None:
        return "".join(kept)
    position = next((index for index, line in enumerate(lines) if key_line.match(line)), len(kept))
    if kept and not kept[-1].endswith("\n"):
        kept[-1] += "\n"
    line = f"{key} = {json.dumps(value, ensure_ascii=False)}\n"  # JSON's escapes in strings are valid in TOML
    return "".join([*kept[:position], line, *kept[position:]])


def _replace(file: Path, text: str) -> None:
    """Write a temporary file beside it and rename that, so that an interruption leaves the old file whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
