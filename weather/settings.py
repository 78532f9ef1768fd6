"""What the weather service can be told."""

from pydantic import Field

from servicekit.settings import HttpUrl, Seconds, Secret, ServiceSettings


class Settings(ServiceSettings):
    """All from the environment; see the README's table."""

    port: int = Field(3002, ge=1, le=65_535)
    openweathermap_api_key: Secret = None
    openweathermap_url: HttpUrl = "https://api.openweathermap.org"
    upstream_timeout_s: Seconds = 5
    weather_fresh_s: Seconds = 600
