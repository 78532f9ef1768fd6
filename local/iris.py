"""Which services make Iris, and what each must be told to find the others."""

from collections.abc import Mapping, Sequence

from local.stack import LOOPBACK, Service
from sandbox.feeds import listing

SANDBOX_KEY = "sandbox"
PORTS = {"sandbox": 3009, "weather": 3002, "news": 3003, "master": 3001}


def services(ports: Mapping[str, int], *, sandbox: bool) -> Sequence[Service]:
    """Iris on these ports, asking the sandbox in place of every upstream or the real ones."""
    urls = {name: f"http://{LOOPBACK}:{port}" for name, port in ports.items()}
    upstreams = sandbox_settings(urls["sandbox"]) if sandbox else {}
    feeds = {"NEWS_FEEDS": listing(urls["sandbox"])} if sandbox else {}
    stand_in = [Service("sandbox", ports["sandbox"], ["sandbox"], health="/healthz")] if sandbox else []
    return [
        *stand_in,
        Service("weather", ports["weather"], ["servicekit", "weather"], upstreams),
        Service("news", ports["news"], ["servicekit", "news"], upstreams, feeds),
        Service(
            "master",
            ports["master"],
            ["servicekit", "master"],
            {"WEATHER_URL": urls["weather"], "NEWS_URL": urls["news"]},
        ),
    ]


def sandbox_settings(url: str) -> dict[str, str]:
    """What points the services at the sandbox; compose.sandbox.yml says the same."""
    return {
        "OPENWEATHERMAP_URL": url,
        "OPENWEATHERMAP_API_KEY": SANDBOX_KEY,
        "OPEN_METEO_URL": url,
        "OPEN_METEO_GEOCODING_URL": url,
        "NEWSAPI_URL": url,
        "NEWSAPI_API_KEY": SANDBOX_KEY,
    }
