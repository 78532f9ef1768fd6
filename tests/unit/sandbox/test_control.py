from __future__ import annotations

import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from sandbox.server import BadSettingError, Server, Settings, bind_error, gunicorn_options

if TYPE_CHECKING:
    from flask.testing import FlaskClient

WEATHER = "/data/2.5/weather"
ATHENS = f"{WEATHER}?q=Athens&appid=sandbox"


def test_the_health_path_answers_200(client: FlaskClient) -> None:
    assert client.get("/healthz").status_code == 200


def test_an_unknown_path_is_404_and_has_the_sandbox_header(client: FlaskClient) -> None:
    answer = client.get("/nowhere")
    assert (answer.status_code, answer.headers["X-Provider"]) == (404, "sandbox")


def test_a_fault_ends_after_its_times(client: FlaskClient) -> None:
    client.put("/_sandbox/faults", json=[{"path": WEATHER, "kind": "status", "times": 2}])
    assert [client.get(ATHENS).status_code for _ in range(3)] == [500, 500, 200]
    assert client.get("/_sandbox/faults").get_json()[0]["times"] == 0


def test_a_fault_applies_only_to_its_path_and_query(client: FlaskClient) -> None:
    client.put("/_sandbox/faults", json={"path": "/data/*", "kind": "status", "match": {"q": "Athens"}})
    assert client.get(ATHENS).status_code == 500
    assert client.get(f"{WEATHER}?q=Oslo&appid=sandbox").status_code == 200
    assert client.get("/geo/1.0/direct?q=Athens&appid=sandbox").status_code == 200


def test_the_first_matching_fault_applies(client: FlaskClient) -> None:
    faults = [{"path": WEATHER, "kind": "status", "status": status, "times": 1} for status in (502, 503)]
    client.put("/_sandbox/faults", json=faults)
    assert [client.get(ATHENS).status_code for _ in range(3)] == [502, 503, 200]


def test_new_faults_replace_the_old_ones(client: FlaskClient) -> None:
    client.put("/_sandbox/faults", json={"path": WEATHER, "kind": "status"})
    client.put("/_sandbox/faults", json=[])
    assert client.get(ATHENS).status_code == 200


def test_faults_can_be_cleared(client: FlaskClient) -> None:
    client.put("/_sandbox/faults", json={"path": WEATHER, "kind": "status"})
    assert client.delete("/_sandbox/faults").status_code == 204
    assert client.get("/_sandbox/faults").get_json() == []


def test_listed_faults_can_be_put_again(client: FlaskClient) -> None:
    client.put("/_sandbox/faults", json={"path": WEATHER, "kind": "delay", "delay_s": 2})
    listed = client.get("/_sandbox/faults").get_json()
    assert client.put("/_sandbox/faults", json=listed).get_json() == listed


@pytest.mark.parametrize(
    ("fault", "word"),
    [
        ({"path": WEATHER, "kind": "gremlin"}, "gremlin"),
        ({"path": WEATHER}, "kind"),
        ({"kind": "hang"}, "path"),
        ({"path": WEATHER, "kind": "hang", "colour": "red"}, "colour"),
        ({"path": WEATHER, "kind": "delay", "delay_s": "long"}, "delay_s"),
        ({"path": WEATHER, "kind": "status", "times": True}, "times"),
        ({"path": WEATHER, "kind": "status", "status": 999}, "999"),
        ("hang", "object"),
        (None, "object"),
    ],
)
def test_an_invalid_fault_is_refused_with_a_sentence(client: FlaskClient, fault: Any, word: str) -> None:
    answer = client.put("/_sandbox/faults", json=fault)
    assert answer.status_code == 400
    assert word in answer.get_json()["error"]


def test_a_body_that_is_not_json_is_refused(client: FlaskClient) -> None:
    assert client.put("/_sandbox/faults", data="{").status_code == 400


def test_calls_are_counted_by_path(client: FlaskClient) -> None:
    client.get(ATHENS)
    client.get(ATHENS)
    client.get("/v2/top-headlines")
    client.get("/healthz")
    report = client.get("/_sandbox/calls").get_json()
    assert (report["total"], report["paths"]) == (3, {WEATHER: 2, "/v2/top-headlines": 1})


def test_calls_show_headers_and_mask_keys(client: FlaskClient) -> None:
    client.get("/v2/top-headlines?q=a&apiKey=topsecret", headers={"X-Api-Key": "topsecret", "X-Request-ID": "r1"})
    client.get(f"{WEATHER}?q=Athens&appid=topsecret")
    answer = client.get("/_sandbox/calls")
    news, weather = answer.get_json()["recent"]
    assert news["headers"]["X-Request-Id"] == "r1"
    assert weather["query"] == {"q": "Athens", "appid": "***"}
    assert "topsecret" not in answer.text


def test_only_the_last_fifty_calls_are_shown(client: FlaskClient) -> None:
    for number in range(60):
        client.get(f"/nowhere/{number}")
    recent = client.get("/_sandbox/calls").get_json()["recent"]
    assert (len(recent), recent[-1]["path"]) == (50, "/nowhere/59")


def test_calls_can_be_reset(client: FlaskClient) -> None:
    client.get(ATHENS)
    assert client.delete("/_sandbox/calls").status_code == 204
    assert client.get("/_sandbox/calls").get_json() == {"total": 0, "paths": {}, "recent": []}


def test_settings_have_their_defaults() -> None:
    assert Settings.from_env({}) == Settings("127.0.0.1", 3009, 0.0)


def test_settings_come_from_the_environment() -> None:
    env = {"BIND": "0.0.0.0", "PORT": "4000", "SANDBOX_DELAY_S": "0.3"}  # noqa: S104 - a container's setting
    assert Settings.from_env(env) == Settings("0.0.0.0", 4000, 0.3)  # noqa: S104 - a container's setting


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "x"), ("PORT", "0"), ("PORT", "65536"), ("SANDBOX_DELAY_S", "soon"), ("SANDBOX_DELAY_S", "-1")],
)
def test_a_bad_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(BadSettingError, match=name):
        Settings.from_env({name: value})


def test_a_port_in_use_is_reported_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        problem = bind_error(Settings(port=port))
    assert problem == f"The sandbox can't listen on 127.0.0.1:{port}: Address already in use."


def test_a_free_port_is_no_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert bind_error(Settings(port=port)) is None


@pytest.mark.parametrize(("exists", "folder"), [(True, "/dev/shm"), (False, None)])  # noqa: S108 - the system's shared memory
def test_the_heartbeat_file_is_in_shared_memory_if_the_system_has_it(
    monkeypatch: pytest.MonkeyPatch,
    exists: bool,
    folder: str | None,
) -> None:
    monkeypatch.setattr("sandbox.server.Path.is_dir", lambda _: exists)
    assert gunicorn_options(Settings())["worker_tmp_dir"] == folder


def test_gunicorn_runs_one_gevent_worker_without_a_control_socket() -> None:
    server = Server(Settings(delay_s=0.5))
    assert (server.cfg.worker_class_str, server.cfg.workers, server.cfg.control_socket_disable) == ("gevent", 1, True)
    assert server.load().extensions["sandbox"].delay_s == 0.5


def test_importing_a_submodule_does_not_import_the_application() -> None:
    code = "import sys, sandbox.places, sandbox.headlines; sys.exit('sandbox.app' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
