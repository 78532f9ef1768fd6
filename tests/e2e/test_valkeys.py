"""The two Valkeys, each with the password that its address holds: what they forget, and what they don't."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import Docker
from tests.waiting import until

PASSWORD = "letters4and5digits"
SET = "valkey-cli --no-auth-warning -a $1 -x set filling-$i"
FILLING = f"for i in $(seq 1 90); do head -c 1000000 /dev/urandom | base64 -w0 | {SET}; done"


@pytest.fixture(scope="module")
def valkeys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Docker]:
    """Both alone, in a project of their own, so that no other test's entries are in them."""
    folder = tmp_path_factory.mktemp("addresses")
    files = {}
    for name in ("cache", "counters"):
        file = folder / name
        file.write_text(f"valkey://:{PASSWORD}@{name}:6379/0\n", encoding="utf-8")
        files[f"{name.upper()}_URL_FILE"] = str(file)
        for path in (file, Path(folder), folder.parent):
            path.chmod(0o755)  # the containers' user reads them
    docker = Docker({**files, "COMPOSE_PROJECT_NAME": "iris-valkeys", "COMPOSE_FILE": "docker-compose.yml"})
    try:
        docker.compose("up", "--detach", "--wait", "cache", "counters")
        yield docker
    finally:
        docker.compose("down", "--volumes")


@pytest.fixture(autouse=True)
def behaving() -> None:
    """No sandbox is needed here."""


def said(valkeys: Docker, name: str, *words: str, password: str = PASSWORD) -> str:
    key = ("--no-auth-warning", "-a", password) if password else ()
    return valkeys.compose("exec", "-T", name, "valkey-cli", *key, *words).strip()


@pytest.mark.parametrize("name", ["cache", "counters"])
def test_only_who_knows_the_address_gets_in(valkeys: Docker, name: str) -> None:
    assert said(valkeys, name, "ping") == "PONG"
    assert "NOAUTH" in said(valkeys, name, "get", "x", password="")
    assert "NOAUTH" in said(valkeys, name, "get", "x", password="another")
    (container,) = valkeys.containers(name)
    assert PASSWORD not in str(container["Config"]) + str(container["Args"])
    assert list(container["NetworkSettings"]["Networks"]) == ["iris-valkeys_valkey"]


def test_what_was_counted_survives_a_kill_and_a_new_container(valkeys: Docker) -> None:
    said(valkeys, "counters", "incrby", "calls", "7")
    until(lambda: "aof_pending_bio_fsync:0" in said(valkeys, "counters", "info", "persistence"), "it is on the disk")
    valkeys.compose("kill", "counters")
    valkeys.compose("up", "--detach", "--wait", "--force-recreate", "counters")
    assert said(valkeys, "counters", "get", "calls") == "7"


def test_a_full_cache_evicts_and_full_counters_refuse_rather_than_forget(valkeys: Docker) -> None:
    filled = {}
    for name in ("cache", "counters"):
        said(valkeys, name, "set", "first", "x")
        filled[name] = valkeys.compose("exec", "-T", name, "bash", "-c", FILLING, "bash", PASSWORD)
    assert "evicted_keys:0\n" not in said(valkeys, "cache", "info", "stats")
    assert "OOM" not in filled["cache"]
    assert "evicted_keys:0\n" in said(valkeys, "counters", "info", "stats")
    assert "OOM" in filled["counters"]
    assert said(valkeys, "counters", "get", "first") == "x"
