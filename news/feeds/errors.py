"""Errors of publishers' feeds.

HttpError
├── AddressRefused   the feed's URL, or a redirect, leads to an address that isn't public
└── UnusableFeed     the response is no feed, or one that costs too much to parse
BadTable             the file of feeds is malformed
"""

from servicekit.http import HttpError


class BadTable(Exception):
    """A file of feeds can't be used. `line` is None where no single line is to blame."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class AddressRefused(HttpError):
    """A feed leads to an address that no publisher serves from: private, loopback, or not http."""


class UnusableFeed(HttpError):
    """The response is no feed, or can't be parsed at a bounded cost."""
