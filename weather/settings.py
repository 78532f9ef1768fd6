"""The weather service's settings."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_settings import NoDecode

from servicekit.settings import Seconds, UpstreamSettings, names
from weather.gazetteer import DEFAULT_PATH
from weather.providers import PROVIDERS


class WeatherSettings(UpstreamSettings):
    """Read from the environment; see the table in docs/settings.md. Each provider of the registry adds its own."""

    port: int = Field(3002, ge=1, le=65_535)
    weather_providers: Annotated[tuple[str, ...], NoDecode, BeforeValidator(names), AfterValidator(PROVIDERS.known)] = (
        PROVIDERS.names
    )
    weather_fresh_s: Seconds = 600
    gazetteer: Path = Field(default_factory=lambda: DEFAULT_PATH)


if TYPE_CHECKING:
    Settings = WeatherSettings
else:
    Settings = PROVIDERS.settings(WeatherSettings)
