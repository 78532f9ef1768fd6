"""What master can be told."""

from pydantic import Field

from servicekit.settings import HttpUrl, ServiceSettings


class Settings(ServiceSettings):
    """All from the environment; see the README's table."""

    port: int = Field(3001, ge=1, le=65_535)
    weather_url: HttpUrl = "http://weather:3002"
    news_url: HttpUrl = "http://news:3003"
