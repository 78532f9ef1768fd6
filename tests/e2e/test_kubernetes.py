"""The pods of Kubernetes' sandbox overlay run on Docker, each with what its manifest gives it, and nothing more.

A cluster would add probes, Services and network policies, which Docker can't try.
"""

import base64
import json
import subprocess
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.unit.deploy.manifests import Manifests, Workload, render

ROOT = Path(__file__).parents[2]
START_WITHIN_S = 60
"""What the startup probes allow."""


def docker(*words: str, check: bool = True) -> str:
    done = subprocess.run(["docker", *words], capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0 or not check, f"{' '.join(words)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@dataclass(frozen=True)
class Pods:
    """Containers that stand for pods, each at its Service's name in one network."""

    manifests: Manifests
    folder: Path
    prefix: str

    def container(self, name: str) -> str:
        return f"{self.prefix}-{name}"

    def start(self, one: Workload) -> None:
        """As a kubelet would: by its security contexts, resources, environment, volumes and arguments."""
        pod, allowed = one.pod["securityContext"], one.container["securityContext"]
        limits = one.container["resources"]["limits"]
        words = [
            *("run", "--detach", "--name", self.container(one.name)),
            *("--network", self.prefix, "--network-alias", one.name),
            *("--user", f"{pod['runAsUser']}:{pod['runAsGroup']}", "--group-add", str(pod["fsGroup"])),
            *(f"--cap-drop={capability}" for capability in allowed["capabilities"]["drop"]),
            *(["--read-only"] if allowed["readOnlyRootFilesystem"] else []),
            *([] if allowed["allowPrivilegeEscalation"] else ["--security-opt=no-new-privileges"]),
            *("--memory", limits["memory"].lower().removesuffix("i"), "--cpus", limits["cpu"]),
            *(f"--env={name}={value}" for name, value in one.settings.items()),
        ]
        volumes = {volume["name"]: volume for volume in one.pod["volumes"]}
        for mount in one.container["volumeMounts"]:
            words += self._mounted(volumes[mount["name"]], mount["mountPath"])
        image = one.container["image"]
        image = image.partition(":")[0] if image.startswith("iris-") else image  # ours have no tag here
        docker(*words, image, *one.container.get("args", []))

    def _mounted(self, volume: dict[str, dict[str, str]], path: str) -> list[str]:
        if (
            "persistentVolumeClaim" in volume
        ):  # a new one each time; that the pod's user may write to it is fsGroup's doing
            return ["--tmpfs", f"{path}:size=32m,mode=1777"]
        if "emptyDir" in volume:
            return ["--tmpfs", f"{path}:size={volume['emptyDir']['sizeLimit'].lower().removesuffix('i')},mode=1777"]
        if "secret" in volume:
            data = self.manifests.named("Secret", volume["secret"]["secretName"])["data"]
            files = {name: base64.b64decode(value or "") for name, value in data.items()}
        else:
            data = self.manifests.named("ConfigMap", volume["configMap"]["name"])["data"]
            files = {name: value.encode() for name, value in data.items()}
        folder = self.folder / f"{uuid.uuid4().hex}"
        folder.mkdir(mode=0o755)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        return ["--volume", f"{folder}:{path}:ro"]


@pytest.fixture(scope="module")
def pods(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pods]:
    folder = tmp_path_factory.mktemp("volumes")
    for parent in (folder, folder.parent):
        parent.chmod(0o755)  # the containers' user reads them
    manifests = Manifests(render(ROOT / "deploy/kubernetes/overlays/sandbox"))
    pods = Pods(manifests, folder, f"iris-pods-{uuid.uuid4().hex[:8]}")
    docker("network", "create", pods.prefix)
    try:
        for one in manifests.workloads:
            pods.start(one)
        yield pods
    finally:
        for one in manifests.workloads:
            docker("rm", "--force", pods.container(one.name), check=False)
        docker("network", "rm", pods.prefix, check=False)


ASK = f"""
import sys, time, urllib.request
for _ in range({START_WITHIN_S}):
    try:
        sys.exit(print(urllib.request.urlopen(sys.argv[1], timeout=5).read().decode()))
    except OSError:
        time.sleep(1)  # between two tries, as a probe's period
sys.exit(sys.argv[1] + " isn't ready")
"""


def ask(pods: Pods, url: str) -> str:
    """Ask from inside master's container, until it is answered."""
    return docker("exec", pods.container("master"), "python3", "-c", ASK, url)


def test_all_pods_get_ready_answer_and_stop_by_themselves(pods: Pods) -> None:
    for one in pods.manifests.workloads:
        probe = one.container["readinessProbe"]
        if "httpGet" in probe:
            ask(pods, f"http://{one.name}:{one.ports[probe['httpGet']['port']]}{probe['httpGet']['path']}")
        else:
            docker("exec", pods.container(one.name), *probe["exec"]["command"])
        if "metrics" in one.ports:
            assert "iris_valkey_up" in ask(pods, f"http://{one.name}:{one.ports['metrics']}/metrics")
    answer = json.loads(ask(pods, "http://master:3001/briefing?city=Athens"))
    assert answer["weather"]["name"] == "Athens"
    assert answer["news"]["articles"]
    assert answer["problems"] == []
    for one in pods.manifests.workloads:
        docker("stop", "--time", str(one.pod.get("terminationGracePeriodSeconds", 30)), pods.container(one.name))
        state = json.loads(docker("inspect", pods.container(one.name)))[0]["State"]
        assert (state["ExitCode"], state["OOMKilled"]) == (0, False), one.name
