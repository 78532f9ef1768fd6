"""Two hundred questions at once for as many cities, upstream taking 300 ms, one worker of each service."""

import csv
from functools import partial
from pathlib import Path

import requests
from gevent.pool import Pool
from requests.adapters import HTTPAdapter

from bench.figures import RUNS, Figure, iris, seconds, spread

AT_ONCE = 200
UPSTREAM_S = 0.3
CITIES = Path(__file__).parents[1] / "sandbox" / "cities.csv"


def measure() -> Figure:
    """Through master and weather, in turn with asking the sandbox as directly as the provider does."""
    with CITIES.open(encoding="utf-8", newline="") as file:
        cities = list(dict.fromkeys(f"{row['name']},{row['country']}" for row in csv.DictReader(file)))[:AT_ONCE]
    through, directly = [], []
    with requests.Session() as session:
        session.mount("http://", HTTPAdapter(pool_maxsize=AT_ONCE))
        settings = {"SANDBOX_DELAY_S": str(UPSTREAM_S), "WEATHER_PROVIDERS": "openweathermap"}
        for _ in range(RUNS):  # a new system each time: nothing is remembered
            with iris(settings) as urls:
                ask_iris = partial(_ask, session, f"{urls['master']}/weather", "city", {})
                ask_upstream = partial(_ask, session, f"{urls['sandbox']}/data/2.5/weather", "q", {"appid": "sandbox"})
                through.append(seconds(lambda ask=ask_iris: _all_at_once(ask, cities)))
                directly.append(seconds(lambda ask=ask_upstream: _all_at_once(ask, cities)))
    return Figure(
        f"{AT_ONCE} cities at once, upstream {UPSTREAM_S * 1000:.0f} ms a call",
        spread(through),
        f"{spread(directly)} for one upstream call each",
        "1-2 s",
    )


def _all_at_once(ask: partial[None], cities: list[str]) -> None:
    for greenlet in [Pool(AT_ONCE).spawn(ask, city) for city in cities]:
        greenlet.get(timeout=30)


def _ask(session: requests.Session, url: str, name: str, more: dict[str, str], city: str) -> None:
    answer = session.get(url, params={name: city, **more}, timeout=20)
    assert answer.status_code == 200, answer.text
