"""A provider, as a service knows it: its name, its licence, what it can give, and the circuits of its parts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from servicekit.providers.circuit import Circuit
from servicekit.providers.host import Host
from servicekit.providers.quota import Quota

M = TypeVar("M", bound=Callable[..., Any])
_NOT_OFFERED = "_is_not_offered"


@dataclass(frozen=True, slots=True)
class Licence:
    """Under what terms a provider's data may be passed on."""

    name: str
    """`CC BY 4.0`, or what the provider calls its terms."""
    credit: str
    """Who is to be named, with the licence where it asks for that: what stands after "provided by"."""
    url: str
    """Where the credit is to lead."""
    commercial: bool
    """Whether the terms of what is asked allow commercial use."""

    def header(self) -> str:
        """The value of `X-Provider-Credit`: `Open-Meteo.com (CC BY 4.0) <https://open-meteo.com/>`."""
        return f"{self.credit} <{self.url}>"


class Provider:
    """The base of all providers. A service's own base class has a method for everything that its providers can give."""

    name: ClassVar[str]
    """In WEATHER_PROVIDERS or NEWS_PROVIDERS, and in `X-Provider`."""
    licence: ClassVar[Licence | None] = None
    """None where each answer has its own, as headlines have."""
    needs_every_part: ClassVar[bool] = True
    """Whether an answer may need any of its parts, so that the worst of them tells how it does; else the last asked."""
    quota: Quota | None = None
    hosts: Sequence[Host] = ()

    @property
    def circuits(self) -> Sequence[Circuit]:
        """The circuit of each part that was asked or can be."""
        return [host.circuit for host in self.hosts]

    @property
    def sources(self) -> Sequence[str]:
        """Where its data come from. Replicas that ask elsewhere share no answers."""
        return [self.name, *(host.url for host in self.hosts)]

    @classmethod
    def gives(cls, kind: str) -> bool:
        """Whether it can give that: its class has a method of that name of its own."""
        return not hasattr(getattr(cls, kind), _NOT_OFFERED)


def optional(method: M) -> M:
    """Mark a method of a base class that a provider has only where it can give that; the chain calls no other."""
    setattr(method, _NOT_OFFERED, True)
    return method
