"""City names that begin as typed, for completion in a shell: from a running master, quickly or not at all."""

import os
from collections.abc import Mapping
from typing import Any

import click

from client import http
from client.clean import clean
from client.config import Options
from client.http import Response, fetch_all

TIMEOUT_S = 0.4
"""Longer than that, a person who pressed Tab would rather type on."""


def cities(meta: Mapping[str, Any], prefix: str) -> list[str]:
    """Names that master suggests, each with its country: `New York,US`; none if it can't be asked in time."""
    try:
        options = Options.resolve(meta)
    except click.ClickException:
        return []
    outcome = next(fetch_all(options.address, [http.places(prefix, options.lang)], TIMEOUT_S))
    if not isinstance(outcome, Response) or not isinstance(outcome.payload, list):
        return []
    names = [_name(place) for place in outcome.payload if isinstance(place, dict)]
    matching = (name for name in names if name.casefold().startswith(prefix.casefold()))
    return [_quoted(name) for name in dict.fromkeys(matching)]


def _name(place: Mapping[str, Any]) -> str:
    parts = (place.get("name"), place.get("country"))
    return ",".join(clean(part) for part in parts if isinstance(part, str) and part)


def _quoted(name: str) -> str:
    """The name as bash wants it: click's script for bash inserts words as they come, the other shells quote them."""
    in_bash = os.environ.get("_IRIS_COMPLETE", "").startswith("bash")
    return (
        "".join(f"\\{character}" if character in BASH_SPECIAL else character for character in name) if in_bash else name
    )


BASH_SPECIAL = frozenset(" '\"()&;`$!*?<>|\\#~[]{}")
