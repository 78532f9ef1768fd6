"""Settings, read once at the door: from the environment, a file that NAME_FILE points to, or /run/secrets."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SecretsSettingsSource, SettingsConfigDict

SECRETS_DIR = Path("/run/secrets")


class BadSettings(Exception):
    """The service can't start; the text says which setting is wrong and why, and shows no secret."""


def _http_url(value: str) -> str:
    """An address of the form http(s)://host[:port][/path], without the slash at its end."""
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment or any(character.isspace() for character in value):
        raise ValueError("must be an address such as http://host:3002")
    return value.rstrip("/")


def _no_blank(value: object) -> object:
    """A key of blanks, or from an empty file, is no key; neither may it break a header."""
    text = value.get_secret_value() if isinstance(value, SecretStr) else value
    return (text.strip() or None) if isinstance(text, str) else text


def _printable(value: SecretStr | None) -> SecretStr | None:
    if value is not None and not (value.get_secret_value().isascii() and value.get_secret_value().isprintable()):
        raise ValueError("must be one line of plain ASCII characters")
    return value


def _valkey_url(value: SecretStr | None) -> SecretStr | None:
    """An address of the form valkey://[user:password@]host[:port][/database], with redis:// or TLS's s as well."""
    if value is None:
        return None
    try:
        parts = urlsplit(value.get_secret_value())
        usable = (
            parts.scheme in ("valkey", "valkeys", "redis", "rediss")
            and bool((parts.hostname or "").encode("idna"))
            and (parts.port is None or parts.port > 0)
            and (parts.path.removeprefix("/") or "0").isdecimal()
            and not (parts.query or parts.fragment or " " in parts.netloc)
        )
    except ValueError:
        usable = False
    if not usable:
        raise ValueError("must be an address such as valkey://cache:6379/0")
    return value


def _traceable(value: str | None) -> str | None:
    if value is not None and find_spec("opentelemetry") is None:
        raise ValueError("traces need the packages in requirements/tracing.txt, which aren't installed.")
    return value


HttpUrl = Annotated[str, AfterValidator(_http_url)]
Seconds = Annotated[float, Field(gt=0, le=86_400)]
Secret = Annotated[SecretStr | None, BeforeValidator(_no_blank), AfterValidator(_printable)]
CacheUrl = Annotated[Secret, AfterValidator(_valkey_url)]
"""A secret, as it may hold a password."""


class _NameFile(PydanticBaseSettingsSource):
    """NAME_FILE holds the path of a file that holds NAME, as Docker's official images do it."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        path = os.environ.get(f"{field_name.upper()}_FILE")
        if not path or field.annotation != (SecretStr | None):
            return None, field_name, False
        try:
            return Path(path).read_text(encoding="utf-8"), field_name, False
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "not UTF-8 text"
            raise BadSettings(f"{field_name.upper()}_FILE: {path} can't be read ({why}).") from None

    def __call__(self) -> dict[str, Any]:
        found = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in found.items() if value is not None}


class ServiceSettings(BaseSettings):
    """The settings of every service. Each service adds its own."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, extra="ignore", hide_input_in_errors=True)

    bind: str = Field("127.0.0.1", description="the address to listen on")
    port: Annotated[int, Field(ge=1, le=65_535)]
    web_concurrency: Annotated[int, Field(ge=1, le=64)] = 1
    deadline_s: Seconds = 8
    drain_s: Annotated[float, Field(ge=0, le=60)] = 0
    max_in_flight: Annotated[int, Field(ge=1, le=100_000)] = 2000
    otel_exporter_otlp_endpoint: Annotated[HttpUrl | None, AfterValidator(_traceable)] = None
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "text"] = "json"

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], *_args: PydanticBaseSettingsSource, **sources: PydanticBaseSettingsSource
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Given in code, then the environment, then NAME_FILE, then /run/secrets."""
        secrets = [SecretsSettingsSource(settings_cls, SECRETS_DIR)] if SECRETS_DIR.is_dir() else []
        return (sources["init_settings"], sources["env_settings"], _NameFile(settings_cls), *secrets)

    @classmethod
    def load(cls, **given: object) -> Self:
        """The settings, or BadSettings with a sentence for each that is wrong."""
        try:
            return cls(**given)  # type: ignore[arg-type]
        except ValidationError as error:
            raise BadSettings(" ".join(_sentence(cls, detail) for detail in error.errors())) from None

    def secrets(self) -> tuple[str, ...]:
        """Every key among the settings, for whatever must never show one."""
        values = (getattr(self, name) for name in type(self).model_fields)
        return tuple(value.get_secret_value() for value in values if isinstance(value, SecretStr))


class UpstreamSettings(ServiceSettings):
    """The further settings of a service that asks providers."""

    upstream_timeout_s: Seconds = 5
    max_upstream_calls: Annotated[int, Field(ge=1, le=100_000)] = 600
    breaker_failures: Annotated[int, Field(ge=0, le=1_000_000)] = 5
    cache_url: CacheUrl = None
    stale_s: Annotated[float, Field(ge=0, le=30 * 86_400)] = 86_400


def _sentence(cls: type[ServiceSettings], error: Any) -> str:  # noqa: ANN401 - pydantic's error details
    name = str(error["loc"][0]).upper() if error["loc"] else cls.__name__
    reason = error["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ").rstrip(".")
    value = os.environ.get(name, "")
    field = cls.model_fields.get(name.lower())
    secret = field is not None and field.annotation == (SecretStr | None)
    shown = "" if secret or not value else f" It is {value[:80]!r}."
    return f"{name}: {reason[:1].lower()}{reason[1:]}.{shown}"
