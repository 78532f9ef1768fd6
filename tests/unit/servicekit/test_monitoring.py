"""What Prometheus reads of the Valkeys that a service shares."""

from typing import Any

import pytest
from pydantic import SecretStr
from valkey.exceptions import ConnectionError as ValkeyUnreachable

from servicekit.caching.shared import TolerantValkey
from servicekit.monitoring import operators_application, valkeys_of
from weather.settings import Settings


class Informant:
    """A Valkey's client that knows `INFO`."""

    def __init__(self, **info: int) -> None:
        self._known = info

    def info(self) -> dict[str, int]:
        if not self._known:
            raise ValkeyUnreachable
        return self._known


def metrics(**clients: Informant) -> str:
    valkeys = {name: TolerantValkey(client) for name, client in clients.items()}  # type: ignore[arg-type]
    return operators_application("test", [], valkeys).test_client().get("/metrics").text


def test_a_valkey_that_answers_tells_what_it_evicted_and_how_full_it_is() -> None:
    told = metrics(cache=Informant(evicted_keys=7, used_memory=48, maxmemory=64))
    for line in (
        'iris_valkey_up{valkey="cache"} 1.0',
        'iris_valkey_evicted_keys_total{valkey="cache"} 7.0',
        'iris_valkey_used_share{valkey="cache"} 0.75',
    ):
        assert line in told


def test_one_that_is_away_is_said_to_be_and_the_other_is_told_of() -> None:
    told = metrics(cache=Informant(), counters=Informant(evicted_keys=0, used_memory=1, maxmemory=0))
    assert 'iris_valkey_up{valkey="cache"} 0.0' in told
    assert 'iris_valkey_up{valkey="counters"} 1.0' in told
    assert 'iris_valkey_evicted_keys_total{valkey="cache"}' not in told
    assert "iris_valkey_used_share{" not in told, "it has no maximum"


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({}, set()),
        ({"cache_url": SecretStr("valkey://a")}, {"cache"}),
        ({"cache_url": SecretStr("valkey://a"), "counters_url": SecretStr("valkey://b")}, {"cache", "counters"}),
    ],
)
def test_those_are_told_of_that_the_settings_name(settings: dict[str, Any], named: set[str]) -> None:
    assert set(valkeys_of(Settings(**settings))) == named
