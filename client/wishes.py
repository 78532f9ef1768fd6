"""What a person wishes: the options typed, then the environment, then the config file, then what is built in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from client import config
from client.address import Address
from client.options import DEFAULT_HEADLINES, DEFAULT_URL, META
from client.questions import Form


@dataclass(frozen=True, slots=True)
class Wishes:
    """All of them; None where nothing was said and the contract's default holds. `city` and `country` are home's."""

    address: Address
    form: Form = "text"
    template: str | None = None
    units: str | None = None
    lang: str | None = None
    city: str | None = None
    country: str | None = None
    category: str | None = None
    number: int = DEFAULT_HEADLINES
    query: str | None = None
    opened: int | None = None
    every_s: int | None = None
    color: str = "auto"

    @classmethod
    def of(cls, meta: Mapping[str, Any]) -> Self:
        """Gather what the options left in a context's meta, and the config file; raises BadConfig."""
        said = {name.removeprefix(META): value for name, value in meta.items() if name.startswith(META)}
        if "template" in said:
            said.setdefault("form", "line")
        kept: dict[str, Any] = dict(config.read(config.path()))
        url = kept.pop("url", DEFAULT_URL)
        return cls(**{"address": Address.parse(url), **kept, **said})
