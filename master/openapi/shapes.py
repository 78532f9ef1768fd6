"""The answers that master puts together itself; those of the services are in `servicekit.schemas`."""

from typing import Literal

from pydantic import BaseModel

from servicekit.providers.status import ProviderState
from servicekit.schemas.news import Headlines
from servicekit.schemas.weather import CurrentWeather


class Problem(BaseModel):
    """What went wrong (RFC 9457): `type` for programs, `detail` for people, `request_id` for the log."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str


class Briefing(BaseModel):
    """The answer to `/briefing`: a half that couldn't be had is null, and `problems` says why."""

    weather: CurrentWeather | None
    news: Headlines | None
    problems: list[Problem]


class ServiceProviders(BaseModel):
    """How a service's providers do, as its replicas know that answered within a second."""

    name: str
    replicas: int
    providers: list[ProviderState]


class Providers(BaseModel):
    """The answer to `/providers`."""

    services: list[ServiceProviders]


class Alive(BaseModel):
    """The answer to `/healthz`."""

    status: Literal["alive"]


class Readiness(BaseModel):
    """The answer to `/readyz`: each part is `ready`, or a few words say what is wrong with it."""

    status: Literal["ready", "not ready"]
    parts: dict[str, str]
