"""What master can be told."""

from typing import Annotated, Any

from limits import parse_many
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_settings import NoDecode

from servicekit.client_address import Network, networks
from servicekit.settings import CacheUrl, HttpUrl, ServiceSettings


def _limits(value: str) -> str:
    try:
        parse_many(value)
    except ValueError:
        raise ValueError("must be a limit such as 60/minute, or several with ; between them.") from None
    return value


def _networks(value: Any) -> Any:  # noqa: ANN401 - whatever pydantic was given
    try:
        return networks(value) if isinstance(value, str) else value
    except ValueError as error:
        raise ValueError(
            f"must be addresses or networks such as 10.0.0.0/8, with commas between them; {error}"
        ) from None


RateLimit = Annotated[str, AfterValidator(_limits)]
Proxies = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_networks)]


class Settings(ServiceSettings):
    """All from the environment; see the README's table."""

    port: int = Field(3001, ge=1, le=65_535)
    weather_url: HttpUrl = "http://weather:3002"
    news_url: HttpUrl = "http://news:3003"
    cache_url: CacheUrl = None
    rate_limit: RateLimit | None = None
    trusted_proxies: Proxies = ()
