"""Iris's services, and the settings by which they find each other."""

from collections.abc import Mapping, Sequence

from local.stack import LOOPBACK, Service
from sandbox.feeds import listing

SANDBOX_KEY = "sandbox"
PORTS = {"sandbox": 3009, "weather": 3002, "news": 3003, "master": 3001}


def services(ports: Mapping[str, int], *, sandbox: bool) -> Sequence[Service]:
    """Iris's services on these ports; `sandbox` adds the sandbox in place of every upstream."""
    urls = {name: f"http://{LOOPBACK}:{port}" for name, port in ports.items()}
    upstreams = sandbox_settings(urls["sandbox"]) if sandbox else {}
    feeds = {"NEWS_FEEDS": listing(urls["sandbox"])} if sandbox else {}
    sandboxes = [Service("sandbox", ports["sandbox"], ["sandbox"], health="/healthz")] if sandbox else []
    return [
        *sandboxes,
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
    """The settings that replace every upstream by the sandbox; compose.sandbox.yml has the same."""
    return {
        "OPENWEATHERMAP_URL": url,
        "OPENWEATHERMAP_API_KEY": SANDBOX_KEY,
        "OPEN_METEO_URL": url,
        "OPEN_METEO_GEOCODING_URL": url,
        "OPEN_METEO_AIR_QUALITY_URL": url,
        "NEWSAPI_URL": url,
        "NEWSAPI_API_KEY": SANDBOX_KEY,
    }
