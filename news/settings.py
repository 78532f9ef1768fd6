"""The news service's settings."""

from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_settings import NoDecode

from news.providers import PROVIDERS
from news.providers.feeds import FeedsSettings
from servicekit.settings import names


class NewsSettings(FeedsSettings):
    """Read from the environment; see the table in docs/settings.md. Each provider of the registry adds its own."""

    port: int = Field(3003, ge=1, le=65_535)
    news_providers: Annotated[tuple[str, ...], NoDecode, BeforeValidator(names), AfterValidator(PROVIDERS.known)] = (
        PROVIDERS.names
    )
    news_keep_s: Annotated[float, Field(gt=0, le=30 * 86_400)] = 86_400


if TYPE_CHECKING:
    Settings = NewsSettings
else:
    Settings = PROVIDERS.settings(NewsSettings)
