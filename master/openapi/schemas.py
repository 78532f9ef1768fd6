"""JSON Schema of pydantic models as OpenAPI 3.1 embeds it, and the schemas of the answers that master itself makes.

The schemas of the services' answers are in `contract.schemas`.
"""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue, models_json_schema
from pydantic_core import CoreSchema
from pydantic_core.core_schema import WithDefaultSchema

from contract.schemas.air import Air
from contract.schemas.history import History
from contract.schemas.news import Headlines
from contract.schemas.normals import Normals
from contract.schemas.sea import Sea
from contract.schemas.weather import CurrentWeather, Forecast
from master.operation import REF_TEMPLATE, Json
from servicekit.providers.status import State


class Problem(BaseModel):
    """What went wrong (RFC 9457): `type` for programs, `detail` for people, `request_id` for the log.

    `suggestions` are up to three cities to ask for instead of one that isn't known.
    """

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    suggestions: list[str] | None = None


class Briefing(BaseModel):
    """The answer to `/briefing`: a half that couldn't be had is null, and `problems` says why."""

    weather: CurrentWeather | None
    news: Headlines | None
    problems: list[Problem]


class ComparedPlace(Briefing):
    """A place of `/compare`, under the name that it was asked for by."""

    city: str


class Compared(BaseModel):
    """The answer to `/compare`: the places in the order in which they were asked for."""

    places: list[ComparedPlace]


class AskedPlace(BaseModel):
    """A place that a question is about: what finds it as a `city` parameter, what it is called, and where it lies."""

    city: str
    name: str
    lat: float | None
    lon: float | None
    country: str | None
    region: str | None
    timezone: str | None


class AskedTime(BaseModel):
    """A time that a question is about, and its interval (ISO 8601, with the offset of the first place, else UTC's)."""

    when: str
    interval: str | None


class Understood(BaseModel):
    """What was understood of a question: the first intent, place and time, and all of them.

    An intent is written `weather/rain`, `news/sports` or `news/q:bitcoin`; a time `tomorrow morning`, `+3h`, `11-28`.
    `yes` is the answer to a question of yes or no, `value` and `unit` the figure that the answer is about.
    """

    intent: str
    measure: str | None
    place: str | None
    country: str | None
    when: str | None
    intents: list[str]
    places: list[AskedPlace]
    countries: list[str]
    whens: list[str]
    times: list[AskedTime]
    yes: bool | None
    value: float | None
    unit: str | None


class AskedData(BaseModel):
    """One of the services' answers that the sentence is made of."""

    weather: CurrentWeather | None = None
    forecast: Forecast | None = None
    air: Air | None = None
    sea: Sea | None = None
    history: History | None = None
    normals: Normals | None = None
    news: Headlines | None = None


class AskAnswer(BaseModel):
    """The answer to `/ask`. `assumed` says what the question didn't; `context` goes along with the next question.

    `answered` is false where `answer` asks back, or says that it isn't known.
    """

    answer: str
    answered: bool
    language: Literal["en", "el"]
    understood: Understood
    assumed: list[str]
    confidence: float
    context: str
    suggestions: list[str]
    data: list[AskedData]


class ProviderStatus(BaseModel):
    """How a provider does: a word for programs, a sentence for people, and when it was last asked (ISO 8601)."""

    name: str
    state: State
    detail: str
    asked: str | None


class ServiceProviders(BaseModel):
    """How a service's providers do, as its replicas know that answered within a second."""

    name: str
    providers: list[ProviderStatus]


class Providers(BaseModel):
    """The answer to `/providers`."""

    services: list[ServiceProviders]


class Alive(BaseModel):
    """The answer to `/healthz`."""

    status: Literal["alive"]


class Readiness(BaseModel):
    """The answer to `/readyz`: each part is `ready`, or a few words say what its settings lack."""

    status: Literal["ready", "not ready"]
    parts: dict[str, str]


class PlainJsonSchema(GenerateJsonSchema):
    """JSON Schema without titles that repeat a field's name and without defaults of null."""

    def field_title_should_be_set(self, schema: CoreSchema) -> bool:  # noqa: ARG002 - pydantic's signature
        """No field gets a title."""
        return False

    def default_schema(self, schema: WithDefaultSchema) -> JsonSchemaValue:
        """Drop a default of None: the field's absence from `required` says it already."""
        described = super().default_schema(schema)
        return {key: value for key, value in described.items() if (key, value) != ("default", None)}


def schemas(models: Sequence[type[BaseModel]]) -> Json:
    """The schemas of the models and of those that they contain, by name, for `components.schemas`."""
    mode: JsonSchemaMode = "validation"
    _, described = models_json_schema(
        [(model, mode) for model in models], ref_template=REF_TEMPLATE, schema_generator=PlainJsonSchema
    )
    defined: Json = described["$defs"]
    return defined
