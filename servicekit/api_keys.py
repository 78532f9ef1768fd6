"""API_KEYS, the keys that Iris itself asks for: known by their SHA-256, so that no setting or memory needs the keys."""

import re
from hashlib import sha256
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, SecretStr

HASHED = "sha256:"
"""Before a key of API_KEYS that is given by its hash."""


def digest(key: str) -> str:
    """A key's SHA-256, in hexadecimal digits."""
    return sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


def digests(keys: SecretStr | None) -> frozenset[str]:
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
    return " ".join(key if key.startswith(HASHED) else HASHED + digest(key) for key in keys) or None


def _usable_hashes(value: SecretStr | None) -> SecretStr | None:
    for key in value.get_secret_value().split() if value else ():
        if not re.fullmatch(HASHED + "[0-9a-f]{64}", key):
            raise ValueError("one of the keys is no SHA-256: sha256: and 64 hexadecimal digits in lower case.")
    return value


ApiKeys = Annotated[SecretStr | None, BeforeValidator(_hashed), AfterValidator(_usable_hashes)]
