"""The question in the address bar, as it was typed: what the form shows again, and what every link keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Self
from urllib.parse import urlencode

from servicekit.queries import BriefingQuery, NewsQuery

LONGEST = 200
"""Characters of a value that go back into the form: more than any good question has."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Parameters of `/`, unchecked; empty where they weren't given."""

    city: str = ""
    lat: str = ""
    lon: str = ""
    country: str = ""
    category: str = ""
    units: str = ""
    lang: str = ""

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> Self:
        """Those of them that the page knows."""
        return cls(**{field.name: parameters.get(field.name, "")[:LONGEST].strip() for field in fields(cls)})

    @property
    def place(self) -> bool:
        """Whether a place is asked for."""
        return bool(self.city or self.lat or self.lon)

    @property
    def anything(self) -> bool:
        """Whether there is a question at all."""
        return self.place or bool(self.country)

    def link(self, **changes: str) -> str:
        """The address of the same question with these changes."""
        changed = replace(self, **changes)
        given = {field.name: getattr(changed, field.name) for field in fields(changed) if getattr(changed, field.name)}
        return f"/?{urlencode(given, safe=',')}" if given else "/"

    def query(self, language: str) -> BriefingQuery | NewsQuery:
        """The question to ask; raises a BadQuestion that says what is accepted. Without a place it is for headlines."""
        given = {field.name: value for field in fields(self) if (value := getattr(self, field.name))}
        if not self.place:
            return NewsQuery.from_values(given)
        return BriefingQuery.from_values({"units": "metric", **given, "lang": self.lang or language})
