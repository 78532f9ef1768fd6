"""Parts fail while questions come in steadily, and not one question is lost."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial

import pytest
import requests

from tests.cluster import crowds
from tests.e2e.conftest import REPLICAS, Docker
from tests.e2e.load import CITIES, Ask, Load, known_cities, new_point, no_request_lost
from tests.waiting import until

HOST, PORT = "127.0.0.1", 3031
IRIS = f"http://{HOST}:{PORT}"
SANDBOX = "http://127.0.0.1:3039"
PROJECT = "iris-faults"
FRESH_S = 1
DEADLINE_S = 6
TIMEOUT_S = DEADLINE_S + 1
"""What a client waits: the answer, or the problem, leaves master by its deadline."""
DNS_SILENT_S = 5
KILL_A_WORKER = """
import os, pathlib, signal, time
def read(pid):
    try:
        return int(pathlib.Path("/proc", pid, "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:  # it has just ended
        return None
for _ in range(100):  # one that was paused has lost its worker, and gets another one
    parents = {int(pid): read(pid) for pid in os.listdir("/proc") if pid.isdigit()}
    (gunicorn,) = [pid for pid, parent in parents.items() if parent == 1]
    workers = [pid for pid, parent in parents.items() if parent == gunicorn]
    if workers:
        break
    time.sleep(0.1)  # between two looks; without a worker in the end, the next line fails
os.kill(workers[0], signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def faults() -> Iterator[Docker]:
    """A project of its own, so that what is broken here is missed nowhere else."""
    docker = Docker(
        {
            "COMPOSE_PROJECT_NAME": PROJECT,
            "COMPOSE_FILE": "docker-compose.yml:compose.sandbox.yml:tests/cluster/compose.faults.yml",
            "IRIS_PORT": str(PORT),
            "DEADLINE_S": str(DEADLINE_S),
            "UPSTREAM_TIMEOUT_S": "2",
            "WEATHER_FRESH_S": str(FRESH_S),
            "WEATHER_PROVIDERS": "openweathermap,open-meteo",  # MET Norway's answers are fresh for longer
            "BREAKER_FAILURES": "0",  # one test's trouble is not the next one's
            "DRAIN_S": "1",
            "WEB_CONCURRENCY": "1",  # what master answers when every replica is dead, its workers keep each for itself
        }
    )
    assert docker.run("docker", "version", check=False).returncode == 0, "make e2e needs a Docker engine that answers"
    try:
        docker.up()
        yield docker
    finally:
        docker.down()


@pytest.fixture(autouse=True)
def settled(faults: Docker) -> None:
    """Each test begins with all parts there."""
    settle(faults)


def settle(faults: Docker) -> None:
    """Wait until all parts are there."""
    clear_faults()
    for city in CITIES:
        until(lambda city=city: ask(f"/weather?city={city}").ok, f"an answer about {city}")
    until(lambda: replicas(faults) == {"live": REPLICAS, "ejected": 0}, "master sees ten live replicas", within_s=90)


def ask(question: str) -> requests.Response:
    return requests.get(f"{IRIS}{question}", timeout=TIMEOUT_S)


def replicas(faults: Docker) -> dict[str, int]:
    """Weather's replicas by state, as master sees them."""
    (master,) = faults.containers("master")
    address = next(iter(master["NetworkSettings"]["Networks"].values()))["IPAddress"]  # either network's does
    metrics = requests.get(f"http://{address}:9464/metrics", timeout=TIMEOUT_S).text
    found = re.findall(r'^iris_replicas\{service="weather",state="(\w+)"\} (\d+)', metrics, re.MULTILINE)
    return {state: int(count) for state, count in found}


def misbehave(**fault: object) -> None:
    requests.put(f"{SANDBOX}/_sandbox/faults", json={"path": "/*", **fault}, timeout=10).raise_for_status()


def clear_faults() -> None:
    requests.delete(f"{SANDBOX}/_sandbox/faults", timeout=10).raise_for_status()


def ids(faults: Docker, service: str) -> list[str]:
    """A service's containers, also those that ended."""
    labels = (f"com.docker.compose.project={PROJECT}", f"com.docker.compose.service={service}")
    filters = [word for label in labels for word in ("--filter", f"label={label}")]
    return faults.run("docker", "ps", "--all", "--quiet", *filters).stdout.split()


def is_paused(faults: Docker, container: str) -> bool:
    """Pause a container; the kernel doesn't always freeze a busy one at the first try."""
    return faults.run("docker", "pause", container, check=False).returncode == 0


@contextmanager
def broken(faults: Docker, breaks: str, mends: str, *containers: str) -> Iterator[None]:
    """What one Docker command does to these containers, and another one undoes."""
    if breaks == "pause":
        for container in containers:
            until(partial(is_paused, faults, container), f"{container} is paused")
    else:
        faults.run("docker", breaks, *containers)
    try:
        yield
    finally:
        faults.run("docker", mends, *containers)


def steady(questions: Ask | None = None) -> AbstractContextManager[Load]:
    return no_request_lost(IRIS, questions, timeout_s=TIMEOUT_S)


def is_stale(answer: requests.Response) -> bool:
    return "fwd=stale" in answer.headers["Cache-Status"] and int(answer.headers["Age"]) > FRESH_S


def three_of_ten_replicas_are_killed_at_once(faults: Docker, load: Load) -> None:
    with broken(faults, "kill", "start", *ids(faults, "weather")[:3]):
        load.go_on()


def two_of_ten_replicas_are_paused(faults: Docker, load: Load) -> None:
    """They take connections and answer nothing; where they were given a question, it is asked elsewhere."""
    with broken(faults, "pause", "unpause", *ids(faults, "weather")[:2]):
        load.go_on(200)


def a_worker_is_killed_in_each_of_three_replicas(faults: Docker, load: Load) -> None:
    """Only what it held may fail; and master asks that of another replica."""
    for replica in ids(faults, "weather")[:3]:
        faults.run("docker", "exec", replica, "python3", "-c", KILL_A_WORKER)
    load.go_on()


def valkey_is_killed(faults: Docker, load: Load) -> None:
    with broken(faults, "kill", "start", *ids(faults, "cache")):
        load.go_on(200)


def valkey_is_paused(faults: Docker, load: Load) -> None:
    with broken(faults, "pause", "unpause", *ids(faults, "cache")):
        load.go_on(200)


def valkey_is_restarted(faults: Docker, load: Load) -> None:
    faults.run("docker", "restart", *ids(faults, "cache"))
    load.go_on()


def dns_answers_nothing(faults: Docker, _load: Load) -> None:
    with broken(faults, "pause", "unpause", *ids(faults, "dns")):
        look_up = "import socket; socket.getaddrinfo('weather', 3002)"
        looked_up = faults.run("docker", "compose", "exec", "-T", "master", "python3", "-c", look_up, check=False)
        assert "gaierror" in looked_up.stderr
        time.sleep(DNS_SILENT_S)  # the fault itself: DNS is silent for this long, while the load goes on


def the_first_upstream_is_in_trouble(_faults: Docker, load: Load) -> None:
    """The next provider answers."""
    misbehave(path="/data/2.5/*", kind="status", status=500)
    load.go_on()


def fifty_clients_send_a_byte_a_second(_faults: Docker, load: Load) -> None:
    with crowds.byte_a_second(HOST, PORT, 50):
        load.go_on()


def five_thousand_connections_are_idle(faults: Docker, load: Load) -> None:
    """They go to master's own address: Docker's proxy before the published one takes six files for each of them."""
    (master,) = faults.containers("master")
    address = next(iter(master["NetworkSettings"]["Networks"].values()))["IPAddress"]  # either network's does
    with crowds.idle(address, 3001, 5000) as connections:
        load.go_on()
        for connection in connections[::100]:
            crowds.ask_health(connection)


ONE_AFTER_ANOTHER: tuple[Callable[[Docker, Load], None], ...] = (
    three_of_ten_replicas_are_killed_at_once,
    two_of_ten_replicas_are_paused,
    a_worker_is_killed_in_each_of_three_replicas,
    valkey_is_killed,
    valkey_is_paused,
    valkey_is_restarted,
    dns_answers_nothing,
    the_first_upstream_is_in_trouble,
    fifty_clients_send_a_byte_a_second,
    five_thousand_connections_are_idle,
)


def test_faults_one_after_another_cost_no_request_of_one_steady_load(faults: Docker) -> None:
    """Each begins once all parts are there again; what is lost says during which."""
    with steady() as load:
        for fault in ONE_AFTER_ANOTHER:
            load.phase = fault.__name__
            fault(faults, load)
            load.phase = f"after {fault.__name__}"
            settle(faults)


def test_every_upstream_is_in_trouble(faults: Docker) -> None:
    """Stale answers for what was asked before, and the right problem for what never was."""
    troubles: tuple[tuple[dict[str, object], int, str], ...] = (
        ({"kind": "status", "status": 500}, 502, "provider-failed"),
        ({"kind": "hang"}, 504, "provider-timeout"),
        ({"kind": "rate-limit", "retry_after_s": 1}, 503, "provider-exhausted"),
    )
    with steady(known_cities()) as load:
        for fault, status, kind in troubles:
            load.phase = kind
            misbehave(**fault)
            until(lambda: all(is_stale(ask(f"/weather?city={city}")) for city in CITIES), "stale answers")
            load.go_on()
            problem = ask(new_point())
            assert (problem.status_code, problem.json()["type"]) == (status, kind), problem.text
            assert kind != "provider-exhausted" or int(problem.headers["Retry-After"]) > 0
            settle(faults)


def test_all_replicas_are_restarted_one_by_one(faults: Docker) -> None:
    with steady():
        for replica in ids(faults, "weather"):
            faults.run("docker", "restart", replica)


def test_ten_replicas_become_three_and_ten_again(faults: Docker) -> None:
    scale = ("up", "--detach", "--no-recreate", "--no-deps", "--scale")
    try:
        with steady() as load:
            faults.compose(*scale, "weather=3", "weather")
            assert len(ids(faults, "weather")) == 3
            load.go_on()
            faults.compose(*scale, f"weather={REPLICAS}", "weather")
    finally:
        faults.compose(*scale, f"weather={REPLICAS}", "weather")


def test_every_replica_is_dead(faults: Docker) -> None:
    """What was asked before is answered still, and says that it is old; what wasn't is a problem at once."""
    with broken(faults, "kill", "start", *ids(faults, "weather")):
        problem = ask(new_point())
        assert (problem.status_code, problem.json()["type"]) == (503, "service-unavailable"), problem.text
        assert int(problem.headers["Retry-After"]) > 0
        until(lambda: all(is_stale(ask(f"/weather?city={city}")) for city in CITIES), "stale answers")
        with steady(known_cities()) as load:
            load.go_on()


def test_master_is_stopped_with_questions_in_flight(faults: Docker) -> None:
    misbehave(kind="delay", delay_s=1.2)  # with time enough left of UPSTREAM_TIMEOUT_S on a busy machine
    requests.delete(f"{SANDBOX}/_sandbox/calls", timeout=10).raise_for_status()
    answers: list[object] = []

    def ask_one() -> None:
        try:
            answers.append(ask(new_point()).status_code)
        except requests.RequestException as error:
            answers.append(error)

    clients = [threading.Thread(target=ask_one) for _ in range(32)]
    for client in clients:
        client.start()
    (master,) = ids(faults, "master")
    try:
        calls = f"{SANDBOX}/_sandbox/calls"
        until(lambda: requests.get(calls, timeout=10).json()["total"] >= len(clients), "all are in flight")
        faults.run("docker", "stop", master)
        for client in clients:
            client.join()
        ended = faults.run("docker", "inspect", "--format", "{{.State.ExitCode}}", master).stdout.strip()
    finally:
        faults.run("docker", "start", master)
        faults.run("docker", "restart", *ids(faults, "dns"))  # it lived in the network of the one that was stopped
    assert answers == [200] * len(clients)
    assert ended == "0"
