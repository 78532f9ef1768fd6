import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import responses
from flask.testing import FlaskClient

from tests.recordings import RECORDED
from tests.unit.weather.gazetteers import NO_FILE, SOURCE
from weather.app import create_app
from weather.build_gazetteer import build
from weather.gazetteer import DEFAULT_PATH, Gazetteer
from weather.settings import Settings

OPENWEATHERMAP = "https://api.openweathermap.org"
OPEN_METEO = "https://api.open-meteo.com/v1/forecast"
OPEN_METEO_GEOCODING = "https://geocoding-api.open-meteo.com/v1/search"
KEY = "very-secret-key"


@pytest.fixture(scope="session")
def gazetteer_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small gazetteer's file."""
    path = tmp_path_factory.mktemp("gazetteer") / "gazetteer.sqlite"
    build(SOURCE, path)
    return path


@pytest.fixture(scope="session")
def whole_gazetteer() -> Gazetteer:
    """The gazetteer of the whole earth, which `make` builds with the virtual environment."""
    if not DEFAULT_PATH.is_file() and "CI" not in os.environ:
        pytest.skip(f"there is no {DEFAULT_PATH}: make builds it")
    return Gazetteer(DEFAULT_PATH)


@pytest.fixture
def known_places(gazetteer_file: Path) -> FlaskClient:
    """The service with both providers and the small gazetteer."""
    return create_app(Settings(openweathermap_api_key=KEY, gazetteer=gazetteer_file)).test_client()


@pytest.fixture
def openweathermap() -> FlaskClient:
    """The service with OpenWeatherMap only."""
    return create_app(
        Settings(weather_providers="openweathermap", openweathermap_api_key=KEY, gazetteer=NO_FILE)
    ).test_client()


@pytest.fixture
def open_meteo() -> FlaskClient:
    """The service with Open-Meteo only, as there is no key for OpenWeatherMap."""
    return create_app(Settings(gazetteer=NO_FILE)).test_client()


@pytest.fixture
def both() -> FlaskClient:
    """The service with OpenWeatherMap first, then Open-Meteo."""
    return create_app(Settings(openweathermap_api_key=KEY, gazetteer=NO_FILE)).test_client()


@pytest.fixture
def replies(upstream: responses.RequestsMock) -> Callable[..., Any]:
    """Register a response of an upstream endpoint: the path of a recorded payload, or JSON."""

    def reply(endpoint: str, body: object, status: int = 200, **options: Any) -> None:
        url = {
            "geo": f"{OPENWEATHERMAP}/geo/1.0/direct",
            "weather": f"{OPENWEATHERMAP}/data/2.5/weather",
            "forecast": f"{OPENWEATHERMAP}/data/2.5/forecast",
            "search": OPEN_METEO_GEOCODING,
            "open-meteo": OPEN_METEO,
        }[endpoint]
        if isinstance(body, str):
            upstream.get(url, body=(RECORDED / body).read_bytes(), status=status, **options)
        else:
            upstream.get(url, json=body, status=status, **options)

    return reply
