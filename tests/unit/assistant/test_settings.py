"""The assistant's settings, in the environment, in Compose and in the documentation."""

import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.settings import Settings
from servicekit.settings import BadSettings

ROOT = Path(__file__).parents[3]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
OWN = ("iris_url", "max_in_flight", "api_keys", "mcp_allowed_hosts", "mcp_allowed_origins")


def test_by_default_it_answers_to_this_machines_names_and_to_no_page() -> None:
    settings = Settings.load()
    assert settings.mcp_allowed_hosts == ("localhost", "127.0.0.1", "[::1]")
    assert settings.mcp_allowed_origins == ()
    assert settings.key_hashes == frozenset()
    assert settings.iris_url == "http://master:3001"


def test_names_and_origins_come_with_commas_in_any_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MCP_ALLOWED_HOSTS", "Iris.Example.com, localhost,localhost")
    monkeypatch.setenv("MCP_ALLOWED_ORIGINS", "https://Chat.example.com:8443")
    monkeypatch.setenv("API_KEYS", "one,sha256:" + "a" * 64)
    settings = Settings.load()
    assert settings.mcp_allowed_hosts == ("iris.example.com", "localhost")
    assert settings.mcp_allowed_origins == ("https://chat.example.com:8443",)
    assert settings.key_hashes == {sha256(b"one").hexdigest(), "a" * 64}


def test_none_allows_no_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MCP_ALLOWED_ORIGINS", "none")
    assert Settings.load().mcp_allowed_origins == ()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("MCP_ALLOWED_HOSTS", "localhost:3004", "is no host's name"),
        ("MCP_ALLOWED_HOSTS", "*", "is no host's name"),
        ("MCP_ALLOWED_ORIGINS", "*", "is no origin such as https://example.com"),
        ("MCP_ALLOWED_ORIGINS", "chat.example.com", "is no origin"),
        ("IRIS_URL", "ftp://master", "must be an address"),
        ("IRIS_URL", "http://user:password@master", "must not hold a user name or password"),
        ("API_KEYS", "sha256:abc", "is no SHA-256"),
        ("MAX_IN_FLIGHT", "0", "greater than or equal to 1"),
    ],
)
def test_a_wrong_value_is_named_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings, match=f"{name}: .*{re.escape(told)}"):
        Settings.load()


def test_compose_starts_it_on_its_port_and_only_with_its_profile() -> None:
    service = COMPOSE["assistant"]
    assert service["profiles"] == ["assistant"]
    assert service["build"]["args"] == {"SERVICE": "assistant", "PORT": str(Settings.model_fields["port"].default)}
    assert service["ports"] == ["${IRIS_ADDRESS:-127.0.0.1}:${MCP_PORT:-3004}:3004"]
    assert service["environment"]["IRIS_URL"] == Settings.model_fields["iris_url"].default
    assert {"API_KEYS", "MCP_ALLOWED_HOSTS", "MCP_ALLOWED_ORIGINS", "DEADLINE_S"} <= set(service["environment"])


def test_it_is_as_hardened_as_its_neighbours() -> None:
    neighbour: dict[str, Any] = COMPOSE["weather"]
    same = ("init", "user", "read_only", "tmpfs", "cap_drop", "security_opt", "restart", "pids_limit")
    assert {name: COMPOSE["assistant"][name] for name in same} == {name: neighbour[name] for name in same}


@pytest.mark.parametrize("name", OWN)
def test_each_setting_is_documented_with_its_default(name: str) -> None:
    text = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    section = text.partition("## Assistant\n")[2].partition("\n## ")[0]
    default = Settings.model_fields[name].default
    written = ",".join(default) if isinstance(default, tuple) else str(default)
    row = next(line for line in section.splitlines() if line.startswith(f"| `{name.upper()}` |"))
    assert f"| {'none' if default in (None, ()) else written} |" in row.replace("`", "")
