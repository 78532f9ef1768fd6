"""The Swarm's stack gives the services what Compose gives them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[3]
VALKEYS = ("cache", "counters")


def services(*files: str) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for file in files:
        merged |= yaml.load((ROOT / file).read_text(encoding="utf-8"), _Loader)["services"]  # noqa: S506 - our own file
    return merged


class _Loader(yaml.SafeLoader):
    """Knows Compose's `!reset`, which takes away what an earlier file gave."""


_Loader.add_constructor("!reset", lambda _loader, _node: None)
STACK, COMPOSE = services("deploy/swarm/stack.yml"), services("docker-compose.yml", "compose.edge.yml")
COMPOSE["master"] = services("docker-compose.yml")["master"]
OURS = [name for name, service in STACK.items() if f"iris-{name}" in service["image"]]


@pytest.mark.parametrize("service", [*OURS, "edge"])
def test_the_stack_passes_on_composes_settings(service: str) -> None:
    """But for keys, which are secrets only, and for the edge's address of master, which has one name here."""
    wanted = {name for name in COMPOSE[service]["environment"] if not name.endswith(("_API_KEY", "API_KEYS"))}
    assert set(STACK[service]["environment"]) == wanted - {"EDGE_MASTER"}
    composes, stacks = (
        {_mounted(secret) for secret in services[service].get("secrets", [])} for services in (COMPOSE, STACK)
    )
    assert stacks == composes


def _mounted(secret: str | dict[str, str]) -> tuple[str, str]:
    """A secret's name, and the file's."""
    return (secret, secret) if isinstance(secret, str) else (secret["source"], secret["target"])


@pytest.mark.parametrize("service", [*OURS, *VALKEYS, "edge"])
def test_the_stack_limits_what_compose_limits(service: str) -> None:
    ours, composes = STACK[service], COMPOSE[service]
    limits = ours["deploy"]["resources"]["limits"]
    assert (limits["memory"], limits["pids"]) == (composes["mem_limit"], composes["pids_limit"])
    assert ours["image"].replace("${IRIS_REGISTRY:-}", "").replace(":${IRIS_VERSION:-latest}", "") == composes["image"]
    for option in ("user", "read_only", "cap_drop", "init", "stop_grace_period"):
        assert ours[option] == composes[option]


@pytest.mark.parametrize("service", STACK)
def test_a_name_in_the_stack_means_all_replicas_and_a_change_is_rolled_back(service: str) -> None:
    deploy = STACK[service]["deploy"]
    assert deploy["endpoint_mode"] == "dnsrr"
    assert deploy["update_config"]["failure_action"] == "rollback"
    alone = {"edge": "its port is taken", "counters": "its volume is"}
    assert deploy["update_config"]["order"] == ("stop-first" if service in alone else "start-first")


@pytest.mark.parametrize("service", VALKEYS)
def test_both_valkeys_run_as_in_compose_and_are_reached_by_those_who_share_only(service: str) -> None:
    assert STACK[service]["command"] == COMPOSE[service]["command"]
    for services_of in (STACK, COMPOSE):
        assert services_of[service]["networks"] == ["valkey"]
        reaching = {name for name, one in services_of.items() if "valkey" in one.get("networks", [])}
        assert reaching == {*OURS, *VALKEYS}
        assert [one for one in services_of.values() if "valkey" not in one.get("networks", []) and "secrets" in one]
    for file in ("deploy/swarm/stack.yml", "docker-compose.yml"):
        assert yaml.load((ROOT / file).read_text(), _Loader)["networks"]["valkey"]["internal"]  # noqa: S506 - our own file


def test_what_prometheus_asks_about_certificates_runs_on_the_swarm_as_in_compose() -> None:
    """Without it IrisCertificateEnds has no series, and never fires."""
    composes, stacks = (
        services(file)["certificates"] for file in ("compose.edge.yml", "deploy/swarm/observability.yml")
    )
    for option in ("image", "user", "read_only", "cap_drop", "command"):
        assert stacks[option] == composes[option]
    limits = stacks["deploy"]["resources"]["limits"]
    assert (limits["memory"], limits["pids"]) == (composes["mem_limit"], composes["pids_limit"])
    asked = (ROOT / "deploy/prometheus.yml").read_text(encoding="utf-8")
    assert "replacement: certificates:9115" in asked
    assert "names: [edge], type: A, port: 8443" in asked
    assert 8443 in {port["target"] for port in STACK["edge"]["ports"]}
    assert STACK["edge"]["deploy"]["endpoint_mode"] == stacks["deploy"]["endpoint_mode"] == "dnsrr"
    (mounted,) = stacks["configs"]
    assert mounted["target"] in stacks["command"][0]


def test_counters_are_evicted_by_nothing_and_kept_by_a_restart() -> None:
    told = " ".join(COMPOSE["counters"]["command"])
    for words in ("--maxmemory-policy noeviction", "--appendonly yes", "--dir /var/tmp"):
        assert words in told
    assert COMPOSE["counters"]["volumes"] == ["counters:/var/tmp"]
    assert {"type": "volume", "source": "counters", "target": "/var/tmp"} in STACK["counters"]["volumes"]  # noqa: S108 - in the container


@pytest.mark.parametrize(
    "file", ["docker-compose.yml", "compose.edge.yml", "compose.sandbox.yml", "deploy/swarm/*.yml"]
)
def test_no_log_grows_without_end(file: str) -> None:
    for path in ROOT.glob(file):
        for name, service in services(str(path.relative_to(ROOT))).items():
            if "image" in service:
                assert set(service["logging"]["options"]) == {"max-size", "max-file"}, f"{path.name}: {name}"


@pytest.mark.parametrize("service", OURS)
def test_replicas_are_spread_over_the_nodes(service: str) -> None:
    placement = STACK[service]["deploy"]["placement"]
    assert placement["preferences"] == [{"spread": "node.id"}]
    assert placement["max_replicas_per_node"] >= STACK[service]["deploy"]["replicas"], (
        "one node must be able to hold all"
    )
