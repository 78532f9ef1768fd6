"""Errors of publishers' feeds, apart from those of HTTP.

UnusableFeed   the response is no feed, or one that costs too much to parse
└── FeedIsPage it is an HTML page, which may say where the feed is
BadTable       the file of feeds is malformed
"""


class BadTable(Exception):
    """A file of feeds can't be used. `line` is None where no single line is to blame."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class UnusableFeed(Exception):
    """The response is no feed, or can't be parsed at a bounded cost."""


class FeedIsPage(UnusableFeed):
    """A page came in place of a feed; `url` is where it says that the feed is, "" if it doesn't."""

    def __init__(self, url: str = "") -> None:
        super().__init__("a web page came in place of a feed")
        self.url = url
