"""The weather service's settings."""

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator
from pydantic_settings import NoDecode

from servicekit.providers.quota import QuotaText
from servicekit.settings import HttpUrl, Seconds, Secret, UpstreamSettings, names
from weather.gazetteer import DEFAULT_PATH

OPENWEATHERMAP, OPEN_METEO = "openweathermap", "open-meteo"
PROVIDERS = (OPENWEATHERMAP, OPEN_METEO)


class Settings(UpstreamSettings):
    """Read from the environment; the table of settings in the documentation describes each one."""

    port: int = Field(3002, ge=1, le=65_535)
    openweathermap_api_key: Secret = None
    openweathermap_url: HttpUrl = "https://api.openweathermap.org"
    open_meteo_url: HttpUrl = "https://api.open-meteo.com"
    open_meteo_geocoding_url: HttpUrl = "https://geocoding-api.open-meteo.com"
    open_meteo_air_quality_url: HttpUrl = "https://air-quality-api.open-meteo.com"
    weather_providers: Annotated[tuple[str, ...], NoDecode, BeforeValidator(names)] = PROVIDERS
    weather_fresh_s: Seconds = 600
    openweathermap_quota: QuotaText | None = None
    open_meteo_quota: QuotaText | None = None
    gazetteer: Path = Field(default_factory=lambda: DEFAULT_PATH)

    def upstream_urls(self) -> tuple[str, ...]:
        """The upstreams' base URLs. Replicas with different ones share no cached answers."""
        return (
            self.openweathermap_url,
            self.open_meteo_url,
            self.open_meteo_geocoding_url,
            self.open_meteo_air_quality_url,
        )

    @field_validator("weather_providers")
    @classmethod
    def _known_and_usable(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        unknown = [name for name in value if name not in PROVIDERS]
        if unknown or not value:
            complaint = f"there is no provider {unknown[0]!r}" if unknown else "no provider is named"
            raise ValueError(f"{complaint}; there are {', '.join(PROVIDERS)}.")
        if value == (OPENWEATHERMAP,) and info.data.get("openweathermap_api_key", "wrong in itself") is None:
            raise ValueError(f"only {OPENWEATHERMAP} is named, which wants a key: set OPENWEATHERMAP_API_KEY.")
        return value
