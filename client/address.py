"""Where master is: an http or https address, checked before anything is sent."""

from dataclasses import dataclass
from typing import Self

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url


@dataclass(frozen=True, slots=True)
class Address:
    """Master's address: `origin` as http://host:port, `path` in front of master's own paths, mostly empty."""

    origin: str
    path: str = ""

    def __str__(self) -> str:
        return self.origin + self.path

    @classmethod
    def parse(cls, typed: str) -> Self:
        """Read what a person types; `localhost:3001` means http. A ValueError's text completes "'…' "."""
        text = typed.strip()
        try:
            url = parse_url(text if "://" in text else f"http://{text}")
        except LocationParseError:
            raise ValueError("isn't an address such as http://localhost:3001.") from None
        if url.scheme not in {"http", "https"}:
            raise ValueError("must begin with http:// or https://.")
        if not url.host or url.query is not None or url.fragment is not None:
            raise ValueError("isn't an address such as http://localhost:3001.")
        if url.auth is not None:
            raise ValueError("must not hold a user name or password.")
        return cls(f"{url.scheme}://{url.netloc}", (url.path or "").rstrip("/"))
