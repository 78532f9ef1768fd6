"""A table of feeds as OPML (http://opml.org/spec2.opml): one outline a country, the feeds inside it.

<outline text="Greece">
  <outline text="Kathimerini" xmlUrl="https://…/rss" category="business"/>
</outline>
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from news.feeds.table import GENERAL, Feed, checked_feed
from news.feeds.trouble import BadTable


def read_opml(text: str) -> list[Feed]:
    """The feeds of an OPML file; raises BadTable."""
    reader = _Reader()
    try:
        reader.parser.Parse(text, True)  # noqa: FBT003 - expat takes no keyword: this is the end of the text
    except expat.ExpatError as error:
        raise BadTable(f"it isn't well-formed XML ({expat.ErrorString(error.code)})", error.lineno) from None
    if not reader.is_opml:
        raise BadTable("it is XML, but not OPML", 1)
    return reader.feeds


@dataclass(slots=True)
class _Reader:
    """The state of one reading: the feeds so far, and the names of the outlines around the present one."""

    feeds: list[Feed] = field(default_factory=list)
    is_opml: bool = False
    around: list[str] = field(default_factory=list)
    parser: expat.XMLParserType = field(default_factory=expat.ParserCreate)

    def __post_init__(self) -> None:
        self.parser.StartElementHandler = self._open
        self.parser.EndElementHandler = self._close
        self.parser.EntityDeclHandler = self._refuse

    def _open(self, name: str, attributes: Mapping[str, str]) -> None:
        self.is_opml = self.is_opml or name == "opml"
        if name != "outline":
            return
        words = attributes.get("title") or attributes.get("text") or ""
        if "xmlUrl" in attributes:
            self._add(words, attributes)
        elif not self.around:
            words = attributes.get("text") or words
        self.around.append(words)

    def _add(self, publisher: str, attributes: Mapping[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        if not self.around:
            raise BadTable("the feed stands in no country: an outline around it names one", line)
        category = attributes.get("category", "").strip("/ ") or GENERAL
        self.feeds.append(checked_feed(self.around[0], publisher, attributes["xmlUrl"], category, line))

    def _close(self, name: str) -> None:
        if name == "outline":
            self.around.pop()

    def _refuse(self, *_declaration: object) -> NoReturn:
        raise BadTable("entity declarations aren't read", self.parser.CurrentLineNumber)
