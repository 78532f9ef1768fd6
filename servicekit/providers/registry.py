"""The providers of a service by name: its settings, its chain and its `/providers` follow from one entry each."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar, cast

from pydantic import BaseModel, create_model

from servicekit.providers.host import Hosts
from servicekit.providers.provider import Provider
from servicekit.providers.status import Skipped
from servicekit.settings import BadSettings, UpstreamSettings

CONTACT, COMMERCIAL = "contact", "commercial"


class RegisteredProvider(Provider, ABC):
    """A provider that a service makes from its settings."""

    Settings: ClassVar[type[BaseModel]]
    """The settings that it alone has: its addresses, its key, its quota."""
    key_setting: ClassVar[str | None] = None
    """The one of them, or of its service's, without which it is skipped."""

    @abstractmethod
    def __init__(self, settings: Any, hosts: Hosts, *parts: Any) -> None:  # noqa: ANN401 - its own settings, its service's parts
        """Make it of its own settings, its hosts and what its service gives to all."""


P = TypeVar("P", bound=RegisteredProvider)
S = TypeVar("S", bound=UpstreamSettings)


class Registry(Generic[P]):
    """Providers' classes, in the order in which they are asked unless the service's setting says otherwise."""

    def __init__(self, *providers: type[P]) -> None:
        self._by_name = {provider.name: provider for provider in providers}

    @property
    def names(self) -> tuple[str, ...]:
        """The name of each."""
        return tuple(self._by_name)

    def known(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The names, as a setting's validator; raises ValueError unless each is a provider's and there is one."""
        unknown = [name for name in names if name not in self._by_name]
        if unknown or not names:
            complaint = f"there is no provider {unknown[0][:80]!r}" if unknown else "no provider is named"
            raise ValueError(f"{complaint}; there are {', '.join(self.names)}.")
        return names

    def giving(self, kind: str) -> tuple[str, ...]:
        """The names of those that can give that."""
        return tuple(name for name, provider in self._by_name.items() if provider.gives(kind))

    def settings(self, common: type[S]) -> type[S]:
        """The service's settings with those of each provider."""
        own = tuple(provider.Settings for provider in self._by_name.values())
        return cast("type[S]", create_model("Settings", __base__=(common, *own)))

    def skipped(self, names: Sequence[str], settings: UpstreamSettings) -> Mapping[str, Skipped]:
        """Why each of those isn't asked that is named, but lacks its key or the licence that is wanted."""
        skipped = {name: _skipped(self._by_name[name], settings) for name in names}
        return {name: why for name, why in skipped.items() if why}

    def require_one(self, setting: str, settings: UpstreamSettings) -> None:
        """Raise BadSettings where none that the setting names may be asked."""
        names = getattr(settings, setting)
        skipped = self.skipped(names, settings)
        if len(skipped) == len(names):
            reasons = " and ".join(f"{name} is skipped: {why.reason}" for name, why in skipped.items())
            raise BadSettings(f"{setting.upper()}: {reasons}; and no other one is named.")

    def classes(self, names: Iterable[str]) -> list[type[P]]:
        """The providers' classes of these names."""
        return [self._by_name[name] for name in names]

    def make(self, names: Sequence[str], settings: UpstreamSettings, hosts: Hosts, *parts: Any) -> list[P]:  # noqa: ANN401
        """The providers of these names, in this order, without those that are skipped."""
        skipped = self.skipped(names, settings)
        return [self._by_name[name](settings, hosts, *parts) for name in names if name not in skipped]


def _skipped(provider: type[RegisteredProvider], settings: UpstreamSettings) -> Skipped | None:
    licence, key = provider.licence, provider.key_setting
    if settings.licence == COMMERCIAL and licence and not licence.commercial:
        return Skipped(
            "no licence", f"LICENCE={COMMERCIAL}, which the terms of its free service ({licence.url}) don't allow"
        )
    if key and getattr(settings, key) is None:
        return Skipped("no contact" if key == CONTACT else "no key", f"{key.upper()} isn't set")
    return None
