"""What can go wrong with feeds: with their table, and with one of them."""

from servicekit.http import HttpError


class BadTable(Exception):
    """A feeds file that can't be used: why, and in which line where one is to blame."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class AddressRefused(HttpError):
    """A feed leads to an address that no publisher serves from: private, loopback, not http."""


class Unusable(HttpError):
    """What came is no feed, or none that can be read at a bounded cost."""
