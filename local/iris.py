"""Iris's services, and the settings by which they find each other, by the registry in `master/services.py`."""

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module

from local.stack import LOOPBACK, Service
from master.services import SERVICES
from sandbox.feeds import listing

SANDBOX_KEY, SANDBOX_CONTACT = "sandbox", "sandbox@example.org"
SANDBOX_ALERTS = "us-nws,no-met,de-dwd,nz-metservice,gr-meteoalarm"
"""The sources of warnings that the sandbox stands in for, among those that it doesn't."""
SERVED = {**{service.name: service.port for service in SERVICES}, "master": 3001}
METRICS = "metrics of "
"""Before a service's name in PORTS: its METRICS_PORT."""
PORTS = {"sandbox": 3009, **SERVED, **{METRICS + name: 6000 + port for name, port in SERVED.items()}}


def services(ports: Mapping[str, int], *, sandbox: bool) -> Sequence[Service]:
    """Iris's services on these ports; `sandbox` adds the sandbox in place of every upstream."""
    urls = {name: f"http://{LOOPBACK}:{port}" for name, port in ports.items()}
    upstreams = sandbox_settings(urls["sandbox"]) if sandbox else {}
    files = {"news": {"NEWS_FEEDS": listing(urls["sandbox"])}} if sandbox else {}
    sandboxes = [Service("sandbox", ports["sandbox"], ["sandbox"], health="/healthz")] if sandbox else []
    addresses = {service.url_setting.upper(): urls[service.name] for service in SERVICES}
    ours = [
        Service(
            name,
            ports[name],
            ["servicekit", name],
            {**(addresses if name == "master" else upstreams), "METRICS_PORT": str(ports.get(METRICS + name, ""))},
            files.get(name, {}),
        )
        for name in SERVED
    ]
    return [*sandboxes, *ours]


def sandbox_settings(url: str) -> dict[str, str]:
    """The settings that replace every upstream by the sandbox; compose.sandbox.yml has the same."""
    return dict(_sandbox_settings(url))


def _sandbox_settings(url: str) -> Iterator[tuple[str, str]]:
    """Each service's settings that are an upstream's address or key, by their names."""
    yield "ALERTS_SOURCES", SANDBOX_ALERTS
    for service in SERVICES:
        for name in import_module(f"{service.name}.settings").Settings.model_fields:
            if name.endswith("_api_key"):
                yield name.upper(), SANDBOX_KEY
            elif name == "contact":
                yield name.upper(), SANDBOX_CONTACT
            elif name.endswith("_url") and name not in ("cache_url", "counters_url"):
                yield name.upper(), url
