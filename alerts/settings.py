"""The alerts service's settings."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator
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
    alerts_interval_share: float = Field(1.0, ge=0.01, le=1)

    @field_validator("alerts_interval_share", mode="after")
    @classmethod
    def _asks_only_a_mirror_more_often(cls, share: float, info: ValidationInfo) -> float:
        if share < 1 and not info.data.get("alerts_mirror_url"):
            raise ValueError("below 1 needs an ALERTS_MIRROR_URL: the services themselves are asked at their intervals")
        return share
