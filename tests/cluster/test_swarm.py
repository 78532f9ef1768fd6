"""Iris on a real Swarm of two nodes: scaled, updated, rolled back, and a node killed, while questions come in steadily.

docs/operating.md shows each command as it is run here.
"""

import json
import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from master.services import SERVICES
from tests.cluster.conftest import SETTINGS, TIMEOUT_S, steady
from tests.e2e.conftest import ROOT, Docker
from tests.e2e.load import Load, mostly_new
from tests.waiting import until

ENGINE = ROOT.parent / "shared/tools/swarm-engine"
NODES = (1, 2)
IMAGES = (
    *("iris-master", "iris-weather", "iris-news", "iris-alerts", "iris-sandbox"),
    *("valkey/valkey:8-trixie", "nginx:1.28-trixie", "prom/prometheus:v3.5.0"),
)
DEPLOY = "sh deploy/swarm/deploy.sh"
TRY = "NEWS_FEEDS=deploy/sandbox-feeds.csv sh deploy/swarm/deploy.sh -c deploy/swarm/sandbox.yml"
WATCH = "sh deploy/swarm/deploy.sh -c deploy/swarm/observability.yml"
HEARTBEAT = "docker swarm update --dispatcher-heartbeat 1s"
LIST = "docker stack ps iris --filter desired-state=running"
SCALE = "docker service scale iris_weather=8"
UPDATE = "docker service update --image iris-weather:next iris_weather"
ROLL_BACK = "docker service rollback iris_weather"
DRAIN = "docker node update --availability drain node2"
FILL = "docker node update --availability active node2"
MORE = "docker service scale iris_master=4 iris_weather=4 iris_news=4"
FEWER = "docker service scale iris_master=2 iris_weather=2 iris_news=2"
REMOVE = "docker stack rm iris"
COMMANDS = {DEPLOY, TRY, WATCH, HEARTBEAT, LIST, SCALE, UPDATE, ROLL_BACK, DRAIN, FILL, MORE, FEWER, REMOVE}
"""The commands that docs/operating.md shows for a Swarm."""

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="the nodes are network namespaces, which take root")


class Swarm:
    """Runs commands from the repository's root, on the manager of the Swarm."""

    def __init__(self) -> None:
        assert ENGINE.exists(), f"{ENGINE.name} isn't there, which starts the nodes of a Swarm"
        self.engine("up", str(len(NODES)))
        name, _, address = self.engine("env").strip().partition("=")
        self._manager = Docker({**SETTINGS, name: address})

    def engine(self, *words: str) -> str:
        """What the tool printed that makes the nodes."""
        return Docker().run(str(ENGINE), *words).stdout

    def run(self, command: str) -> str:
        """What a command printed."""
        return self._manager.run("bash", "-c", command).stdout

    def deploy(self, command: str) -> None:
        """Deploy without asking a registry, as none is reached here."""
        self.run(f"{command} --resolve-image never")

    def url(self, node: int) -> str:
        """The edge of one node."""
        return f"http://{self.engine('address', str(node)).strip()}:3001"

    def replicas(self) -> dict[str, tuple[int, int]]:
        """How many replicas each service has, and how many it should have."""
        lines = self.run("docker service ls --format '{{.Name}} {{.Replicas}}'").splitlines()
        return {name: _counts(counts) for name, counts, *_ in (line.split() for line in lines)}

    def settle(self, *, but: str = "") -> None:
        """Wait until all replicas are there, but those of one service."""
        until(lambda: self._missing() <= {but}, "all replicas", within_s=120)

    def _missing(self) -> set[str]:
        return {name for name, (has, wanted) in self.replicas().items() if has != wanted}

    def service(self, name: str) -> dict[str, Any]:
        """What `docker service inspect` says."""
        return dict(json.loads(self.run(f"docker service inspect iris_{name}"))[0])

    def nodes_of(self, name: str) -> list[str]:
        """The node of each of a service's replicas that runs, as far as the manager knows."""
        lines = self.run(f"{LIST} --format '{{{{.Name}}}} {{{{.Node}}}} {{{{.CurrentState}}}}'").splitlines()
        tasks = [line.split() for line in lines]
        return [node for task, node, state, *_ in tasks if task.startswith(f"iris_{name}.") and state == "Running"]

    def spread(self) -> None:
        """Bring each service to both nodes: which hold them is left to chance by what went before."""
        self.run(MORE)
        self.run(FEWER)
        for service in ("master", "weather", "news"):
            assert set(self.nodes_of(service)) == {"node1", "node2"}

    def images(self, name: str) -> set[str]:
        """The images of a service's running tasks."""
        running = "--filter desired-state=running --format '{{.Image}}'"
        return set(self.run(f"docker service ps iris_{name} {running}").split())


def _counts(replicas: str) -> tuple[int, int]:
    has, _, wanted = replicas.partition("/")
    return int(has), int(wanted)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """The next images, and one of which no replica gets healthy."""
    images = {
        "iris-weather:next": "FROM iris-weather\nLABEL iris.release=next\n",
        "iris-master:next": "FROM iris-master\nLABEL iris.release=next\n",
        # its own check would wait a minute for it
        "iris-weather:broken": 'FROM iris-weather\nCMD ["sleep", "infinity"]\n'
        'HEALTHCHECK --interval=1s --start-period=1s CMD ["python3", "-I", "-S", "/healthcheck.py", "/readyz"]\n',
    }
    for image, recipe in images.items():
        folder = tmp_path_factory.mktemp("image")
        (folder / "Dockerfile").write_text(recipe)
        Docker().run("docker", "build", "--quiet", "--tag", image, str(folder))
    return tuple(images)


@pytest.fixture(scope="module")
def swarm(built: tuple[str, ...]) -> Iterator[Swarm]:
    """Iris deployed with sample data; afterwards the nodes are gone, with all they had."""
    swarm = Swarm()
    try:
        swarm.engine("load", *IMAGES, *built)
        swarm.run(HEARTBEAT)
        swarm.deploy(TRY)
        yield swarm
    finally:
        swarm.engine("down")


@pytest.fixture(autouse=True)
def settled(swarm: Swarm) -> None:
    """Each test begins with all that is deployed, on both nodes."""
    swarm.settle()
    for node in NODES:
        until(lambda node=node: requests.get(f"{swarm.url(node)}/weather?city=Athens", timeout=TIMEOUT_S).ok, f"{node}")


@pytest.mark.parametrize("node", NODES)
def test_every_node_answers(swarm: Swarm, node: int) -> None:
    answer = requests.get(f"{swarm.url(node)}/briefing?city=Athens", timeout=TIMEOUT_S).json()
    assert answer["weather"]["name"] == "Athens"
    assert answer["news"]["articles"]
    assert answer["problems"] == []


@pytest.mark.parametrize("service", ["master", "weather", "news", "cache", "counters", "edge"])
def test_a_service_can_do_nothing_but_its_job(swarm: Swarm, service: str) -> None:
    container = swarm.service(service)["Spec"]["TaskTemplate"]["ContainerSpec"]
    assert (container["User"], container["ReadOnly"], container["Init"]) == ("10001:10001", True, True)
    assert container["CapabilityDrop"] == ["ALL"]


def test_scaling_from_2_to_8_to_3_loses_nothing(swarm: Swarm) -> None:
    with steady(swarm.url(2)) as load:
        swarm.run(SCALE)
        assert swarm.replicas()["iris_weather"] == (8, 8)
        assert set(swarm.nodes_of("weather")) == {"node1", "node2"}
        load.go_on()
        swarm.run(SCALE.replace("=8", "=3"))
        swarm.settle()
        load.go_on()
    swarm.run(SCALE.replace("=8", "=2"))


@pytest.mark.parametrize("service", ["weather", "master"])
def test_an_update_and_its_rollback_lose_nothing(swarm: Swarm, service: str) -> None:
    before = swarm.images(service)
    with steady(swarm.url(1)) as load:
        swarm.run(f"{UPDATE.replace('weather', service)} --no-resolve-image")
        assert swarm.images(service) == {f"iris-{service}:next"}
        load.go_on()
        swarm.run(ROLL_BACK.replace("weather", service))
        assert swarm.images(service) == before


def test_an_image_that_never_gets_healthy_is_rolled_back_and_loses_nothing(swarm: Swarm) -> None:
    before = swarm.images("weather")
    with steady(swarm.url(2)):
        swarm.run(f"{UPDATE.replace('next', 'broken')} --no-resolve-image --detach")
        until(lambda: _update_state(swarm) == "rollback_completed", "the rollback", within_s=180)
    assert swarm.images("weather") == before


def _update_state(swarm: Swarm) -> str:
    return str(swarm.service("weather")["UpdateStatus"]["State"])


def test_a_drained_node_is_left_without_a_loss(swarm: Swarm) -> None:
    """Each service is on both nodes before, as Swarm stops what is on a drained node before it starts it elsewhere."""
    swarm.spread()
    try:
        with steady(swarm.url(1)):
            swarm.run(DRAIN)
            until(lambda: "node2" not in swarm.run(f"{LIST} --format '{{{{.Node}}}}'").split(), "node 2 is left")
            swarm.settle()
    finally:
        swarm.run(FILL)


def test_a_killed_node_costs_what_it_held_and_no_more(swarm: Swarm, capsys: pytest.CaptureFixture[str]) -> None:
    """What the dead node held are the requests under way in it at its death: those that were asked before."""
    swarm.spread()
    wanted = {name.removeprefix("iris_"): count for name, (_, count) in swarm.replicas().items() if name != "iris_edge"}
    held = {name: swarm.nodes_of(name).count("node2") for name in wanted}
    load = Load(swarm.url(1), mostly_new(), timeout_s=TIMEOUT_S, reconnects=True)
    try:
        with load:
            load.go_on(40)
            swarm.engine("crash", "2")
            dead_at_s = load.elapsed_s
            until(lambda: all(swarm.nodes_of(name) == ["node1"] * wanted[name] for name in wanted), "replicas", 120)
            back_s = load.elapsed_s - dead_at_s
            load.go_on()
    finally:
        swarm.engine("up", str(len(NODES)))
    with capsys.disabled():
        print(f"\nnode with {held} killed: {load.account()}\nall replicas back after {back_s:.1f} s")  # noqa: T201
    assert any(held.values()), "the dead node held nothing"
    assert [lost for lost in load.lost if lost.at_s > dead_at_s] == []


def test_a_stack_is_deployed_anew_and_removed(swarm: Swarm) -> None:
    """Deployed without the sandbox, whose services are pruned; then with it again."""
    try:
        swarm.deploy(DEPLOY)
        assert "iris_sandbox" not in swarm.replicas()
        swarm.run(REMOVE)
        until(lambda: swarm.replicas() == {}, "no service is left")
        until(lambda: swarm.run("docker network ls --quiet --filter name=iris_") == "", "nor a network")
    finally:
        swarm.deploy(TRY)


def test_prometheus_finds_every_replica_of_the_stack(swarm: Swarm) -> None:
    """At the metrics' port, which nothing publishes."""

    def found() -> dict[str, int]:
        query = "promtool query instant http://localhost:9090 'count by (job) (up == 1)'"
        printed = swarm.run(f"docker exec $(docker ps --quiet --filter name=iris_prometheus) {query} || true")
        return {job: int(count) for job, count in re.findall(r'job="(\w+)"\} => (\d+)', printed)}

    try:
        swarm.deploy(WATCH)
        each = dict.fromkeys(("master", *(service.name for service in SERVICES)), 2)
        until(lambda: found() == each, "each replica is scraped", within_s=120)
    finally:
        swarm.deploy(TRY)


def test_the_documented_commands_are_those_that_are_run_here() -> None:
    section = (
        (ROOT / "docs/operating.md").read_text(encoding="utf-8").partition("## On a Swarm\n")[2].partition("\n## ")[0]
    )
    shown = {line for block in section.split("```sh\n")[1:] for line in block.partition("```")[0].splitlines() if line}
    assert shown == COMMANDS
