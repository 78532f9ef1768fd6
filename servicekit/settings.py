"""Settings, read once at the door: from the environment, a file that NAME_FILE points to, or /run/secrets."""

import os
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import quote, urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

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


BLANKS = " \t\r\n\v\f\0\ufeff\u200b\u00a0"
"""What editors and forms leave around a value: also a byte order mark, a zero-width and a no-break space."""
_QUOTES = "\"'"
HASHED = "sha256:"
"""Before a key of API_KEYS that is given by its hash."""


def _tidy(value: object) -> object:
    """A setting's text without the blanks and the pair of quotes around it; "" where nothing else is there."""
    text = value.get_secret_value() if isinstance(value, SecretStr) else value
    if not isinstance(text, str):
        return value
    text = text.strip(BLANKS)
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in _QUOTES
    return text[1:-1].strip(BLANKS) if quoted else text


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _printable(value: SecretStr | None) -> SecretStr | None:
    if value is not None and not (value.get_secret_value().isascii() and value.get_secret_value().isprintable()):
        raise ValueError("must be one line of plain ASCII characters")
    return value


def key_digest(key: str) -> str:
    """A key's SHA-256, in hexadecimal digits."""
    return sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


def key_digests(keys: SecretStr | None) -> frozenset[str]:
    """The hashes that the setting has; none where everybody may ask."""
    listed = keys.get_secret_value() if keys else ""
    return frozenset(listed.replace(HASHED, "").split())


def _hashed(value: object) -> object:
    """Keys, a line each or with commas between them, as their hashes; lines that begin with # are remarks."""
    text = value.get_secret_value() if isinstance(value, SecretStr) else value
    if not isinstance(text, str):
        return value
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    keys = [key for line in lines for part in line.split(",") if (key := part.strip())]
    if text.strip() and not keys:
        raise ValueError("there is no key in it.")
    return " ".join(key if key.startswith(HASHED) else HASHED + key_digest(key) for key in keys) or None


def _usable_hashes(value: SecretStr | None) -> SecretStr | None:
    for key in value.get_secret_value().split() if value else ():
        if not re.fullmatch(HASHED + "[0-9a-f]{64}", key):
            raise ValueError("one of the keys is no SHA-256: sha256: and 64 hexadecimal digits in lower case.")
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


def _contact(value: str) -> str:
    """A mail address or a web address, which goes into a header."""
    if not re.fullmatch(r"[!-~]{1,200}", value) or not re.fullmatch(
        r"[^@\s/()<>]+@[^@\s/()<>]+|https?://[^\s()<>]+", value
    ):
        raise ValueError("must be a mail address or a web address, such as weather@example.org")
    return value


def names(value: object) -> object:
    """The names in `newsapi, feeds`, in lower case and in their order, each once."""
    return tuple(dict.fromkeys(filter(None, re.split(r"[\s,;]+", value.lower())))) if isinstance(value, str) else value


HttpUrl = Annotated[str, AfterValidator(_http_url)]
Contact = Annotated[str, AfterValidator(_contact)]
"""Where a provider may reach who runs this Iris."""
Seconds = Annotated[float, Field(gt=0, le=86_400)]
Secret = Annotated[SecretStr | None, AfterValidator(_printable)]
ApiKeys = Annotated[SecretStr | None, BeforeValidator(_hashed), AfterValidator(_usable_hashes)]
"""The keys that Iris itself asks for, known by their SHA-256, so that no setting or memory needs the keys."""
ValkeyUrl = Annotated[Secret, AfterValidator(_valkey_url)]
"""A secret, as it may hold a password."""


class _SecretFiles(PydanticBaseSettingsSource):
    """NAME_FILE holds the path of a file that holds NAME, as with Docker's official images; else /run/secrets/name."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        if field.annotation != (SecretStr | None):
            return None, field_name, False
        setting = f"{field_name.upper()}_FILE"
        path = _tidy(os.environ.get(setting, ""))
        if path:
            return _read(Path(str(path)), setting), field_name, False
        mounted = (SECRETS_DIR / name for name in (field_name, field_name.upper()))
        found = next((file for file in mounted if file.exists()), None)
        return _read(found, field_name.upper()) if found else None, field_name, False

    def __call__(self) -> dict[str, Any]:
        found = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in found.items() if value is not None}


def _read(path: Path, setting: str) -> str:
    """The text of a file in UTF-8, or in UTF-16 where a byte order mark says so, as Windows' editors write it."""
    try:
        raw = path.read_bytes()
        return raw.decode("utf-16" if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "not UTF-8 text"
        raise BadSettings(f"{setting}: {path} can't be read ({why}).") from None


class ServiceSettings(BaseSettings):
    """The settings of every service. Each service adds its own. Blanks and quotes around a value don't count."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, extra="ignore", hide_input_in_errors=True)

    bind: Annotated[str, AfterValidator(lambda value: value.strip("[]"))] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65_535)]
    metrics_port: Annotated[int | None, Field(ge=1, le=65_535)] = None
    web_concurrency: Annotated[int, Field(ge=1, le=64)] = 1
    deadline_s: Seconds = 8
    drain_s: Annotated[float, Field(ge=0, le=60)] = 0
    max_in_flight: Annotated[int, Field(ge=1, le=100_000)] = 2000
    otel_exporter_otlp_endpoint: Annotated[HttpUrl | None, AfterValidator(_traceable)] = None
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = "info"
    log_format: Annotated[Literal["json", "text"], BeforeValidator(_lower)] = "json"

    @field_validator("metrics_port")
    @classmethod
    def _is_another_port(cls, value: int | None, info: ValidationInfo) -> int | None:
        if value is not None and value == info.data.get("port"):
            raise ValueError("it is PORT too, and the metrics aren't for everybody.")
        return value

    @model_validator(mode="before")
    @classmethod
    def _given(cls, values: dict[str, Any]) -> dict[str, Any]:
        """What is set to something, without the blanks and quotes around it."""
        tidied = {name: _tidy(value) for name, value in values.items()}
        return {name: value for name, value in tidied.items() if value != ""}

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], *_args: PydanticBaseSettingsSource, **sources: PydanticBaseSettingsSource
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Given in code, then the environment, then NAME_FILE, then /run/secrets."""
        return (sources["init_settings"], sources["env_settings"], _SecretFiles(settings_cls))

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


class SharingSettings(ServiceSettings):
    """The further settings of a service whose replicas share something through Valkey."""

    valkey_password: Secret = None
    cache_url: ValkeyUrl = None
    counters_url: ValkeyUrl = None

    @field_validator("cache_url", "counters_url")
    @classmethod
    def _with_password(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        """The address with VALKEY_PASSWORD in it, where it has none of its own."""
        password: SecretStr | None = info.data.get("valkey_password")
        if value is None or password is None:
            return value
        parts = urlsplit(value.get_secret_value())
        user, _, host = parts.netloc.rpartition("@")
        if ":" in user:
            return value
        netloc = f"{user}:{quote(password.get_secret_value(), safe='')}@{host}"
        return SecretStr(parts._replace(netloc=netloc).geturl())


class UpstreamSettings(SharingSettings):
    """The further settings of a service that asks providers."""

    upstream_timeout_s: Seconds = 5
    max_upstream_calls: Annotated[int, Field(ge=1, le=100_000)] = 600
    breaker_failures: Annotated[int, Field(ge=0, le=1_000_000)] = 5
    contact: Contact | None = None
    licence: Annotated[Literal["any", "commercial"], BeforeValidator(_lower)] = "any"
    stale_s: Annotated[float, Field(ge=0, le=30 * 86_400)] = 86_400


def _sentence(cls: type[ServiceSettings], error: Any) -> str:  # noqa: ANN401 - pydantic's error details
    name = str(error["loc"][0]).upper() if error["loc"] else cls.__name__
    reason = error["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ").rstrip(".")
    value = os.environ.get(name, "")
    field = cls.model_fields.get(name.lower())
    secret = field is not None and field.annotation == (SecretStr | None)
    shown = "" if secret or not value else f" It is {value[:80]!r}."
    return f"{name}: {reason[:1].lower()}{reason[1:]}.{shown}"
