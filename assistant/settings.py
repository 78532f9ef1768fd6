"""The assistant's settings."""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_settings import NoDecode

from client.http import Address
from servicekit.settings import ApiKeys, HttpUrl, ServiceSettings, key_digests

HOST = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")
ORIGIN = re.compile(r"https?://[a-z0-9.:\[\]_-]+")


def _split(value: object) -> object:
    """Names with commas between them, in lower case; `none` is none of them."""
    if not isinstance(value, str):
        return value
    names = tuple(dict.fromkeys(name for part in value.split(",") if (name := part.strip().lower())))
    return () if names == ("none",) else names


def _master(url: str) -> str:
    try:
        return str(Address.parse(url))
    except ValueError as wrong:
        raise ValueError(f"the address {wrong}") from None


def _hosts(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if not HOST.fullmatch(name):
            raise ValueError(f"{name[:80]!r} is no host's name such as iris.example.com, without a port.")
    return names


def _origins(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if not ORIGIN.fullmatch(name):
            raise ValueError(f"{name[:80]!r} is no origin such as https://example.com.")
    return names


Hosts = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split), AfterValidator(_hosts)]
Origins = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split), AfterValidator(_origins)]


MasterUrl = Annotated[HttpUrl, AfterValidator(_master)]


class Settings(ServiceSettings):
    """Read from the environment; the table of settings in the documentation describes each one."""

    port: int = Field(3004, ge=1, le=65_535)
    max_in_flight: Annotated[int, Field(ge=1, le=100_000)] = 100
    iris_url: MasterUrl = "http://master:3001"
    api_keys: ApiKeys = None
    mcp_allowed_hosts: Hosts = ("localhost", "127.0.0.1", "[::1]")
    mcp_allowed_origins: Origins = ()

    @property
    def key_hashes(self) -> frozenset[str]:
        """SHA-256 of each of API_KEYS, in hexadecimal digits; none where everybody may ask."""
        return key_digests(self.api_keys)
