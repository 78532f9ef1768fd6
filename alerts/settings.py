"""The alerts service's settings."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_settings import NoDecode

from alerts.sources import ON, chosen, table
from servicekit.settings import HttpUrl, UpstreamSettings, names


def _known(words: tuple[str, ...]) -> tuple[str, ...]:
    chosen(words, table())
    return words


class Settings(UpstreamSettings):
    """Read from the environment; the table of settings in the documentation describes each one."""

    port: int = Field(3005, ge=1, le=65_535)
    alerts_sources: Annotated[tuple[str, ...], NoDecode, BeforeValidator(names), AfterValidator(_known)] = ON
    alerts_mirror_url: HttpUrl | None = None
