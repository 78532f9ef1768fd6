"""Three masters behind the edge: what it keeps and refuses, and that none of them is missed."""

import gzip
import json
import re
import shutil
import socket
import ssl
import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import requests

from tests import hostile
from tests.cluster.conftest import SETTINGS, TIMEOUT_S, steady
from tests.e2e.conftest import REPLICAS, ROOT, Docker
from tests.e2e.load import new_point
from tests.waiting import until

HOST, PORT, TLS_PORT = "127.0.0.1", 3041, 3044
IRIS = f"http://{HOST}:{PORT}"
PROJECT = "iris-edge"
MASTERS = 3
QUOTA, NEW_POINTS = 60, 200
CALLS = "import urllib.request as u; print(u.urlopen('http://127.0.0.1:3009/_sandbox/calls').read().decode())"
FAULTS = "http://127.0.0.1:3009/_sandbox/faults"
PUT_FAULT = f"""
import sys, urllib.request as u
u.urlopen(u.Request("{FAULTS}", sys.argv[1].encode(), {{"Content-Type": "application/json"}}, method="PUT"))
"""
CLEAR_FAULTS = (
    "import urllib.request as u; u.urlopen(u.Request('http://127.0.0.1:3009/_sandbox/faults', method='DELETE'))"
)
WARNINGS = "http://127.0.0.1:3009/_sandbox/warnings"
PUT_STEP = f"""
import sys, urllib.request as u
u.urlopen(u.Request("{WARNINGS}", sys.argv[1].encode(), {{"Content-Type": "application/json"}}, method="PUT"))
"""
GO_BY_THE_HOUR = f"import urllib.request as u; u.urlopen(u.Request('{WARNINGS}', method='DELETE'))"
SHOWN_WITHIN_S, GONE_WITHIN_S = 120, 60
"""A warning at every door; the most that intervals and caches add up to is 103 and 51 s (unit/alerts/test_in_time)."""
ENVIRONMENT = {
    **SETTINGS,
    "COMPOSE_PROJECT_NAME": PROJECT,
    "COMPOSE_FILE": "docker-compose.yml:compose.sandbox.yml:compose.edge.yml",
    "IRIS_PORT": str(PORT),
    "IRIS_TLS_PORT": str(TLS_PORT),
    "OPENWEATHERMAP_QUOTA": f"{QUOTA}/minute",
}

NO_SPACE = "No space left"


@pytest.fixture(scope="module")
def edge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Docker]:
    """The project of the README's Compose files and the edge's, with a certificate."""
    certificate, key = _certificate(tmp_path_factory.mktemp("tls"))
    docker = Docker({**ENVIRONMENT, "EDGE_TLS_CERTIFICATE": str(certificate), "EDGE_TLS_KEY": str(key)})
    assert docker.run("docker", "version", check=False).returncode == 0, "the edge needs a Docker engine that answers"
    try:
        docker.run("bash", "-c", f"{documented()} --detach --wait")
        yield docker
    finally:
        docker.down()


def documented() -> str:
    """The command of docs/operating.md, with sample data."""
    section = (ROOT / "docs/operating.md").read_text(encoding="utf-8").partition("## With an edge\n")[2]
    (command,) = section.partition("```sh\n")[2].partition("```")[0].splitlines()
    return command.replace("-f compose.edge.yml", "-f compose.sandbox.yml -f compose.edge.yml")


def _certificate(folder: Path) -> tuple[Path, Path]:
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    openssl = shutil.which("openssl")
    assert openssl, "the edge's tests need openssl"
    words = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost")
    subject = ("-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1")
    subprocess.run(
        [openssl, *words, *subject, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True
    )
    for path in (certificate, key, folder, folder.parent):
        path.chmod(0o755)  # the edge's user reads them
    return certificate, key


def ask(question: str, **headers: str) -> requests.Response:
    return requests.get(f"{IRIS}{question}", headers=headers, timeout=TIMEOUT_S)


def log(edge: Docker) -> list[dict[str, Any]]:
    """The edge's log lines of requests."""
    lines = edge.run("docker", "logs", edge.compose("ps", "--quiet", "edge").strip()).stdout.splitlines()
    return [dict(json.loads(line)) for line in lines]


def logged(edge: Docker, request_id: str) -> dict[str, Any]:
    until(lambda: any(line["request_id"] == request_id for line in log(edge)), f"{request_id} is logged")
    return next(line for line in log(edge) if line["request_id"] == request_id)


def calls(edge: Docker) -> int:
    """How many weather calls the sandbox has had as OpenWeatherMap."""
    report = json.loads(edge.compose("exec", "-T", "sandbox", "python3", "-c", CALLS))
    return int(report["paths"].get("/data/2.5/weather", 0))


def masters(edge: Docker) -> list[str]:
    return edge.compose("ps", "--quiet", "master").split()


def test_every_master_gets_questions_and_none_is_published(edge: Docker) -> None:
    def reached() -> set[str]:
        ask(new_point())
        return {line["upstream"] for line in log(edge)} - {""}

    until(lambda: len(reached()) >= MASTERS, "each master was asked")
    for container in edge.containers("master"):
        assert not any(container["NetworkSettings"]["Ports"].values())


def test_an_answer_is_kept_for_each_form_that_it_varies_by(edge: Docker) -> None:
    assert edge
    question = f"{new_point()}&units=metric"
    states = [ask(question, Accept="application/json").headers["X-Edge-Cache"] for _ in range(3)]
    assert states == ["MISS", "MISS", "HIT"], "what is asked once isn't worth the room"
    text = ask(question, Accept="text/plain")
    assert text.headers["X-Edge-Cache"] == "MISS"
    assert text.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("&appid=a-key", {}),
        ("&API_KEY=a-key", {}),
        ("", {"X-Api-Key": "a-key"}),
        ("", {"Authorization": "Bearer a-key"}),
    ],
)
def test_what_is_asked_with_a_key_is_never_kept(edge: Docker, query: str, headers: dict[str, str]) -> None:
    question = f"{new_point()}{query}"
    ids = [f"with-a-key-{abs(hash((question, *headers)))}-{number}" for number in range(2)]
    for request_id in ids:
        assert ask(question, **headers, **{"X-Request-ID": request_id}).headers["X-Edge-Cache"] == "BYPASS"
    assert "a-key" not in json.dumps({**logged(edge, ids[0]), "request_id": ""})


def test_an_answer_past_its_time_goes_out_while_it_is_renewed(edge: Docker) -> None:
    assert edge
    question = new_point()

    def state() -> str:
        return ask(question).headers["X-Edge-Cache"]

    assert state() == "MISS"
    until(lambda: state() in {"STALE", "UPDATING"}, "the kept answer is past its time")
    until(lambda: state() == "HIT", "it was renewed")


def test_a_warning_comes_and_goes_at_every_door_behind_the_edge(edge: Docker) -> None:
    def tell(step: str) -> None:
        edge.compose("exec", "-T", "sandbox", "python3", "-c", PUT_STEP, json.dumps({"step": step}))

    def everywhere(word: str) -> bool:
        """Whether each door says the word, or, without one, no warning."""
        known = ask("/alerts?city=Athens").json()
        text, page = ask("/weather?city=Athens&format=text").text, ask("/weather?city=Athens&format=html").text
        if not word:
            return known["state"] == "none" and "warning" not in text.splitlines()[0] and 'class="alert' not in page
        return known["state"] == "warnings" and word in text.splitlines()[0] and f"{word}: Sample storm" in page

    try:
        for step, word, within_s in (
            ("announced", "Yellow warning", SHOWN_WITHIN_S),
            ("upgraded", "Orange warning", GONE_WITHIN_S),
            ("cancelled", "", GONE_WITHIN_S),
        ):
            tell(step)
            until(lambda word=word: everywhere(word), f"{step} is seen at each door", within_s)  # type: ignore[misc]
    finally:
        edge.compose("exec", "-T", "sandbox", "python3", "-c", GO_BY_THE_HOUR)


def test_of_many_at_once_for_a_new_answer_one_asks_a_master(edge: Docker) -> None:
    assert edge
    question = f"{new_point()}&units=standard"
    ask(question).raise_for_status()
    with ThreadPoolExecutor(REPLICAS) as pool:
        answers = list(pool.map(ask, [question] * 3 * REPLICAS))
    assert {answer.status_code for answer in answers} == {200}
    assert [answer.headers["X-Edge-Cache"] for answer in answers].count("MISS") == 1


@pytest.mark.parametrize(
    "question", ["/openapi.json?x={}", "/openapi.json?city={}", "/openapi.json?{}", "/openapi.json?{}&&="]
)
def test_where_no_parameter_counts_none_makes_an_entry(edge: Docker, question: str) -> None:
    assert edge
    answers = [ask(question.format(f"n{number}")) for number in range(4)]
    assert {answer.headers["X-Edge-Cache"] for answer in answers[2:]} <= {
        "HIT",
        "STALE",
        "UPDATING",
    }  # all of one entry


@pytest.mark.parametrize(
    "query", ["&x={}", "&City={}", "&{}", "&un%69ts=metric&x={}", ";x={}", "&0&x{}", "&0123456789{}"]
)
def test_a_parameter_that_nobody_reads_makes_no_entry(edge: Docker, query: str) -> None:
    """Nor does one that is spelled so that the edge may read another than master: that would give one for another."""
    question, before = new_point(), entries(edge)
    for number in range(20):
        for _ in range(2):
            answer = ask(f"{question}{query.format(f'a{number}')}")
            assert (answer.status_code in {200, 400}, answer.headers["X-Edge-Cache"]) == (True, "BYPASS")
    assert entries(edge) <= before


@pytest.mark.parametrize(
    ("question", "header"),
    [("/openapi.json", "Host"), ("/sw.js", "Host"), ("/docs/weather", "Host"), ("/docs/weather", "Accept-Language")],
)
def test_a_header_that_a_stranger_invents_makes_no_entry_of_what_is_the_same_or_long(
    edge: Docker, question: str, header: str
) -> None:
    for _ in range(3):
        ask(question, Accept="text/html")
    before = entries(edge)
    for number in range(6):
        for _ in range(2):
            answer = ask(question, **{"Accept": "text/html", header: f"x{number}"})
            assert answer.status_code == 200
            assert answer.content
    assert entries(edge) <= before


@pytest.mark.parametrize("method", ["POST", "GET"])
@pytest.mark.parametrize("body", [b"Transfer-Encoding: chunked\r\n\r\n4\r\nab", b"Content-Length: 4\r\n\r\nab"])
def test_a_body_that_breaks_off_holds_no_connection(edge: Docker, method: str, body: bytes) -> None:
    """No path reads one, so nobody honest is cut off."""
    assert edge
    with socket.create_connection((HOST, PORT), timeout=8) as client:  # the edge waited for ten
        client.sendall(f"{method} /weather?city=Athens HTTP/1.1\r\nHost: iris\r\n".encode() + body)
        assert client.recv(1000)[:13] in {b"", b"HTTP/1.1 400 ", b"HTTP/1.1 408 "}


def test_bodies_fill_no_disk(edge: Docker) -> None:
    """Ninety that break off at once: nginx would keep a long body in /tmp, where its own list of masters is."""
    sent = b"POST /weather HTTP/1.1\r\nHost: iris\r\nContent-Length: 64000\r\n\r\n" + b"a" * 63_999
    with ExitStack() as opened:
        clients = [opened.enter_context(socket.create_connection((HOST, PORT), timeout=10)) for _ in range(90)]
        for client in clients:
            client.sendall(sent)
        refused = {client.recv(1000)[:13] for client in clients}
    assert refused <= {b"", b"HTTP/1.1 400 ", b"HTTP/1.1 408 ", b"HTTP/1.1 429 "}
    assert "request body is buffered to a temporary file" not in edge.compose("logs", "edge")


def test_a_spelling_of_a_parameter_never_gives_one_answer_for_another(edge: Docker) -> None:
    assert edge
    question = new_point()
    for _ in range(3):
        kelvin = ask(question).json()["main"]["temp"]
        celsius = ask(f"{question}&un%69ts=metric").json()["main"]["temp"]
        assert kelvin - celsius == pytest.approx(273.15, abs=2)


def entries(edge: Docker) -> int:
    return len(edge.compose("exec", "-T", "edge", "find", "/cache", "-type", "f").split())


def test_four_who_ask_without_end_fill_no_disk_and_break_no_answer(edge: Docker) -> None:
    """Each asks for long pages that nobody asked for before, twice, at 200 times the rate that one address may."""

    def pages(who: int) -> list[int]:
        sizes = []
        for number in range(120):
            for _ in range(2):
                answer = ask(f"/?city=Athens&country=gr&context={who}-{number}", Accept="text/html")
                sizes.append(len(answer.content) if answer.status_code == 200 else 0)  # a broken one raises
        return sizes

    full_before = edge.compose("logs", "edge").count(NO_SPACE)  # by the test of a full disk, where it ran first
    with ThreadPoolExecutor(4) as pool:
        sizes = [size for found in pool.map(pages, range(4)) for size in found]
    assert min(sizes) > 10_000
    (used_kb,) = re.findall(r"^(\d+)", edge.compose("exec", "-T", "edge", "du", "-sk", "/cache"))
    assert int(used_kb) < 160_000
    assert edge.compose("logs", "edge").count(NO_SPACE) == full_before


def test_a_full_disk_costs_the_cache_and_no_answer(edge: Docker) -> None:
    fill = "head -c 1G /dev/zero > /cache/filling; df --output=avail /cache | tail -1"
    try:
        assert edge.compose("exec", "-T", "edge", "bash", "-c", fill).split()[-1] == "0"
        for _ in range(3):
            described = ask("/openapi.json?x=full")
            assert json.loads(described.content)["openapi"]
        questions = [new_point() for _ in range(10)]
        assert {ask(question).status_code for question in questions * 3} == {200}
    finally:
        edge.compose("exec", "-T", "edge", "rm", "/cache/filling")


@pytest.mark.parametrize("status", [500, 503, 429])
def test_two_masters_make_no_more_calls_than_one(edge: Docker, status: int) -> None:
    """A provider's failure is an answer: asking the next master would only make it fail again, and cost its quota."""
    fault = json.dumps({"path": "*", "kind": "status", "status": status})
    edge.compose("exec", "-T", "sandbox", "python3", "-c", PUT_FAULT, fault)
    try:
        counted = []
        for url in (f"http://{address(edge, masters(edge)[0])}:3001", IRIS):
            before = all_calls(edge)
            answer = requests.get(f"{url}{new_point()}", timeout=TIMEOUT_S)
            assert answer.status_code in {502, 503}
            counted.append(all_calls(edge) - before)
        assert counted[0] == counted[1] > 0
    finally:
        edge.compose("exec", "-T", "sandbox", "python3", "-c", CLEAR_FAULTS)


def all_calls(edge: Docker) -> int:
    return int(json.loads(edge.compose("exec", "-T", "sandbox", "python3", "-c", CALLS))["total"])


def address(edge: Docker, container: str) -> str:
    """A container's address in the project's network."""
    (found,) = json.loads(edge.run("docker", "inspect", container).stdout)
    return str(next(iter(found["NetworkSettings"]["Networks"].values()))["IPAddress"])


def test_connections_to_the_masters_are_kept(edge: Docker) -> None:
    def ended() -> int:
        """The edge's connections to port 3001 that have ended within a minute."""
        table = edge.compose("exec", "-T", "edge", "cat", "/proc/net/tcp").splitlines()
        return sum(f":{3001:04X} 06 " in line for line in table)

    before = ended()
    for _ in range(200):
        ask(new_point())
    assert ended() - before < 100, "each second's look at the masters is a connection each; questions are not"


def test_behind_a_load_balancer_each_client_counts_and_a_stranger_names_no_address(edge: Docker) -> None:
    environment = {**edge.environment, "EDGE_TRUSTED": "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16"}
    limits = {"EDGE_REQUESTS_PER_SECOND": "1", "EDGE_BURST": "1"}
    trusting = Docker({**environment, **limits})
    clients = ["203.0.113.1", "203.0.113.2", "2001:db8:1:1::1", "2001:db8:1:2::1"]
    try:
        trusting.compose("up", "--detach", "--wait", "--no-deps", "edge")
        answers = {client: [ask("/healthz", **{"X-Forwarded-For": client}) for _ in range(4)] for client in clients}
        assert all(found[0].ok and found[-1].status_code == 429 for found in answers.values())
        neighbour = ask("/healthz", **{"X-Forwarded-For": "2001:db8:1:1:ffff::9"})
        assert neighbour.status_code == 429, "it is in the /64 of one that asked too often"
        Docker({**edge.environment, **limits}).compose("up", "--detach", "--wait", "--no-deps", "edge")
        refused = [ask("/healthz", **{"X-Forwarded-For": f"203.0.113.{number}"}).status_code for number in range(9)]
        assert 429 in refused, "nobody is trusted, so all of these are one"
    finally:
        edge.compose("up", "--detach", "--wait", "--no-deps", "edge")


def test_what_is_between_services_does_not_come_from_strangers(edge: Docker) -> None:
    """A deadline of no time would make each answer a 504, and a trace's id is the operator's."""
    assert edge
    forged = {"X-Deadline-Ms": "1", "traceparent": "00-11111111111111111111111111111111-1111111111111111-01"}
    assert ask(new_point(), **forged).status_code == 200


def test_problems_are_not_kept(edge: Docker) -> None:
    assert edge
    for _ in range(2):
        answer = ask("/weather?city=Nowhereville")
        assert (answer.status_code, answer.headers["X-Edge-Cache"]) == (404, "MISS")


def test_a_long_answer_is_compressed_for_those_who_can_read_it(edge: Docker) -> None:
    assert edge
    compressed = requests.get(
        f"{IRIS}/openapi.json", headers={"Accept-Encoding": "gzip"}, timeout=TIMEOUT_S, stream=True
    )
    assert compressed.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(compressed.raw.read()))["openapi"]
    assert "Content-Encoding" not in ask("/openapi.json", **{"Accept-Encoding": "identity"}).headers


def test_a_request_keeps_its_id_from_the_edge_to_the_services(edge: Docker) -> None:
    answer = ask(new_point(), **{"X-Request-ID": "from-the-caller"})
    assert answer.headers["X-Request-ID"] == "from-the-caller"
    assert logged(edge, "from-the-caller")["status"] == 200
    for service in ("master", "weather"):
        until(lambda service=service: "from-the-caller" in edge.compose("logs", service), f"{service} logs the id")


@pytest.mark.parametrize(
    "path", ["/weather&appid={}", "/weather;appid={}", "/data/2.5/weather%26appid%3D{}", "/a%253bkey={}"]
)
def test_a_key_in_a_path_is_not_logged(edge: Docker, path: str) -> None:
    answer = ask(path.format("verysecret"))
    assert logged(edge, answer.headers["X-Request-ID"])["route"] in {"/weather", "/data/2.5/weather", "/a"}
    assert "verysecret" not in edge.compose("logs", "edge")


def test_masters_believe_the_edge_and_not_its_callers(edge: Docker) -> None:
    """A caller's own X-Forwarded-* would change the page's links and the address that limits count by."""
    assert edge
    forged = {"X-Forwarded-Prefix": "/forged", "X-Forwarded-Host": "forged.example", "Forwarded": "host=forged.example"}
    page = ask("/?city=Athens", Accept="text/html", **forged)
    assert page.status_code == 200
    assert "forged" not in page.text


@pytest.mark.parametrize(
    "request_line", ["GET / HTTP/1.1\r\n\r\n", "GET /\x01 HTTP/1.1\r\n\r\n", f"GET /{'x' * 9000} HTTP/1.1\r\n\r\n"]
)
def test_what_the_edge_cannot_read_is_a_problem(edge: Docker, request_line: str) -> None:
    assert edge
    with socket.create_connection((HOST, PORT), timeout=TIMEOUT_S) as connection:
        connection.sendall(request_line.encode("latin-1"))
        head, _, body = b"".join(iter(lambda: connection.recv(65536), b"")).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"application/problem+json" in head
    assert json.loads(body)["status"] == 400


@pytest.mark.parametrize("request_line", [b"GET /healthz\r\n", b"GET /weather?city=Athens\n"])
def test_a_request_without_a_version_is_closed_without_a_word(edge: Docker, request_line: bytes) -> None:
    """HTTP/0.9 has no status line: whatever a master said would be bytes that are no HTTP."""
    assert edge
    with socket.create_connection((HOST, PORT), TIMEOUT_S) as connection:
        connection.sendall(request_line)
        assert connection.recv(4096) == b""


def test_tls_speaks_http_2(edge: Docker) -> None:
    curl = edge.run(
        *("curl", "--silent", "--http2", "--cacert", edge.environment["EDGE_TLS_CERTIFICATE"]),
        *("--write-out", "\n%{http_version} %{http_code} %header{strict-transport-security}"),
        f"https://localhost:{TLS_PORT}/weather?city=Athens",
    )
    body, _, summary = curl.stdout.rpartition("\n")
    assert json.loads(body)["name"] == "Athens"
    assert summary == "2 200 max-age=31536000"


def test_a_renewed_certificate_is_used_without_a_restart(edge: Docker, tmp_path: Path) -> None:
    def served() -> str:
        return ssl.get_server_certificate((HOST, TLS_PORT))

    before, renewed = served(), _certificate(tmp_path)
    for setting, file in zip(("EDGE_TLS_CERTIFICATE", "EDGE_TLS_KEY"), renewed, strict=True):
        Path(edge.environment[setting]).write_bytes(file.read_bytes())
    edge.compose("kill", "--signal", "HUP", "edge")
    until(lambda: served() == renewed[0].read_text() != before, "the renewed certificate is served")


def test_the_edge_can_do_nothing_but_its_job(edge: Docker) -> None:
    (container,) = edge.containers("edge")
    host = container["HostConfig"]
    assert (host["ReadonlyRootfs"], host["CapDrop"], host["Init"]) == (True, ["ALL"], True)
    assert host["SecurityOpt"] == ["no-new-privileges:true"]
    assert container["Config"]["User"] == "10001:10001"


def test_ten_replicas_share_one_quota_and_the_next_provider_answers_the_rest(edge: Docker) -> None:
    """However much of it other tests have spent in this minute."""
    before = calls(edge)
    with ThreadPoolExecutor(REPLICAS) as pool:
        answers = list(pool.map(ask, [new_point() for _ in range(NEW_POINTS)]))
    providers = Counter(answer.headers.get("X-Provider", f"{answer.status_code} {answer.text}") for answer in answers)
    assert set(providers) <= {"sandbox/openweathermap", "sandbox/open-meteo"}
    assert providers["sandbox/openweathermap"] == calls(edge) - before <= QUOTA
    assert providers["sandbox/open-meteo"] >= NEW_POINTS - QUOTA


def test_no_request_is_lost_when_masters_die_leave_and_are_replaced(edge: Docker) -> None:
    with steady(IRIS) as load:
        killed = masters(edge)[0]
        edge.run("docker", "kill", killed)
        load.go_on()
        edge.run("docker", "start", killed)
        load.go_on(40)
        edge.compose("kill", "--signal", "HUP", "edge")  # it reads its configuration anew
        load.go_on(40)
        replaced = masters(edge)
        edge.up("--no-recreate", "--scale", f"master={2 * MASTERS}")
        for master in replaced:
            edge.run("docker", "stop", master)
            edge.run("docker", "rm", master)
    assert len(masters(edge)) == MASTERS


def test_without_a_master_the_edge_answers_what_it_knows_and_says_so_of_the_rest(edge: Docker) -> None:
    known = f"{new_point()}&units=metric"
    for _ in range(2):
        ask(known).raise_for_status()
    edge.compose("stop", "master")
    try:
        until(lambda: ask(known).headers.get("X-Edge-Cache") in {"STALE", "UPDATING"}, "the kept answer is stale")
        assert ask(known).status_code == 200
        unknown = ask(new_point())
        assert unknown.status_code == 503
        assert unknown.headers["Content-Type"] == "application/problem+json"
        assert unknown.json()["request_id"] == unknown.headers["X-Request-ID"]
        assert "Retry-After" in unknown.headers
    finally:
        edge.compose("start", "master")
        until(lambda: ask(new_point()).ok, "masters answer again")


def test_hostile_bytes_cost_no_more_than_an_answer(edge: Docker) -> None:
    """What the edge itself refuses, and what it passes on; it may say in its own words that it knows no such method."""
    assert edge
    wrong = {}
    for given in hostile.INPUTS:
        came, closed = hostile.received(HOST, PORT, given)
        found = hostile.faults(given, came, closed=closed)
        if found:
            wrong[given.name] = found, came[:200]
    assert wrong == {}


def test_an_address_that_asks_too_often_is_refused_until_later(edge: Docker) -> None:
    limited = Docker({**edge.environment, "EDGE_REQUESTS_PER_SECOND": "1", "EDGE_BURST": "2", "EDGE_ACCESS_LOG": "off"})
    limited.compose("up", "--detach", "--wait", "--no-deps", "edge")
    try:
        answers = [ask("/healthz") for _ in range(6)]
        assert log(edge) == []
    finally:
        edge.compose("up", "--detach", "--wait", "--no-deps", "edge")
    refused = [answer for answer in answers if answer.status_code == 429]
    assert answers[0].ok
    assert refused, [answer.status_code for answer in answers]
    assert refused[0].json()["type"].endswith("too-many-requests")
    assert refused[0].headers["Retry-After"] == "1"
