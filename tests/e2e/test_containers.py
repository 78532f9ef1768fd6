"""How the containers are shut in, and what they answer."""

import json
import shutil

import pytest
import requests

from master import services
from tests.e2e.conftest import IRIS, REPLICAS, ROOT, Docker
from tests.waiting import until

SERVICES = ("master", *(service.name for service in services.SERVICES), "sandbox")


def test_ten_weather_replicas_stand_behind_the_one_name(docker: Docker) -> None:
    assert len(docker.containers("weather")) == REPLICAS


def test_only_masters_port_is_published_and_on_the_loopback(docker: Docker) -> None:
    """The sandbox's is the tests' own doing."""
    published = {
        service: [
            (inside, binding["HostIp"], binding["HostPort"])
            for container in docker.containers(service)
            for inside, bindings in container["NetworkSettings"]["Ports"].items()
            for binding in bindings or []
        ]
        for service in SERVICES
    }
    assert published["master"] == [("3001/tcp", "127.0.0.1", "3001")]
    assert not any(published[service.name] for service in services.SERVICES)


@pytest.mark.parametrize("service", SERVICES)
def test_a_container_can_do_nothing_but_its_job(docker: Docker, service: str) -> None:
    for container in docker.containers(service):
        host = container["HostConfig"]
        assert host["ReadonlyRootfs"]
        assert host["CapDrop"] == ["ALL"]
        assert host["SecurityOpt"] == ["no-new-privileges:true"]
        assert host["Init"]
        assert container["Config"]["User"] == "10001:10001"


@pytest.mark.parametrize("service", SERVICES)
def test_its_process_has_no_privilege_and_no_place_to_write(docker: Docker, service: str) -> None:
    status = docker.compose("exec", "-T", service, "cat", "/proc/1/status")
    assert "\nUid:\t10001\t10001\t10001\t10001\n" in status
    assert "\nCapEff:\t0000000000000000\n" in status
    assert "\nNoNewPrivs:\t1\n" in status
    wrote = docker.run("docker", "compose", "exec", "-T", service, "sh", "-c", "echo x > /app/x", check=False)
    assert "Read-only file system" in wrote.stderr


def test_no_image_holds_a_key(docker: Docker) -> None:
    for service in SERVICES:
        (image,) = json.loads(docker.run("docker", "image", "inspect", f"iris-{service}").stdout)
        assert not [variable for variable in image["Config"]["Env"] if "KEY" in variable]


@pytest.mark.parametrize("city", ["Athens", "Tokyo", "Nairobi", "Lima", "Sydney"])
def test_curl_gets_the_weather(docker: Docker, city: str) -> None:
    ended = docker.run("curl", "-sS", "-G", "--data-urlencode", f"city={city}", f"{IRIS}/weather")
    assert json.loads(ended.stdout)["base"] == "sandbox"


def test_curl_gets_a_problem_for_bad_input(docker: Docker) -> None:
    ended = docker.run("curl", "-sS", "-o", "/dev/null", "-w", "%{http_code} %{content_type}", f"{IRIS}/weather?city=1")
    assert ended.stdout == "400 application/problem+json"


def test_the_client_image_prints_marked_sample_data(docker: Docker) -> None:
    printed = docker.compose("run", "--rm", "-T", "client", "Athens", "gr")
    assert "Athens, Attica, Greece" in printed
    assert "SAMPLE DATA" in printed
    assert len(docker.containers("weather")) == REPLICAS


def test_every_answer_tells_which_replica_served_it(docker: Docker) -> None:
    hosts = {container["Config"]["Hostname"] for container in docker.containers("weather")}
    served_by = requests.get(f"{IRIS}/weather?lat=37.123&lon=23.456", timeout=10).headers["X-Served-By"]
    assert served_by.removeprefix("weather@") in hosts


def test_with_a_key_the_provider_that_wants_it_answers(docker: Docker) -> None:
    assert docker
    answer = requests.get(f"{IRIS}/weather?city=Ushuaia", timeout=10)
    assert answer.headers["X-Provider"] == "sandbox/openweathermap", answer.text


def test_a_service_that_is_asked_to_stop_ends_well(docker: Docker) -> None:
    docker.compose("stop", "news")
    try:
        ids = docker.compose("ps", "--all", "--quiet", "news").split()
        assert docker.run("docker", "inspect", "--format", "{{.State.ExitCode}}", *ids).stdout.strip() == "0"
    finally:
        docker.up()


# 1.29 is old, and GitHub's machines have v2 alone, with which every other test runs
@pytest.mark.skipif(shutil.which("docker-compose") is None, reason="there is no docker-compose here")
@pytest.mark.usefixtures("docker")
def test_compose_spelt_with_a_hyphen_runs_it_too() -> None:
    files = "docker-compose.yml:compose.sandbox.yml"
    hyphen = Docker({"COMPOSE_PROJECT_NAME": "iris-e2e-v1", "COMPOSE_FILE": files, "IRIS_PORT": "3011"})
    try:
        hyphen.run("docker-compose", "up", "--detach", "--scale", "weather=2")
        until(lambda: requests.get("http://localhost:3011/readyz", timeout=10).ok, "master is ready")
        assert requests.get("http://localhost:3011/weather?city=Athens", timeout=10).json()["base"] == "sandbox"
    finally:
        hyphen.run("docker-compose", "down")


def test_the_build_sends_only_what_images_hold(docker: Docker) -> None:
    assert docker
    assert (ROOT / ".dockerignore").read_text().splitlines()[1] == "*"
