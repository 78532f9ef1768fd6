"""What tools want listed by name agrees with the folders and with the registry of services."""

import ast
import re
import tomllib
from collections import defaultdict
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import SecretStr

from master.services import SERVICES
from master.settings import Settings as MasterSettings

ROOT = Path(__file__).parents[2]
WITHOUT_RULES = {"bench", "local"}
"""Packages that may import any other one, and that none imports."""
STAND_ALONE = {"client", "sandbox"}
"""Packages that import nothing of ours, so that they have shapes of their own for what goes over the wire."""
SHARED = {"Settings", "Problem"}
"""Each service's settings; and the exception beside the body that it is told by."""
SET_BY_THE_IMAGE = {"bind", "port", "metrics_port"}
TRACING = "otel_exporter_otlp_endpoint"  # compose.tracing.yml sets it
SECRET_ONLY = "valkey_password"
PORTS = {"master": MasterSettings.model_fields["port"].default, **{service.name: service.port for service in SERVICES}}


@pytest.fixture(scope="module")
def compose() -> Any:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]


def test_import_linter_knows_every_package() -> None:
    """A new folder belongs in `root_packages`, and in the first contract's `layers`."""
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - WITHOUT_RULES
    assert set(rules["root_packages"]) == packages
    assert set(" | ".join(rules["contracts"][0]["layers"]).split(" | ")) == packages


def test_a_class_has_a_name_of_its_own() -> None:
    """Or a reader has to look up which of several is meant."""
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    modules: dict[str, list[str]] = defaultdict(list)
    for package in set(rules["root_packages"]) - STAND_ALONE:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    modules[node.name].append(str(path.relative_to(ROOT)))
    assert len(modules) > len(SHARED)
    assert {name: paths for name, paths in modules.items() if len(paths) > 1 and name not in SHARED} == {}


@pytest.mark.parametrize("name", PORTS)
def test_the_registry_the_settings_and_the_containers_agree_on_a_services_port(compose: Any, name: str) -> None:
    assert import_module(f"{name}.settings").Settings.model_fields["port"].default == PORTS[name]
    assert compose[name]["build"]["args"] == {"SERVICE": name, "PORT": str(PORTS[name])}
    assert compose[name]["build"]["target"] == "service"


@pytest.mark.parametrize("name", PORTS)
def test_compose_passes_on_every_setting_of_a_service(compose: Any, name: str) -> None:
    """Except the services' addresses, whose defaults are their names in Compose; and a key may come as a secret too."""
    addresses = {service.url_setting for service in SERVICES}
    wanted = set(import_module(f"{name}.settings").Settings.model_fields) - SET_BY_THE_IMAGE - addresses - {TRACING}
    wanted -= {SECRET_ONLY}
    assert {setting.upper() for setting in wanted} <= set(compose[name]["environment"])
    fields = import_module(f"{name}.settings").Settings.model_fields
    secrets = {setting for setting, field in fields.items() if field.annotation == SecretStr | None}
    mounted = {each if isinstance(each, str) else each["target"] for each in compose[name].get("secrets", [])}
    assert secrets - {"cache_url", "counters_url"} == mounted, "the addresses hold no password here"


def test_no_two_endpoints_share_a_path_or_an_operation_id() -> None:
    endpoints = [endpoint.operation("") for service in SERVICES for endpoint in service.endpoints]
    assert len({endpoint.path for endpoint in endpoints}) == len({each.name for each in endpoints}) == len(endpoints)


@pytest.mark.parametrize("group", ["master", "news", "client", "sandbox", "tracing", "build"])
def test_what_runs_without_docker_is_pinned_as_in_the_images(group: str) -> None:
    """`make lock` writes all of them; a group that was changed by hand leaves the others behind."""
    pins, local = (
        set(re.findall(r"^\S+==\S+", (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8"), re.MULTILINE))
        for name in (group, "local")
    )
    assert pins <= local
