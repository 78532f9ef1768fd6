"""What must hold of every rendering: a table of policies, each of which yields a sentence for what breaks it."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from pydantic import SecretStr

from servicekit.settings import BadSettings
from tests.unit.deploy.manifests import BACKENDS, SERVICES, Manifests, matches

Policy = Callable[[Manifests], Iterator[str]]
POLICIES: dict[str, Policy] = {}
USER = 10001
PROBES = ("startupProbe", "readinessProbe", "livenessProbe")
PRIVATE = {
    "0.0.0.0/0": ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"],
    "::/0": ["fc00::/7", "fe80::/10"],
}
"""What of each address family is no provider: pods, nodes, the cloud's metadata."""
DNS = {"matchLabels": {"k8s-app": "kube-dns"}}
METRICS_PORT = 9464
"""As the images set it."""
VALKEYS = ("cache", "counters")
UNITS = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30}


def policy(check: Policy) -> Policy:
    POLICIES[check.__name__] = check
    return check


def amount(quantity: str) -> float:
    """Bytes or cores."""
    number, unit = (quantity[:-2], quantity[-2:]) if quantity[-2:] in UNITS else (quantity, "")
    return float(number[:-1]) / 1000 if number.endswith("m") else float(number) * UNITS.get(unit, 1)


@policy
def pods_run_as_a_user_without_privileges(manifests: Manifests) -> Iterator[str]:
    wanted = {"runAsNonRoot": True, "runAsUser": USER, "runAsGroup": USER, "seccompProfile": {"type": "RuntimeDefault"}}
    limits = {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    for one in manifests.workloads:
        if not wanted.items() <= one.pod.get("securityContext", {}).items():
            yield f"{one.name}'s pod may be root, or call any system call"
        if one.container.get("securityContext") != limits:
            yield f"{one.name}'s container may write to its root, has a capability, or can get one"
        if len(one.pod["containers"]) != 1 or "initContainers" in one.pod:
            yield f"{one.name} has a container that these policies don't look at"


@policy
def pods_hold_no_token_and_no_variables_of_other_services(manifests: Manifests) -> Iterator[str]:
    for one in manifests.workloads:
        account = manifests.named("ServiceAccount", one.name)
        if one.pod.get("serviceAccountName") != one.name or account.get("automountServiceAccountToken") is not False:
            yield f"{one.name} has no account of its own that mounts no token"
        if one.pod.get("automountServiceAccountToken") is not False or one.pod.get("enableServiceLinks") is not False:
            yield f"{one.name}'s pod mounts a token, or has a variable for each Service"


@policy
def containers_have_requests_limits_and_bounded_temporary_files(manifests: Manifests) -> Iterator[str]:
    for one in manifests.workloads:
        requests, limits = (one.container.get("resources", {}).get(kind, {}) for kind in ("requests", "limits"))
        if not {"cpu", "memory"} == set(requests) == set(limits):
            yield f"{one.name} lacks a request or a limit"
            continue
        if any(amount(requests[name]) > amount(limits[name]) for name in limits):
            yield f"{one.name} asks for more than its limit"
        for volume in one.pod.get("volumes", []):
            bound = volume.get("emptyDir", {"sizeLimit": "0"}).get("sizeLimit", limits["memory"])
            if amount(bound) >= amount(limits["memory"]):
                yield f"{one.name}'s volume {volume['name']} can fill its memory"


@policy
def containers_have_three_probes_of_which_only_readiness_asks_others(manifests: Manifests) -> Iterator[str]:
    for one in manifests.workloads:
        for name in PROBES:
            probe = one.container.get(name, {})
            request, command = probe.get("httpGet"), probe.get("exec")
            path = "/readyz" if name == "readinessProbe" and one.name in SERVICES else "/healthz"
            if not command and (not request or request["path"] != path or request["port"] not in one.ports):
                yield f"{one.name}'s {name} doesn't ask {path} at one of its ports"


@policy
def images_have_a_version_and_no_registry(manifests: Manifests) -> Iterator[str]:
    for one in manifests.workloads:
        name, _, tag = one.container["image"].partition(":")
        if not tag[:1].isdecimal() or "." in name or name.startswith("localhost/"):
            yield f"{one.name}'s image {one.container['image']} has no version, or a registry"


@policy
def updates_and_stops_lose_no_request(manifests: Manifests) -> Iterator[str]:
    for one in manifests.workloads:
        strategy = one.spec.get("strategy", {})
        if one.name not in VALKEYS and strategy.get("rollingUpdate", {}).get("maxUnavailable") != 0:
            yield f"{one.name}'s update takes a pod away before there is another"
        settings = one.loaded()
        if settings is None:
            continue
        notice = one.container.get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
        if not (notice and settings.drain_s):
            yield f"{one.name} stops before its callers know"
        if notice + settings.drain_s + settings.deadline_s + 2 >= one.pod.get("terminationGracePeriodSeconds", 30):
            yield f"{one.name} is killed while it still answers"


@policy
def settings_are_known_and_valid(manifests: Manifests) -> Iterator[str]:
    for one in manifests.workloads:
        for source in one.container.get("envFrom", []):
            if not manifests.named("ConfigMap", source["configMapRef"]["name"]):
                yield f"{one.name} wants a ConfigMap that isn't there"
        fields = SERVICES[one.name].model_fields if one.name in SERVICES else {}
        for name in one.settings:
            known = fields.get(name.removesuffix("_FILE").lower())
            if known is None or (name.endswith("_FILE") and known.annotation != SecretStr | None):
                yield f"{one.name} has no setting {name}"
        try:
            one.loaded()
        except BadSettings as error:
            yield f"{one.name}: {error}"


@policy
def every_key_is_a_file_that_somebody_reads(manifests: Manifests) -> Iterator[str]:
    offered = {s["metadata"]["name"] for s in manifests.of("Secret")}
    offered |= {external["spec"]["target"]["name"] for external in manifests.of("ExternalSecret")}
    read = set()
    for one in manifests.workloads:
        volumes = {v["name"]: v["secret"]["secretName"] for v in one.pod["volumes"] if "secret" in v}
        mounts = [mount for mount in one.container["volumeMounts"] if mount["name"] in volumes]
        files = {f"{m['mountPath']}/{key}" for m in mounts for key in manifests.keys(volumes[m["name"]])}
        read |= set(volumes.values())
        wanted = {value for name, value in one.settings.items() if name.endswith("_FILE")}
        args = one.container.get("args", [])
        wanted |= {file for option, file in pairwise(args) if option == "--aclfile"}
        if files != wanted:
            yield f"{one.name} reads {sorted(wanted)} and is given {sorted(files)}"
        if one.name in SERVICES:
            keys = {
                name for name in SERVICES[one.name].model_fields if name.endswith(("_api_key", "api_keys", "_password"))
            }
            if {path.rpartition("/")[2] for path in files} != keys:
                yield f"{one.name}'s keys are {sorted(keys)}"
    if read != offered:
        yield f"Secrets are {sorted(offered)}, and read are {sorted(read)}"


@policy
def services_stand_for_pods_that_listen(manifests: Manifests) -> Iterator[str]:
    for service in manifests.of("Service"):
        name, spec = service["metadata"]["name"], service["spec"]
        behind = manifests.behind(name)
        if [one.name for one in behind] != [name]:
            yield f"the Service {name} stands for {[one.name for one in behind]}"
        for port in spec["ports"]:
            if any(one.ports.get(port["targetPort"]) != port["port"] for one in behind):
                yield f"the Service {name} leads to no port {port['port']}"
    for name in BACKENDS:
        if manifests.named("Service", name).get("spec", {}).get("clusterIP") != "None":
            yield f"master can't see the replicas of {name}"
    for one in manifests.workloads:
        if not matches(one.spec["selector"], one.labels):
            yield f"{one.name}'s Deployment doesn't select its own pods"


@policy
def everything_is_in_one_restricted_namespace(manifests: Manifests) -> Iterator[str]:
    (namespace,) = manifests.of("Namespace")
    labels = namespace["metadata"].get("labels", {})
    if any(labels.get(f"pod-security.kubernetes.io/{mode}") != "restricted" for mode in ("enforce", "audit", "warn")):
        yield "the namespace allows more than the restricted Pod Security standard"
    for document in manifests.documents:
        if document is not namespace and document["metadata"].get("namespace") != namespace["metadata"]["name"]:
            yield f"{document['kind']} {document['metadata']['name']} is in another namespace"


@policy
def only_what_talks_may_talk(manifests: Manifests) -> Iterator[str]:
    closed = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    if closed not in [one["spec"] for one in manifests.of("NetworkPolicy")]:
        yield "what isn't allowed isn't denied"
    for one in manifests.of("NetworkPolicy"):
        name, spec = one["metadata"]["name"], one["spec"]
        if not any(matches(spec["podSelector"], each.labels) for each in manifests.workloads):
            yield f"the policy {name} selects no pod"
        if spec != closed and {kind.lower() for kind in spec["policyTypes"]} != spec.keys() & {"ingress", "egress"}:
            yield f"the policy {name} has a direction without rules, or rules without their direction"
        for rule in (*spec.get("ingress", []), *spec.get("egress", [])):
            if not rule.get("ports") or not (rule.get("from") or rule.get("to")):
                yield f"the policy {name} allows any port, or anybody"
    calls = manifests.calls()
    for direction in ("egress", "ingress"):
        for source, target, port in sorted(calls ^ manifests.flows(direction)):
            state = "closed" if (source, target, port) in calls else "open"
            yield f"the {direction} from {source} to {target}:{port} is {state}"


@policy
def only_providers_and_dns_are_reached_outside(manifests: Manifests) -> Iterator[str]:
    for one in manifests.workloads:
        rules = manifests.rules(one, "egress")
        peers = [(peer, port) for rule in rules for peer in rule["to"] for port in rule["ports"]]
        blocks = [(peer["ipBlock"], port["port"]) for peer, port in peers if "ipBlock" in peer]
        wanted = set(PRIVATE) if one.name in manifests.callers_outside else set()
        if {block["cidr"] for block, port in blocks if port == 443} != wanted:
            yield f"{one.name} can't reach its providers, or has none to reach"
        if any(not set(PRIVATE[block["cidr"]]) <= set(block.get("except", [])) for block, _ in blocks):
            yield f"{one.name} reaches private networks"
        if {port for _, port in blocks} - ({80, 443} if one.name == "news" else {443}):
            yield f"{one.name} reaches more than its providers' ports"
        names = [(p["port"], p["protocol"]) for peer, p in peers if peer.get("podSelector") == DNS]
        if names != ([(53, "UDP"), (53, "TCP")] if one.name in SERVICES else []):
            yield f"{one.name} can't look up names, or has none to look up"


def callers_from_outside(manifests: Manifests) -> Iterator[tuple[str, str, str | int]]:
    """Who wants to come in: the label of its namespace, and the Service and the port that it asks."""
    for ingress in manifests.of("Ingress"):
        for path in (path for rule in ingress["spec"]["rules"] for path in rule["http"]["paths"]):
            yield "ingress", path["backend"]["service"]["name"], path["backend"]["service"]["port"]["name"]
    for route in manifests.of("HTTPRoute"):
        for backend in (backend for rule in route["spec"]["rules"] for backend in rule["backendRefs"]):
            yield "ingress", backend["name"], backend["port"]
    for monitor in manifests.of("ServiceMonitor"):
        for service in manifests.of("Service"):
            if matches(monitor["spec"]["selector"], service["metadata"]["labels"]):
                yield "metrics", service["metadata"]["name"], monitor["spec"]["endpoints"][0]["port"]


@policy
def who_comes_from_outside_meets_an_open_port(manifests: Manifests) -> Iterator[str]:
    callers = list(callers_from_outside(manifests))
    wanted = {(who, service, manifests.port_of(service, port)) for who, service, port in callers}
    if manifests.of("Ingress", "HTTPRoute"):  # production lets Prometheus in, which may be set up elsewhere
        wanted |= {("metrics", one.name, METRICS_PORT) for one in manifests.workloads if one.name in SERVICES}
    allowed = {
        (peer["namespaceSelector"]["matchLabels"]["iris-access"], one.name, port["port"])
        for one in manifests.workloads
        for rule in manifests.rules(one, "ingress")
        for peer in rule["from"]
        if "namespaceSelector" in peer
        for port in rule["ports"]
    }
    for who, service, port in sorted(wanted ^ allowed, key=str):
        yield f"{who} {'wants to' if (who, service, port) in wanted else 'may, but does not,'} reach {service}:{port}"
    watched = {service for who, service, _ in callers if who == "metrics"}
    if manifests.of("ServiceMonitor") and watched != set(SERVICES):
        yield f"watched are {sorted(watched)}"


@policy
def scaled_services_can_lose_a_pod_a_node_and_a_zone(manifests: Manifests) -> Iterator[str]:
    scaled = {h["spec"]["scaleTargetRef"]["name"]: h["spec"] for h in manifests.of("HorizontalPodAutoscaler")}
    budgets = [budget["spec"] for budget in manifests.of("PodDisruptionBudget")]
    if scaled and set(scaled) != set(SERVICES):
        yield f"scaled are {sorted(scaled)}"
    for one in manifests.workloads:
        mine = [budget for budget in budgets if matches(budget["selector"], one.labels)]
        if len(mine) != (one.name in scaled):
            yield f"{one.name} has {len(mine)} disruption budgets"
        if one.name in scaled:
            least, budget = scaled[one.name]["minReplicas"], (mine or [{}])[0]
            kept = budget.get("minAvailable", least - budget.get("maxUnavailable", 0))
            if not 1 <= kept < least <= scaled[one.name]["maxReplicas"]:
                yield f"{one.name} keeps {kept} of at least {least} replicas: none can be evicted, or all"
        if one.name in SERVICES and "replicas" in one.spec:
            yield f"{one.name}'s Deployment undoes what the autoscaler decides"
        spread = {each["topologyKey"]: each for each in one.pod.get("topologySpreadConstraints", [])}
        if one.name in SERVICES and set(spread) != {"topology.kubernetes.io/zone", "kubernetes.io/hostname"}:
            yield f"{one.name} isn't spread over nodes and zones"
        for each in spread.values():
            keys = {*each["matchLabelKeys"]} - {"pod-template-hash"}
            if not matches(each["labelSelector"], one.labels) or keys != {"app.kubernetes.io/name"}:
                yield f"{one.name} counts other pods than its own"
