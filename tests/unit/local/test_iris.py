from pathlib import Path

from local.iris import PORTS, services
from master.services import SERVICES
from sandbox.feeds import listing

ROOT = Path(__file__).parents[3]


def test_the_containers_feed_table_is_the_sandboxs() -> None:
    """`make sandbox-feeds` regenerates it."""
    assert (ROOT / "deploy/sandbox-feeds.csv").read_text(encoding="utf-8") == listing("http://sandbox:3009")


def test_compose_and_local_set_the_same_settings() -> None:
    overlay = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    overlay += (ROOT / "compose.sandbox.yml").read_text(encoding="utf-8")
    for service in services(PORTS, sandbox=True):
        for setting in {*service.settings, *service.files} - {"METRICS_PORT"}:  # an image has one of its own
            assert service.name == "master" or f"{setting}: " in overlay


def test_without_the_sandbox_no_upstream_is_replaced() -> None:
    asked = {service.name: service.settings for service in services(PORTS, sandbox=False)}
    assert set(asked) == {"master", *(service.name for service in SERVICES)}
    assert all(set(asked[service.name]) == {"METRICS_PORT"} for service in SERVICES)
