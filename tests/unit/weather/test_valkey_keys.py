import responses
from pydantic import SecretStr

from tests.unit.servicekit.broken_valkey import broken_valkey
from tests.unit.weather.gazetteers import NO_FILE
from weather.app import create_app
from weather.settings import Settings


def test_all_that_weather_keeps_in_valkey_begins_with_its_name(upstream: responses.RequestsMock) -> None:
    """Valkey lets its user reach nothing else."""
    assert upstream
    with broken_valkey("full") as valkey:
        address = SecretStr(valkey.url)
        settings = Settings(
            gazetteer=NO_FILE, cache_url=address, counters_url=address, open_meteo_quota="5/minute", breaker_failures=1
        )
        client = create_app(settings).test_client()
        for path in ("/weather", "/forecast", "/air"):
            assert client.get(f"{path}?lat=1&lon=1").status_code >= 400
        keys = valkey.keys()
    assert {":".join(key.split(":")[:2]) for key in keys} == {"iris:weather"}
    assert {"quota", "breaker"} <= {key.split(":")[2] for key in keys}
