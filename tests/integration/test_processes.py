"""Starting and stopping: each failure one sentence, nothing left running."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from local.stack import LOOPBACK, Service, Stack, StackError, free_ports
from tests.integration.conftest import PATIENCE_S, UNMEASURED, make_run
from tests.waiting import until

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {**UNMEASURED, "WEB_CONCURRENCY": "1"}


def python(*words: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        env={**os.environ, **(environment or {})},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


@pytest.mark.parametrize(
    ("service", "settings", "says"),
    [
        ("master", {"DEADLINE_S": "soon"}, "DEADLINE_S"),
        ("master", {"WEB_CONCURRENCY": "many"}, "WEB_CONCURRENCY"),
        ("weather", {"OPENWEATHERMAP_URL": "ftp:x"}, "OPENWEATHERMAP_URL: must be an address such as http://host:3002"),
        ("news", {"NEWSAPI_API_KEY_FILE": "/nowhere/key"}, "NEWSAPI_API_KEY_FILE: /nowhere/key can't be read"),
    ],
)
def test_a_malformed_setting_stops_the_service_with_a_sentence(
    service: str, settings: dict[str, str], says: str
) -> None:
    ended = python("-m", "servicekit", service, environment=settings)
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"{service} doesn't start. ")
    assert says in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_a_taken_port_stops_a_service_with_a_sentence() -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        ended = python("-m", "servicekit", "master", environment={"PORT": str(port)})
    assert ended.returncode == 1
    assert ended.stderr == f"master doesn't start. PORT: can't listen on 127.0.0.1:{port} (address already in use).\n"


def test_the_demo_prints_marked_sample_data_and_exits_0() -> None:
    ended = python("-m", "local", "demo", environment={"WEATHER_URL": "http://elsewhere.invalid", "IRIS_URL": "x:y"})
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "°C" in ended.stdout
    assert "SAMPLE DATA" in ended.stdout


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_run_serves_until_it_is_told_to_stop(told: signal.Signals) -> None:
    with make_run(ROOT, {**os.environ, "LOG_LEVEL": "error"}) as running:
        assert "sample data" in running.said
        asked = python("-m", "client", "--url", f"http://localhost:{running.ports['master']}", "Athens")
        assert running.stop(told) == 130
        assert all(is_free(port) for port in running.ports.values())
    assert "SAMPLE DATA" in asked.stdout


def test_the_services_end_with_a_run_that_is_killed() -> None:
    with make_run(ROOT, UNMEASURED) as running:
        running.process.kill()
        until(lambda: all(is_free(port) for port in running.ports.values()), "nobody listens any more")


def is_free(port: int) -> bool:
    try:
        socket.create_server((LOOPBACK, port)).close()
    except OSError:
        return False
    return True


def test_a_taken_port_is_named_before_anything_starts() -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        stack = Stack([Service("master", port, ["servicekit", "master"])], ENVIRONMENT, quiet=True)
        with pytest.raises(StackError, match=f"Port {port} is taken, and master needs it"):
            stack.__enter__()


def test_a_service_that_fails_has_the_last_word_and_takes_the_others_with_it() -> None:
    first, second = free_ports(2)
    services = [
        Service("master", first, ["servicekit", "master"], health="/healthz"),
        Service("weather", second, ["servicekit", "weather"], {"DEADLINE_S": "soon"}),
    ]
    stack = Stack(services, ENVIRONMENT, quiet=True)
    with pytest.raises(StackError, match="weather doesn't start. DEADLINE_S"):
        stack.__enter__()
    assert stack.process("master").poll() is not None


def test_one_that_ends_later_is_told_too() -> None:
    (port,) = free_ports(1)
    master = Service("master", port, ["servicekit", "master"], health="/healthz")
    with Stack([master], ENVIRONMENT, quiet=True) as stack:
        stack.process("master").terminate()
        with pytest.raises(StackError, match=r"master stopped \(exit 0\)"):
            stack.wait()


def test_an_unknown_command_says_which_there_are() -> None:
    ended = python("-m", "local", "dance")
    assert (ended.returncode, ended.stdout) == (2, "usage: python -m local demo|run\n")


def test_several_workers_count_together_and_empty_settings_are_none_given() -> None:
    port, metrics_port = free_ports(2)
    settings = {"WEB_CONCURRENCY": "2", "DEADLINE_S": "", "LOG_LEVEL": "", "METRICS_PORT": str(metrics_port)}
    master = Service("master", port, ["servicekit", "master"], settings, health="/healthz")
    with Stack([master], UNMEASURED, quiet=True) as stack:
        asked = 0
        while stack.log("master").count("Booting worker") < 2 or asked < 20:
            requests.get(f"{master.url}/nowhere", timeout=10)  # a connection each: any worker may take it
            asked += 1
            assert asked < 2000
        assert requests.get(f"{master.url}/metrics", timeout=10).status_code == 404
        asked += 1
        metrics = f"http://{LOOPBACK}:{metrics_port}/metrics"
        counted = f'iris_requests_total{{route="unmatched",status="404"}} {asked}.0'
        assert counted in requests.get(metrics, timeout=10).text
        for worker in children(stack.process("master").pid):
            os.kill(worker, signal.SIGKILL)
            assert counted in requests.get(metrics, timeout=10).text, "what a worker counted survives it"


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder with room for 256 kB."""
    if os.geteuid() != 0:  # a developer's machine: CI runs as root, where a mount that fails is a failure
        pytest.skip("mounting a small disk takes root")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(tmp_path)], check=True)
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


@pytest.mark.parametrize("full_from_the_start", [True, False])
def test_a_full_disk_costs_numbers_and_no_request(small_disk: Path, full_from_the_start: bool) -> None:
    """Metrics are mapped files: a page of one that the disk has no room for would end the worker by SIGBUS."""
    port, metrics_port = free_ports(2)
    settings = {"WEB_CONCURRENCY": "1", "METRICS_PORT": str(metrics_port), "TMPDIR": str(small_disk)}
    master = Service("master", port, ["servicekit", "master"], settings, health="/healthz")
    filling = small_disk / "filling"
    if full_from_the_start:
        fill(filling)
    with Stack([master], UNMEASURED, quiet=True) as stack:
        workers = children(stack.process("master").pid)
        fill(filling)
        for number in range(300):  # statuses and paths that were not counted before make the files grow
            path = ("/weather?city=1", "/nowhere", "/help", "/openapi.json", "/news?country=xx")[number % 5]
            assert requests.get(f"{master.url}{path}", timeout=10).status_code < 500
        assert requests.get(f"http://{LOOPBACK}:{metrics_port}/metrics", timeout=10).status_code == 200
        assert children(stack.process("master").pid) == workers, "no worker was replaced"


def test_the_table_of_feeds_is_read_anew_without_a_restart(tmp_path: Path) -> None:
    """As docs/operating.md says: the file is changed, and gunicorn told by SIGHUP."""
    feeds, (port,) = tmp_path / "feeds.csv", free_ports(1)
    head, row = "country,language,publisher,url,category\n", "{},en,A Gazette,http://127.0.0.1:9/feed,general\n"
    feeds.write_text(head + row.format("gr"), encoding="utf-8")
    news = Service("news", port, ["servicekit", "news"], {"NEWS_FEEDS": str(feeds)}, health="/healthz")

    def covered() -> set[str]:
        answer = requests.get(f"{news.url}/news/countries", timeout=10).json()
        return {country["code"] for country in answer["countries"]}

    with Stack([news], ENVIRONMENT, quiet=True) as stack:
        before = covered()
        feeds.write_text(head + row.format("gr") + row.format("fr"), encoding="utf-8")
        stack.process("news").send_signal(signal.SIGHUP)
        until(lambda: covered() - before == {"fr"}, "the new table is in use")


def fill(file: Path) -> None:
    """Write until the disk has no room left."""
    with file.open("ab", buffering=0) as opened, suppress(OSError):
        while True:
            opened.write(b"x" * 4096)


def test_sandbox_with_an_empty_setting_starts() -> None:
    (port,) = free_ports(1)
    with Stack(
        [Service("sandbox", port, ["sandbox"], {"WEB_CONCURRENCY": ""}, health="/healthz")], os.environ, quiet=True
    ):
        assert requests.get(f"http://{LOOPBACK}:{port}/healthz", timeout=10).ok
