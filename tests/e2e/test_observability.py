"""What watches Iris: the profile's Prometheus finds every replica, and can answer what the dashboard asks."""

import itertools
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import yaml

from tests.e2e.conftest import IRIS, REPLICAS, ROOT, SANDBOX, Docker
from tests.e2e.load import new_point
from tests.waiting import until

PROMETHEUS_PORT = "9091"
PROMETHEUS = f"http://localhost:{PROMETHEUS_PORT}"
SERVICES = {"master": 1, "weather": REPLICAS, "news": 1, "alerts": 1}
PAGES = itertools.count(31)
DASHBOARD = json.loads((ROOT / "deploy/grafana/dashboards/iris.json").read_text(encoding="utf-8"))
EXPRESSIONS = [(panel["title"], target["expr"]) for panel in DASHBOARD["panels"] for target in panel["targets"]]


def asked(path: str, **parameters: str) -> Any:
    """What Prometheus' HTTP API answers (https://prometheus.io/docs/prometheus/latest/querying/api/)."""
    answer = requests.get(f"{PROMETHEUS}/api/v1/{path}", params=parameters, timeout=10).json()
    assert answer["status"] == "success", f"{parameters}: {answer}"
    return answer["data"]


def up() -> dict[str, int]:
    """How many replicas of each service were reached at the last scrape."""
    counted = asked("query", query="count by (job) (up == 1)")["result"]
    return {sample["metric"]["job"]: int(sample["value"][1]) for sample in counted}


@pytest.fixture(scope="module")
def prometheus(docker: Docker) -> Iterator[None]:
    settings = {"OPENWEATHERMAP_QUOTA": "6000/minute", "BREAKER_FAILURES": "1"}
    watched = Docker({"PROMETHEUS_PORT": PROMETHEUS_PORT, **settings})
    watched.up()
    watched.compose("--profile", "observability", "up", "--detach", "--no-deps", "prometheus")
    try:
        until(lambda: requests.get(f"{PROMETHEUS}/-/ready", timeout=5).ok, "Prometheus is ready")
        until(lambda: up() == SERVICES, "every replica was reached")
        ask_all_kinds(docker)
        yield
    finally:
        docker.compose("--profile", "observability", "rm", "--stop", "--force", "prometheus")
        docker.up()


def ask_all_kinds(docker: Docker) -> None:
    """Traffic after which every panel has something to show: answers, failures, and replicas that don't answer."""
    fault = {"path": "*", "kind": "status", "status": 500}
    silent = docker.containers("weather")[0]["Id"]
    for _ in range(3):  # a rate takes two scrapes at least
        for path in (new_point(), new_point(), "/weather?city=Athens", "/news?country=gr&pageSize=23", "/nowhere"):
            requests.get(f"{IRIS}{path}", timeout=10)
        requests.put(f"{SANDBOX}/_sandbox/faults", json=fault, timeout=10).raise_for_status()
        requests.get(f"{IRIS}{new_point()}", timeout=10)
        requests.get(f"{IRIS}/news?country=de&pageSize={next(PAGES)}", timeout=10)
        requests.delete(f"{SANDBOX}/_sandbox/faults", timeout=10).raise_for_status()
        docker.run("docker", "pause", silent)
        for _ in range(3 * REPLICAS):
            requests.get(f"{IRIS}{new_point()}", timeout=10)
        docker.run("docker", "unpause", silent)
        scraped = asked("query", query="max(timestamp(up))")["result"][0]["value"][1]
        until(lambda: asked("query", query=f"min(timestamp(up)) > {scraped}")["result"], "all were scraped again")  # noqa: B023 - in this round


@pytest.mark.usefixtures("prometheus")
def test_prometheus_finds_every_replica_by_dns() -> None:
    assert up() == SERVICES
    assert asked("query", query="up == 0")["result"] == []


@pytest.mark.usefixtures("prometheus")
def test_a_replica_that_joins_is_found_and_one_that_leaves_is_forgotten(docker: Docker) -> None:
    docker.compose("up", "--detach", "--no-recreate", "--scale", f"weather={REPLICAS - 1}")
    try:
        until(lambda: len(asked("targets", state="active")["activeTargets"]) == sum(SERVICES.values()) - 1, "one left")
    finally:
        docker.up("--no-recreate")
    until(lambda: up() == SERVICES, "one joined")


@pytest.mark.usefixtures("prometheus")
@pytest.mark.parametrize(("panel", "expression"), EXPRESSIONS)
def test_a_panel_has_something_to_show(panel: str, expression: str) -> None:
    """`$__rate_interval` is Grafana's; here it is longer than these tests take, as the traffic came at their start."""
    query = expression.replace("$__rate_interval", "30m")

    def samples() -> list[str]:
        found = [sample["value"][1] for sample in asked("query", query=query)["result"]]
        return [value for value in found if value != "NaN"]

    until(samples, f"{panel} shows something")


@pytest.mark.usefixtures("prometheus")
def test_prometheus_follows_the_alerts_and_none_of_them_fails() -> None:
    groups = asked("rules")["groups"]
    rules = {rule["name"]: rule for group in groups for rule in group["rules"] if rule["type"] == "alerting"}
    written = yaml.safe_load((ROOT / "deploy/alerts.yml").read_text(encoding="utf-8"))["groups"]
    assert set(rules) == {rule["alert"] for group in written for rule in group["rules"] if "alert" in rule}
    until(
        lambda: all(rule["health"] == "ok" for g in asked("rules")["groups"] for rule in g["rules"]),
        "all are evaluated",
    )


@pytest.mark.usefixtures("prometheus")
def test_a_valkey_that_is_away_is_seen(docker: Docker) -> None:
    def reached() -> dict[str, str]:
        found = asked("query", query="max by (valkey) (iris_valkey_up)")["result"]
        return {sample["metric"]["valkey"]: sample["value"][1] for sample in found}

    until(lambda: reached() == {"cache": "1", "counters": "1"}, "both are reached")
    docker.compose("stop", "counters")
    try:
        until(lambda: reached() == {"cache": "1", "counters": "0"}, "the counters are away")
    finally:
        docker.compose("start", "counters")


@pytest.mark.usefixtures("prometheus")
def test_the_dashboard_asks_for_metrics_that_exist() -> None:
    families = {re.sub(r"_bucket$", "", name) for name in re.findall(r"iris_\w+", json.dumps(EXPRESSIONS))}
    assert families <= set(asked("metadata"))


@pytest.mark.usefixtures("prometheus")
def test_no_label_holds_what_was_asked() -> None:
    series = asked("series", **{"match[]": '{__name__=~"iris_.+"}'})
    assert series
    assert "athens" not in json.dumps(series).lower()


def test_the_observers_hold_no_password_and_are_published_on_the_loopback_only(docker: Docker) -> None:
    services = json.loads(docker.compose("--profile", "observability", "config", "--format", "json"))["services"]
    for name in ("prometheus", "grafana"):
        assert not [variable for variable in services[name].get("environment", {}) if "PASSWORD" in variable]
        assert [port["host_ip"] for port in services[name]["ports"]] == ["127.0.0.1"]
        assert services[name]["read_only"]
        assert services[name]["cap_drop"] == ["ALL"]


def test_images_that_can_trace_are_built_where_they_are_wanted(docker: Docker) -> None:
    collector = "http://127.0.0.1:4318"
    files = "docker-compose.yml:compose.tracing.yml"
    Docker({"COMPOSE_FILE": files, "OTEL_EXPORTER_OTLP_ENDPOINT": collector}).compose("build", "weather")
    start = "from weather.app import create_app, load_settings; create_app(load_settings()); print('ready to trace')"
    traced = docker.run(
        "docker", "run", "--rm", "--env", f"OTEL_EXPORTER_OTLP_ENDPOINT={collector}", "iris-weather-tracing",
        "python3", "-c", start,
    )  # fmt: skip
    assert traced.stdout.endswith("ready to trace\n")
