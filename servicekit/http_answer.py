"""An HTTP answer as it comes in, read by httptools, which is llhttp, Node's own parser."""

import httptools
import requests

LARGEST_HEAD_BYTES = 65_536
"""More than any server sends besides its body, interim answers and trailers included."""
CHUNKING = 16
"""A body in chunks of one byte takes six on the way; what takes more than so many isn't honest."""


class Answer:
    """What the parser found; as it is fed, it calls these methods."""

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}
        self.body = bytearray()
        self.begun = False
        self.headers_complete = False
        self.complete = False
        self.keeps_alive = False
        self._came_bytes = 0
        self._parser = httptools.HttpResponseParser(self)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self._parser.get_status_code()

    def feed(self, came: bytes) -> None:
        """Take in what came; empty is the connection's end, at which a body of no stated length is complete."""
        if came:
            self.begun = True
            self._came_bytes += len(came)
            self._parser.feed_data(came)
            if self._came_bytes > LARGEST_HEAD_BYTES + CHUNKING * len(self.body):
                raise requests.ConnectionError("what isn't body has no end")
        elif not self.headers_complete or "Content-Length" in self.headers or "Transfer-Encoding" in self.headers:
            raise requests.exceptions.ChunkedEncodingError("the answer broke off")
        else:
            self.complete = True

    def on_message_begin(self) -> None:
        """What follows the answer belongs to no question, and must not be taken for a part of it."""
        if self.complete:
            raise requests.ConnectionError("more came than was asked for")

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header; several of a name are one list (RFC 9110, 5.3). Those after the body are passed over."""
        if self.headers_complete:
            return
        key, text = name.decode("latin-1").title(), value.decode("latin-1")
        self.headers[key] = f"{self.headers[key]}, {text}" if key in self.headers else text

    def on_headers_complete(self) -> None:
        """The body follows, or after an interim answer (1xx) the real one."""
        self.headers_complete = self.status >= 200  # noqa: PLR2004

    def on_body(self, part: bytes) -> None:
        """Some of the body."""
        self.body += part

    def on_message_complete(self) -> None:
        """The end of the answer, or of an interim one."""
        if self.headers_complete:
            self.complete = True
            self.keeps_alive = self._parser.should_keep_alive()
        else:
            self.headers.clear()
