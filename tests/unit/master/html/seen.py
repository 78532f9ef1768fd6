"""A page as a browser reads it: its tags with their attributes, and its text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Self

from flask import Flask

from master.app import create_app
from master.facts.options import RenderOptions
from master.facts.results import Result
from master.settings import Settings
from master.views.html.page import render_page
from tests.unit.master.readable import NOW

APP: Flask = create_app(Settings())
VOID = {"meta", "link", "input", "img", "br"}


@dataclass
class Seen(HTMLParser):
    """What is in it."""

    html: str
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    @classmethod
    def of(cls, result: Result, path: str = "/?city=Athens", **options: str) -> Self:
        """The page that this answer to a path makes; it needs to ask nobody."""
        with APP.test_request_context(path):
            return cls(render_page(result, RenderOptions("html", **options), NOW).get_data(as_text=True))  # type: ignore[arg-type]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    @property
    def text(self) -> str:
        """All of it on one line."""
        return " ".join(" ".join(self.pieces).split())

    def all(self, name: str) -> list[dict[str, str | None]]:
        """The attributes of each tag of a name."""
        return [attributes for tag, attributes in self.tags if tag == name]
