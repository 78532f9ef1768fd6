"""Valkey's users: each service reaches its own keys, with a password of its own once the script has given it one."""

import re
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[3]
ACL = (ROOT / "deploy/valkey-users.acl").read_text(encoding="utf-8")
USERS = dict(re.findall(r"^user (\S+) on nopass (.+)$", ACL, re.MULTILINE))
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SHARING = sorted(name for name, one in COMPOSE["services"].items() if "CACHE_URL" in one.get("environment", {}))


def test_every_service_that_shares_is_a_user_who_reaches_its_own_keys_only() -> None:
    assert set(USERS) == {"default", *SHARING}
    for name in SHARING:
        assert re.findall("[~&%]\\S+", USERS[name]) == [f"~iris:{name}:*"]
        for setting, host in (("CACHE_URL", "cache"), ("COUNTERS_URL", "counters")):
            address = COMPOSE["services"][name]["environment"][setting]
            assert address == f"${{{setting}:-valkey://{name}@{host}:6379/0}}"
    assert "~" not in USERS["default"]
    assert USERS["default"].split()[2:] == ["-@all", "+ping", "+info", "+dbsize"]


def test_the_script_gives_each_user_a_password_of_its_own_and_new_ones_at_each_run(tmp_path: Path) -> None:
    folder = tmp_path / "keys" / "valkey"
    given = []
    for _ in range(2):
        done = subprocess.run(
            ["/bin/sh", ROOT / "deploy/valkey-users.sh", folder], capture_output=True, text=True, check=True
        )
        settings = dict(line.split("=", 1) for line in done.stdout.splitlines())
        assert settings.pop("VALKEY_USERS_FILE") == str(folder / "valkey_users")
        assert set(settings) == {f"{name.upper()}_VALKEY_PASSWORD_FILE" for name in SHARING}
        passwords = {name: Path(settings[f"{name.upper()}_VALKEY_PASSWORD_FILE"]).read_text() for name in SHARING}
        given += passwords.values()
        users = (folder / "valkey_users").read_text()
        for name, password in passwords.items():
            hashed = sha256(password.encode()).hexdigest()
            assert f"user {name} on #{hashed} {USERS[name]}\n" in users
        assert f"user default on nopass {USERS['default']}\n" in users
        assert users.count("nopass") == 1
        assert folder.stat().st_mode & 0o777 == 0o700
    assert len(set(given)) == 2 * len(SHARING)
    assert all(re.fullmatch("[0-9a-f]{64}", password) for password in given)


def test_swarms_script_gives_each_service_the_password_that_the_environment_names(tmp_path: Path) -> None:
    """And a new password changes the secrets' names, as a secret of Swarm's can't be changed itself."""
    docker = tmp_path / "bin" / "docker"
    docker.parent.mkdir()
    docker.write_text("#!/bin/sh\nenv\n")
    docker.chmod(0o755)
    password = tmp_path / "a password"
    told = []
    for text in ("one", "two"):
        password.write_text(text)
        done = subprocess.run(
            ["/bin/sh", ROOT / "deploy/swarm/deploy.sh"],
            env={"PATH": f"{docker.parent}:/usr/bin:/bin", "NEWS_VALKEY_PASSWORD_FILE": str(password)},
            capture_output=True,
            text=True,
            check=True,
        )
        told.append(dict(line.split("=", 1) for line in done.stdout.splitlines()))
    assert told[0]["NEWS_VALKEY_PASSWORD_FILE"] == str(password)
    for name in {*SHARING} - {"news"}:
        assert told[0][f"{name.upper()}_VALKEY_PASSWORD_FILE"].endswith("/no-key")
    assert told[0]["FILES_VERSION"] != told[1]["FILES_VERSION"]


@pytest.mark.parametrize(
    "setting", ["VALKEY_USERS_FILE", *(f"{name.upper()}_VALKEY_PASSWORD_FILE" for name in SHARING)]
)
def test_compose_and_swarm_read_what_the_script_prints(setting: str) -> None:
    for file in ("docker-compose.yml", "deploy/swarm/stack.yml"):
        assert f"${{{setting}" in (ROOT / file).read_text(encoding="utf-8"), file
