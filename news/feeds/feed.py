"""One feed of the table."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

GENERAL = "general"
"""The category of what is asked for without one."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed; `country` is ISO 3166-1 alpha-2 in lower case, `language` a BCP 47 tag, "" if it isn't known."""

    country: str
    publisher: str
    url: str
    category: str = GENERAL
    language: str = field(default="", compare=False)

    @property
    def host(self) -> str:
        """The URL's hostname, in lower case and without the port."""
        return urlsplit(self.url).hostname or ""
