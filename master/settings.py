"""Master's settings."""

import re
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, create_model
from pydantic_settings import NoDecode

from contract.countries import country_code
from contract.problems import InvalidCountry
from contract.queries import WeatherQuery
from master.networks import Network, networks
from master.services import SERVICES, Service
from servicekit.counters import LimitsText
from servicekit.problems import BadQuestion
from servicekit.server.cores import usable_cores
from servicekit.settings import ApiKeys, HttpUrl, SharingSettings, key_digests


def _networks(value: Any) -> Any:  # noqa: ANN401 - whatever pydantic was given
    try:
        return networks(value) if isinstance(value, str) else value
    except ValueError as error:
        raise ValueError(
            f"must be addresses or networks such as 10.0.0.0/8, with commas between them; {error}"
        ) from None


def _split(value: object) -> object:
    """Names with commas between them, in lower case; `none` is none of them."""
    if not isinstance(value, str):
        return value
    names = tuple(dict.fromkeys(name for part in value.split(",") if (name := part.strip().lower())))
    return () if names == ("none",) else names


def _known_vendors(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if name not in VENDORS:
            raise ValueError(f"there is no {name!r}; there are {', '.join(VENDORS)}, and none.")
    return names


def _country(value: str) -> str:
    try:
        return country_code(value)
    except InvalidCountry as problem:
        raise ValueError(f"must be a country's code or name; {problem.detail}") from None


def _city(value: str) -> str:
    try:
        return str(WeatherQuery.from_values({"city": value}).city)
    except BadQuestion as problem:
        raise ValueError(f"must be a city; {problem.detail}") from None


DefaultCity = Annotated[str, AfterValidator(_city)]
CountryCode = Annotated[str, AfterValidator(_country)]
VENDORS = ("openweathermap", "newsapi", "wttr")
"""Whose paths master serves besides its own (master/views)."""
ORIGIN = re.compile(r"\*|https?://[a-z0-9.:\[\]-]+(?::[0-9]{1,5})?")


def _known_origins(origins: tuple[str, ...]) -> tuple[str, ...]:
    for origin in origins:
        if not ORIGIN.fullmatch(origin):
            raise ValueError(f"{origin[:80]!r} is no origin such as https://example.com; * stands for all of them.")
    return origins


Origins = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split), AfterValidator(_known_origins)]
Vendors = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split), AfterValidator(_known_vendors)]
Proxies = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_networks)]


MOST_WORKERS = 4
"""Unless WEB_CONCURRENCY says so: each has a cache of its own."""


def _workers() -> int:
    """A worker for each core; the services scale by replicas instead."""
    return min(MOST_WORKERS, usable_cores())


class MasterSettings(SharingSettings):
    """All from the environment; see the table in docs/settings.md. Each service of the registry adds its URL."""

    port: int = Field(3001, ge=1, le=65_535)
    web_concurrency: Annotated[int, Field(ge=1, le=64)] = Field(default_factory=_workers)
    rate_limit: LimitsText | None = None
    trusted_proxies: Proxies = ()
    public_url: HttpUrl | None = None
    cors_origins: Origins = ("*",)
    embed_origins: Origins = ()
    api_keys: ApiKeys = None
    compat: Vendors = VENDORS
    default_country: CountryCode = "us"
    default_city: DefaultCity | None = None

    @property
    def key_hashes(self) -> frozenset[str]:
        """SHA-256 of each of API_KEYS, in hexadecimal digits; none where everybody may ask."""
        return key_digests(self.api_keys)

    def url_of(self, service: Service) -> str:
        """Where a service answers."""
        return str(getattr(self, service.url_setting))


_URLS: dict[str, Any] = {s.url_setting: (HttpUrl, f"http://{s.name}:{s.port}") for s in SERVICES}

if TYPE_CHECKING:
    Settings = MasterSettings
else:
    Settings = create_model("Settings", __base__=MasterSettings, **_URLS)
