"""The news service's settings."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_settings import NoDecode

from servicekit.counters import LimitsText
from servicekit.settings import HttpUrl, Seconds, Secret, UpstreamSettings, names

PROVIDERS = ("newsapi", "feeds")


def _known(providers: tuple[str, ...]) -> tuple[str, ...]:
    if not providers:
        raise ValueError(f"no provider is named; there are {' and '.join(PROVIDERS)}")
    for name in providers:
        if name not in PROVIDERS:
            raise ValueError(f"{name!r} is no provider of headlines; {' and '.join(PROVIDERS)} are")
    return providers


def _hosts(hosts: tuple[str, ...]) -> tuple[str, ...]:
    for host in hosts:
        if not host.isprintable() or any(character in host for character in "/:@ ?#"):
            raise ValueError(f"{host!r} is no host's name, such as feeds.intranet")
    return tuple(host.rstrip(".").lower() for host in hosts)


Providers = Annotated[tuple[str, ...], NoDecode, BeforeValidator(names), AfterValidator(_known)]


class Settings(UpstreamSettings):
    """Read from the environment; the table of settings in the documentation describes each one."""

    port: int = Field(3003, ge=1, le=65_535)
    news_providers: Providers = PROVIDERS
    newsapi_api_key: Secret = None
    newsapi_url: HttpUrl = "https://newsapi.org"
    news_feeds: Path | None = None
    news_private_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(names), AfterValidator(_hosts)] = ()
    news_fresh_s: Seconds = 900
    news_keep_s: Annotated[float, Field(gt=0, le=30 * 86_400)] = 86_400
    newsapi_quota: LimitsText | None = None

    def usable_providers(self) -> tuple[str, ...]:
        """The providers to ask, in order: NewsAPI only with a key."""
        return tuple(name for name in self.news_providers if name != "newsapi" or self.newsapi_api_key)
