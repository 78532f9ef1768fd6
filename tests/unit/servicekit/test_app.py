from collections.abc import Iterator
from typing import Any

import pytest
from flask import Blueprint, abort, g
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from servicekit import problems
from servicekit.app import create_service, shorten_choices, without_secrets
from servicekit.problems import Problem
from weather.settings import Settings


def leaves(kind: type[Problem]) -> Iterator[type[Problem]]:
    for child in kind.__subclasses__():
        yield child
        yield from leaves(child)


OPERATORS = "http://localhost:9464"
RAISED = {kind.__name__: kind for kind in leaves(Problem) if kind is not problems.OtherHttpProblem}


@pytest.fixture
def parts() -> dict[str, str]:
    return {"one": "ready", "two": "no key"}


@pytest.fixture
def client(parts: dict[str, str]) -> FlaskClient:
    bp = Blueprint("test", __name__)

    @bp.get("/raise/<name>")
    def raise_problem(name: str) -> str:
        raise RAISED[name]("It is so.", retry_after_s=7)

    @bp.get("/abort/<int:status>")
    def abort_with(status: int) -> str:
        abort(status)

    @bp.get("/bug")
    def bug() -> str:
        raise ZeroDivisionError("secret inner words")

    @bp.get("/left")
    def left() -> str:
        return str(g.context.deadline.left_s())

    operators = Blueprint("operators", __name__)

    @operators.get("/secret")
    def secret() -> str:
        return "for operators"

    return create_service("test", Settings(metrics_port=9464), [bp], parts, [operators]).test_client()


@pytest.mark.parametrize("name", sorted(RAISED))
def test_every_problem_goes_out_as_rfc_9457(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/raise/{name}", headers={"X-Request-ID": "abc-1"})
    kind = RAISED[name]
    assert answer.status_code == kind.status
    assert answer.content_type == "application/problem+json"
    assert answer.json == {
        "type": kind.type,
        "title": kind.title,
        "status": kind.status,
        "detail": "It is so.",
        "request_id": "abc-1",
    }
    assert answer.headers["Retry-After"] == "7"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_contracts_types_are_all_there_with_their_statuses() -> None:
    assert {(kind.status, kind.type) for kind in RAISED.values()} >= {
        (400, "missing-parameter"),
        (400, "invalid-parameter"),
        (400, "invalid-city"),
        (400, "invalid-country"),
        (404, "city-not-found"),
        (404, "country-not-covered"),
        (404, "not-found"),
        (405, "method-not-allowed"),
        (502, "provider-refused"),
        (502, "provider-failed"),
        (502, "provider-garbled"),
        (503, "provider-exhausted"),
        (503, "service-unavailable"),
        (504, "provider-timeout"),
    }


def test_an_unknown_path_is_a_problem(client: FlaskClient) -> None:
    answer = client.get("/nope")
    assert (answer.status_code, answer.json["type"]) == (404, "not-found")
    assert "'/nope'" in answer.json["detail"]
    assert answer.headers["X-Request-ID"]


@pytest.mark.parametrize(("path", "status"), [("//healthz", 404), ("/healthz/", 200), ("/healthz//", 404)])
def test_a_slash_at_the_end_counts_for_nothing_and_none_is_redirected(
    client: FlaskClient, path: str, status: int
) -> None:
    assert client.get(path).status_code == status


def test_another_method_is_told_what_is_allowed(client: FlaskClient) -> None:
    answer = client.post("/healthz")
    assert (answer.status_code, answer.json["type"]) == (405, "method-not-allowed")
    assert {"GET", "HEAD"} <= set(answer.headers["Allow"].split(", "))


def test_a_path_is_matched_with_its_method_also_after_it_was_found_once(client: FlaskClient) -> None:
    paths = ["/healthz", "/healthz", "/abort/418", "/abort/410", "/nowhere"]
    assert [client.get(path).status_code for path in paths] == [200, 200, 418, 410, 404]
    assert (client.head("/healthz").status_code, client.head("/healthz").data) == (200, b"")
    for _ in range(2):
        assert client.post("/healthz").status_code == 405
        assert set(client.options("/healthz").headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_any_other_http_error_is_a_problem_too(client: FlaskClient) -> None:
    answer = client.get("/abort/418")
    assert (answer.status_code, answer.json["type"], answer.json["title"]) == (418, "about:blank", "I'm a Teapot")


def test_a_bug_tells_the_caller_nothing_but_the_request_id(client: FlaskClient) -> None:
    with capture_logs() as logs:
        answer = client.get("/bug")
    assert (answer.status_code, answer.json["type"]) == (500, "internal-error")
    assert "secret inner words" not in answer.text
    assert answer.json["request_id"] == answer.headers["X-Request-ID"]
    assert [line["event"] for line in logs] == ["bug", "request"]


def test_a_callers_request_id_comes_back(client: FlaskClient) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "mine-1.2_3"}).headers["X-Request-ID"] == "mine-1.2_3"


@pytest.mark.parametrize("told", ["", "a b", "x" * 129, "{}", "é"])
def test_an_unusable_request_id_is_replaced(client: FlaskClient, told: str) -> None:
    given = client.get("/healthz", headers={"X-Request-ID": told}).headers["X-Request-ID"]
    assert given != told
    assert len(given) == 32


def test_every_answer_says_which_replica_served_it(client: FlaskClient) -> None:
    assert client.get("/healthz").headers["X-Served-By"].startswith("test@")


def test_a_callers_deadline_is_kept(client: FlaskClient) -> None:
    assert float(client.get("/left", headers={"X-Deadline-Ms": "200"}).text) <= 0.2


def test_each_answer_is_one_log_line(client: FlaskClient) -> None:
    with capture_logs() as logs:
        client.get("/raise/CityNotFound?city=%C3%A9%0A%ff")
    (line,) = logs
    assert (line["route"], line["status"], line["question"]) == ("/raise/<name>", 404, "city=%C3%A9%0A%ff")


def test_it_is_alive(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "alive"}


def test_it_is_ready_when_a_part_can_answer(client: FlaskClient, parts: dict[str, str]) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"status": "ready", "parts": parts})


def test_it_is_not_ready_when_no_part_can() -> None:
    answer = create_service("test", Settings(), [], {"one": "no key"}).test_client().get("/readyz")
    assert (answer.status_code, answer.json["status"]) == (503, "not ready")


@pytest.mark.parametrize("path", ["/metrics", "/secret"])
def test_what_is_for_operators_is_at_their_port_only(client: FlaskClient, path: str) -> None:
    """The port of the connection counts, and not the one that a caller names."""
    assert client.get(path, base_url=OPERATORS).status_code == 200
    for headers in ({}, {"Host": "localhost:9464"}, {"X-Forwarded-Port": "9464", "X-Forwarded-Host": "x:9464"}):
        assert client.get(path, headers=headers).status_code == 404


@pytest.mark.parametrize("path", ["/left", "/healthz", "/", "/metrics/x"])
def test_operators_port_has_nothing_else(client: FlaskClient, path: str) -> None:
    answer = client.get(path, base_url=OPERATORS)
    assert (answer.status_code, answer.text) == (404, "Here are /metrics and /secret only.\n")


def test_without_a_port_for_operators_there_are_no_metrics() -> None:
    client = create_service("test", Settings(), []).test_client()
    assert [client.get("/metrics", base_url=url).status_code for url in (OPERATORS, "http://localhost:80")] == [404] * 2


def test_metrics_count_by_route_and_hold_no_callers_words(client: FlaskClient) -> None:
    client.get("/raise/CityNotFound?city=Atlantis")
    client.get("/wp-login.php")
    metrics = client.get("/metrics", base_url=OPERATORS).text
    assert 'iris_requests_total{route="/raise/<name>",status="404"}' in metrics
    assert 'iris_requests_total{route="unmatched",status="404"}' in metrics
    assert "Atlantis" not in metrics
    assert "wp-login" not in metrics


KEY = "very-secret-key"


@pytest.mark.parametrize(
    "query",
    [
        *(f"{name}={KEY}" for name in ("appid", "apikey", "apiKey", "api_key", "key", "token", "APPID", "Api-Key")),
        f"city=Athens&appid={KEY}",
        f"%61ppid={KEY}&city=Athens",
        f"city=Athens&appid={KEY}&appid={KEY}x",
        f"access_token={KEY}&x=1",
    ],
)
@pytest.mark.parametrize("path", ["/left", "/nowhere", "/bug"])
def test_a_callers_key_is_in_no_log_line(client: FlaskClient, query: str, path: str) -> None:
    """Clients that were written for a vendor send it along."""
    headers = {"X-Api-Key": KEY, "Authorization": f"Bearer {KEY}"}
    with capture_logs() as lines:
        answer = client.get(f"{path}?{query}", headers=headers)
    assert KEY not in f"{lines}"
    assert KEY not in answer.text
    assert any(line["event"] == "request" for line in lines)


def test_a_query_without_a_key_is_logged_as_it_came(client: FlaskClient) -> None:
    with capture_logs() as lines:
        client.get("/left?city=S%C3%A3o%20Paulo&lang=pt&monkey=1")
    assert lines[-1]["question"] == "city=S%C3%A3o%20Paulo&lang=pt&monkey=1"


@pytest.mark.parametrize(
    ("protocol", "host", "status"),
    [
        ("HTTP/1.1", None, 400),
        ("HTTP/1.0", None, 200),
        ("HTTP/1.1", "localhost:3001", 200),
        ("HTTP/1.1", "[::1]:3001", 200),
        ("HTTP/1.1", "", 200),
        ("HTTP/1.1", "one.example,two.example", 400),
        ("HTTP/1.1", "a b", 400),
        ("HTTP/1.1", "<script>", 400),
    ],
)
def test_a_request_in_http_1_1_names_its_host(
    client: FlaskClient, protocol: str, host: str | None, status: int
) -> None:
    environ: dict[str, str | None] = {"SERVER_PROTOCOL": protocol, "HTTP_HOST": host}

    def without_host(environ: dict[str, object], start_response: Any) -> Any:
        if environ["HTTP_HOST"] is None:
            del environ["HTTP_HOST"]
        return inner(environ, start_response)

    inner, client.application.wsgi_app = client.application.wsgi_app, without_host  # type: ignore[method-assign]
    assert client.get("/left", environ_overrides=environ).status_code == status


@pytest.mark.parametrize(
    ("sent", "logged"),
    [
        ("city=Athens;appid=KEY", "city=Athens;appid=***"),
        ("city=Athens?apikey=KEY", "city=Athens?apikey=***"),
        ("city=Athens%26appid%3DKEY", "city=Athens%26appid%3D***"),
        ("city=Athens%253Bappid%253DKEY", "city=Athens%253Bappid%253D***"),
        ("city=Athens%25252526%61p%2570id%2525253dKEY", "city=Athens%25252526%61p%2570id%2525253d***"),
        ("city=Athens+appid=KEY", "city=Athens+appid=***"),
        ("city=Athens,%20appid=KEY", "city=Athens,%20appid=***"),
        ("city=Athens%0Aappid=KEY", "city=Athens%0Aappid=***"),
        ("city=New+York,US&q=a%20token+ring", "city=New+York,US&q=a%20token+ring"),
        ("city=Athens%3Bx-api-key=KEY", "city=Athens%3Bx-api-key=***"),
        ("a=1&Access_Token=KEY&b=2", "a=1&Access_Token=***&b=2"),
        ("city=a&&;=b", "city=a&&;=b"),
        ("key", "key"),
        ("", ""),
    ],
)
def test_a_callers_key_is_struck_whatever_stands_before_it(sent: str, logged: str) -> None:
    assert without_secrets(sent) == logged


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("el,en;q=0.5", "el,en;q=0.5"),
        (",".join(["aa;q=0.1"] * 800), ",".join(["aa;q=0.1"] * 20)),
        ("a" * 8_000, ""),
        (f"el,{'b' * 2_000}", "el"),
    ],
)
def test_a_header_of_choice_is_read_as_far_as_a_browser_fills_it(value: str, read: str) -> None:
    for name in ("HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_IF_NONE_MATCH"):
        environ = {name: value, "HTTP_COOKIE": value}
        shorten_choices(environ)
        assert environ == {name: read, "HTTP_COOKIE": value}
