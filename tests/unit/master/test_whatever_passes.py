"""Whatever a provider sends that the services let through, in each of its renderings: an answer, of a sane size."""

from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
import responses
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from contract.schemas.news import Headlines
from contract.schemas.weather import CurrentWeather, Forecast, GeocodedPlace
from master.app import create_app
from master.settings import Settings

NOW = 1_795_533_600
SLOT_S = 10_800
NUMBERS = st.floats(-60, 60) | st.sampled_from([0.0, -0.0, 180.0, 360.0, 1e4, -1e4, 1e-300])
WORDS = st.text(max_size=20) | st.sampled_from(["Athens", "GR", "01n", "{x}", "%s", "<b>", "\x1b[31m", "a" * 3_000])
LINKS = st.sampled_from(["https://a.example/b", "javascript:alert(1)", "https://[", "http://a.example/ b", ""])
MOMENTS = st.sampled_from([NOW, NOW + SLOT_S, NOW + 2 * SLOT_S, NOW - 86_400, 1, 32_000_000_000])
MOMENTS |= st.integers(1, 32_000_000_000)
WRONG = st.sampled_from([None, True, 0, -1, 10**30, -1e308, "", "21", [], [None], {}, {"speed": "x"}])
"""Values of the wrong type or size, which cost an optional field alone."""
TIMES = st.sampled_from(["2026-11-24T15:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "soon"])
KINDS: dict[type, st.SearchStrategy[Any]] = {
    int: st.integers(),
    float: NUMBERS,
    str: WORDS,
    bool: st.booleans(),
    NoneType: st.none(),
}
NAMED: dict[tuple[type, str], st.SearchStrategy[Any]] = {
    **dict.fromkeys(((int, "dt"), (int, "sunrise"), (int, "sunset")), MOMENTS),
    **dict.fromkeys(((str, "url"), (str, "urlToImage")), LINKS),
    (str, "publishedAt"): TIMES,
    (int, "timezone"): st.sampled_from([0, 7_200, 86_399, -86_399, 10**9]),
    (int, "id"): st.sampled_from([800, 801, 500, 611, 200, 0, -1, 10**9]),
    (str, "timezone_name"): st.sampled_from(["Europe/Athens", "America/St_Johns", "Factory", "../x", "Mars/Olympus"]),
    (float, "lat"): st.floats(-90, 90),
    (float, "lon"): st.floats(-180, 180),
    (float, "pop"): st.floats(0, 1),
    (int, "totalResults"): st.integers(0),
}
"""Values that mean something, where the likely ones are the dangerous ones."""
ASKED = (
    "/weather?city=Athens",
    "/forecast?city=Athens",
    "/briefing?city=Athens",
    "/news?country=gr",
    "/places?q=Athens",
)
RENDERINGS = (
    "format=text",
    "format=text&width=40&color=always&units=imperial",
    "format=text&glyphs=ascii&lang=el",
    "line=%c%C%x%t%f%h%w%l%p%P%m%D%S%z%s%d%T%Z%%",
    "format=line",
    "format=html",
    "format=html&units=standard&lang=el",
    "format=json",
)
LARGEST = 300_000
"""Bytes that no answer to so little can need."""


def some(kind: Any, name: str = "") -> st.SearchStrategy[Any]:  # noqa: PLR0911 - one for each kind
    """JSON that a model of the services accepts."""
    parts = get_args(kind)
    match get_origin(kind):
        case origin if origin in (Union, UnionType):
            return st.one_of([some(part, name) for part in parts])
        case origin if origin is Annotated:
            return some(parts[0], name)
        case origin if origin is Literal:
            return st.sampled_from(parts)
        case origin if origin is list:
            return st.lists(some(parts[0]), min_size=1, max_size=6)
        case origin if origin is dict:
            return st.dictionaries(st.sampled_from(["en", "el"]), WORDS, max_size=2)
    if issubclass(kind, BaseModel):
        fields = {field.alias or own: (field, own) for own, field in kind.model_fields.items()}
        drawn = {public: some(field.annotation, own) for public, (field, own) in fields.items()}
        needed = {public for public, (field, _) in fields.items() if field.is_required()}
        return st.fixed_dictionaries(
            {public: drawn[public] for public in needed},
            optional={public: drawn[public] | WRONG for public in drawn if public not in needed},
        )
    return NAMED[kind, name] if (kind, name) in NAMED else KINDS[kind]


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Settings()).test_client()


@settings(
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],  # to shrink so much would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    weather=some(CurrentWeather),
    forecast=some(Forecast),
    places=st.lists(some(GeocodedPlace), max_size=3),
    news=some(Headlines),
    asked=st.sampled_from(ASKED),
    rendering=st.sampled_from(RENDERINGS),
)
def test_every_rendering_of_it_is_an_answer(
    client: FlaskClient, upstream: responses.RequestsMock, asked: str, rendering: str, **payloads: Any
) -> None:
    upstream.reset()
    for path, payload in payloads.items():
        service = "news:3003" if path == "news" else "weather:3002"
        upstream.get(f"http://{service}/{path}", json=payload, headers={"X-Provider": "open-meteo"})
    answer = client.get(f"{asked}&{rendering}")
    assert answer.status_code in (200, 400, 502), answer.text
    assert len(answer.data) < LARGEST
    assert b"javascript:" not in answer.data or rendering == "format=json"


@pytest.mark.parametrize("model", [CurrentWeather, Forecast, GeocodedPlace, Headlines])
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_what_this_draws_is_what_the_services_let_through(model: type[BaseModel], data: st.DataObject) -> None:
    assert model.model_validate(data.draw(some(model)))
