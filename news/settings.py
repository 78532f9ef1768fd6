"""What the news service can be told."""

from pydantic import Field

from servicekit.settings import HttpUrl, Seconds, Secret, ServiceSettings


class Settings(ServiceSettings):
    """All from the environment; see the README's table."""

    port: int = Field(3003, ge=1, le=65_535)
    newsapi_api_key: Secret = None
    newsapi_url: HttpUrl = "https://newsapi.org"
    upstream_timeout_s: Seconds = 5
    news_fresh_s: Seconds = 900
