"""Any JSON as rows of a name and a value: how people are shown an answer that has no rendering of its own."""

from collections.abc import Iterator
from typing import Any

from servicekit.plain_text import clean

Row = tuple[str, str]
UNKNOWN = "\N{EN DASH}"


def rows_of(value: Any, name: str = "") -> Iterator[Row]:  # noqa: ANN401 - JSON
    """Each value under the names that lead to it, with dots between; the items of a list are counted from 1."""
    if isinstance(value, dict):
        parts = list(value.items())
    elif isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
        parts = list(enumerate(value, start=1))
    else:
        yield name, _text(value)
        return
    for part, inner in parts:
        yield from rows_of(inner, f"{name}.{clean(str(part))}" if name else clean(str(part)))


def _text(value: Any) -> str:  # noqa: ANN401 - JSON
    match value:
        case None | [] | "":
            return UNKNOWN
        case bool():
            return "true" if value else "false"
        case list():
            return ", ".join(map(_text, value))
        case _:
            return clean(str(value))
