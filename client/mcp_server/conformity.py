"""Results that keep to their schema: a client may refuse a whole result for one member of another type.

A provider's odd values can reach master's answers, as most members of its JSON are optional.
"""

from collections.abc import Sequence
from copy import deepcopy
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

MAX_ROUNDS = 10
"""Deeper than any shape: each round may take away what encloses the members that the one before took away."""


class ShapeMismatch(Exception):
    """A member is missing without which there is no result."""


def conform(shape: type, payload: dict[str, Any]) -> dict[str, Any]:
    """The payload without members that aren't of the type that `shape`, a TypedDict, gives them; a copy if any go.

    Where a required member goes, what encloses it goes. Raises ShapeMismatch where nothing would be left.
    """
    adapter = _adapter(shape)
    for _ in range(MAX_ROUNDS):
        try:
            adapter.validate_python(payload, strict=True)
        except ValidationError as wrong:
            payload = deepcopy(payload)
            places = {error["loc"][:-1] if error["type"] == "missing" else error["loc"] for error in wrong.errors()}
            for place in sorted(places, key=_order, reverse=True):  # from the end, as a list's later items move up
                _remove(payload, place)
        else:
            return payload
    raise ShapeMismatch


@cache
def _adapter(shape: type) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


def _order(place: Sequence[int | str]) -> list[tuple[int, str]]:
    return [(step, "") if isinstance(step, int) else (-1, step) for step in place]


def _remove(payload: Any, place: Sequence[int | str]) -> None:  # noqa: ANN401 - JSON
    """Take the member at this place away; raises ShapeMismatch where that is the payload itself."""
    if not place:
        raise ShapeMismatch
    *way, last = place
    for step in way:
        payload = payload[step]
    del payload[last]
