"""The two Valkeys: who reaches which keys, what they forget, and what they don't."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Docker
from tests.waiting import until

FILLING = "for i in $(seq 1 90); do head -c 1000000 /dev/urandom | base64 -w0 | {cli} -x set iris:news:filling-$i; done"
AS_A_SERVICE = """
import importlib, json, sys, time

from limits.strategies import MovingWindowRateLimiter, SlidingWindowCounterRateLimiter
from servicekit.caching.answers import Entry
from servicekit.caching.shared import SharedEntries, TolerantValkey
from servicekit.counters import Counters, parse_limits

name, another = sys.argv[1:]
settings = importlib.import_module(f"{name}.settings").Settings.load()
told = {}
for url in (settings.cache_url, settings.counters_url):
    valkey = TolerantValkey.at(url)
    entries = SharedEntries(f"{name}:x", valkey)
    lock = entries.lock("question")
    locked = [lock.acquire(), entries.lock("question").acquire()]
    entry = Entry.of(b"{}", "provider", made_s=time.time(), fresh_s=60)
    entries.put("question", entry, 60)
    lock.release()
    did = {"locked": locked, "kept": entries.get("question") == entry, "info": "used_memory" in valkey.client.info()}
    limits = parse_limits("5/minute; 9/hour")
    for strategy in (MovingWindowRateLimiter, SlidingWindowCounterRateLimiter):
        counters = Counters(f"iris:{name}:{strategy.__name__}", valkey, strategy=strategy)
        did[strategy.__name__] = [counters.spend(limits, "key").passed for _ in range(6)]
        did[f"{strategy.__name__} by"] = counters.counted_by
    refused = {}
    for words in (
        ("set", f"iris:{another}:x:question", "poison"), ("get", f"iris:{another}:x:question"),
        ("del", f"iris:{another}:x:question"), ("set", "iris-1", "x"), ("set", f"iris:{name}", "x"), ("keys", "*"),
        ("scan", "0"), ("flushall",), ("config", "get", "*"), ("acl", "list"), ("monitor",), ("shutdown",),
        ("eval", "return redis.call('set', KEYS[1], 'poison')", "1", f"iris:{another}:x:question"),
        ("eval", f"return redis.call('set', 'iris:{another}:x:question', 'poison')", "0"),
        ("rename", f"iris:{name}:x:question", f"iris:{another}:x:question"), ("client", "list"), ("script", "flush"),
        ("publish", "channel", "x"), ("debug", "sleep", "0"), ("swapdb", "0", "1"),
    ):
        try:
            refused[" ".join(words)] = repr(valkey.client.execute_command(*words))
        except Exception as error:
            refused[" ".join(words)] = type(error).__name__
    told[settings.valkey_password is not None] = {"did": did, "refused": refused}
print(json.dumps(told))
"""
"""What the services do with Valkey, and what one that somebody took over would try."""


@pytest.fixture(scope="module")
def valkeys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Docker]:
    """Both alone, with passwords, in a project of their own, so that no other test's entries are in them."""
    folder = tmp_path_factory.mktemp("keys") / "valkey"
    printed = Docker().run("sh", "deploy/valkey-users.sh", str(folder)).stdout
    files = dict(line.split("=", 1) for line in printed.splitlines())
    docker = Docker({**files, "COMPOSE_PROJECT_NAME": "iris-valkeys", "COMPOSE_FILE": "docker-compose.yml"})
    try:
        docker.compose("up", "--detach", "--wait", "cache", "counters")
        yield docker
    finally:
        docker.compose("down", "--volumes")


@pytest.fixture(autouse=True)
def behaving() -> None:
    """No sandbox is needed here."""


def cli(valkeys: Docker, user: str) -> list[str]:
    file = valkeys.environment[f"{user.upper()}_VALKEY_PASSWORD_FILE"]
    password = Path(file).read_text(encoding="utf-8")
    return ["valkey-cli", "--no-auth-warning", "--user", user, "--pass", password]


def said(valkeys: Docker, name: str, *words: str, user: str = "news") -> str:
    return valkeys.compose("exec", "-T", name, *cli(valkeys, user), *words).strip()


@pytest.mark.parametrize("name", ["cache", "counters"])
def test_who_gives_no_password_or_a_wrong_one_reaches_nothing(valkeys: Docker, name: str) -> None:
    assert said(valkeys, name, "ping") == "PONG"
    nobody = valkeys.compose("exec", "-T", name, "valkey-cli", "get", "iris:news:x")
    assert "NOPERM" in nobody
    wrong = valkeys.compose(
        "exec", "-T", name, "valkey-cli", "--no-auth-warning", "--user", "news", "--pass", "x", "get", "iris:news:x"
    )
    assert "NOPERM" in wrong
    (container,) = valkeys.containers(name)
    password = cli(valkeys, "news")[-1]
    assert password not in str(container["Config"]) + str(container["Args"])
    assert list(container["NetworkSettings"]["Networks"]) == ["iris-valkeys_valkey"]


@pytest.mark.parametrize(
    ("service", "another"), [("news", "weather"), ("weather", "news"), ("master", "news"), ("alerts", "weather")]
)
def test_a_service_does_all_that_it_does_and_reaches_no_other_ones_keys(
    valkeys: Docker, service: str, another: str
) -> None:
    """An entry of news is written by news alone, whoever took over weather."""
    run = ("run", "--rm", "--no-deps", "-T", "--entrypoint", "python", service, "-c", AS_A_SERVICE, service, another)
    told: dict[str, Any] = json.loads(valkeys.compose(*run).splitlines()[-1])
    (state,) = told.values()
    assert list(told) == ["true"]
    assert state["did"] == {
        "locked": [True, False],
        "kept": True,
        "info": True,
        "MovingWindowRateLimiter": [True] * 5 + [False],
        "MovingWindowRateLimiter by": "all replicas",
        "SlidingWindowCounterRateLimiter": [True] * 5 + [False],
        "SlidingWindowCounterRateLimiter by": "all replicas",
    }
    assert set(state["refused"].values()) <= {"NoPermissionError", "ResponseError"}, state


def test_what_was_counted_survives_a_kill_and_a_new_container(valkeys: Docker) -> None:
    said(valkeys, "counters", "incrby", "iris:news:calls", "7")
    persisted = ("exec", "-T", "counters", "valkey-cli", "info", "persistence")
    until(lambda: "aof_pending_bio_fsync:0" in valkeys.compose(*persisted), "it is on the disk")
    valkeys.compose("kill", "counters")
    valkeys.compose("up", "--detach", "--wait", "--force-recreate", "counters")
    assert said(valkeys, "counters", "get", "iris:news:calls") == "7"


def test_a_full_cache_evicts_and_full_counters_refuse_rather_than_forget(valkeys: Docker) -> None:
    filled = {}
    for name in ("cache", "counters"):
        said(valkeys, name, "set", "iris:news:first", "x")
        filling = FILLING.format(cli=" ".join(cli(valkeys, "news")))
        filled[name] = valkeys.compose("exec", "-T", name, "bash", "-c", filling)
    assert "evicted_keys:0\n" not in said(valkeys, "cache", "info", "stats")
    assert "OOM" not in filled["cache"]
    assert "evicted_keys:0\n" in said(valkeys, "counters", "info", "stats")
    assert "OOM" in filled["counters"]
    assert said(valkeys, "counters", "get", "iris:news:first") == "x"
