from typing import Any

import pytest
from flask.testing import FlaskClient

from master.app import create_app
from master.settings import Settings
from servicekit.settings import BadSettings
from tests.fake_backends import FakeBackends
from tests.unit.master.compat.samples import FRESH, NEWS, problem

PAGE = {"status": "ok", "totalResults": 0, "articles": []}
TOP, EVERYTHING = "/v2/top-headlines", "/v2/everything"


def asked_of(upstream: FakeBackends) -> tuple[str, dict[str, str]]:
    """The path that the news service was asked for last, with its parameters."""
    request = upstream.calls[-1].request
    return request.path_url.partition("?")[0], request.params


@pytest.mark.parametrize(
    ("asked", "query"),
    [
        ("", {"country": "us"}),
        ("country=GR", {"country": "gr"}),
        ("country=gr&apiKey=k&pageSize=5&page=2", {"country": "gr", "pageSize": "5", "page": "2"}),
        ("country=gr&pageSize=0", {"country": "gr"}),
        ("category=Sports", {"country": "us", "category": "sports"}),
        ("q=rain+OR+snow", {"country": "us", "q": "rain OR snow"}),
        ("language=en", {"language": "en"}),
        ("language=en-US&country=us", {"language": "en", "country": "us"}),
        ("language=se", {"language": "sv"}),
        ("language=ud", {"language": "ur"}),
        ("language=zh_CN", {"language": "zh"}),
        ("sources=bbc-news,%20CNN,", {"sources": "bbc-news,cnn"}),
        ("sources=bbc-news&language=en&qintitle=x", {"sources": "bbc-news", "language": "en", "qInTitle": "x"}),
    ],
)
def test_top_headlines_are_asked_for_by_country_source_or_language(
    client: FlaskClient, upstream: FakeBackends, asked: str, query: dict[str, str]
) -> None:
    upstream.get(f"{NEWS}/news/top", json=PAGE, headers=FRESH)
    answer = client.get(f"{TOP}?{asked}")
    assert (answer.status_code, answer.json, answer.content_type) == (200, PAGE, "application/json")
    assert answer.headers["Cache-Control"] == "public, max-age=600"
    assert asked_of(upstream) == ("/news/top", query)


def test_a_question_for_no_country_gets_the_deployments(upstream: FakeBackends) -> None:
    upstream.get(f"{NEWS}/news/top", json=PAGE)
    client = create_app(Settings(default_country="Greece")).test_client()
    assert client.get(f"{TOP}?category=health").status_code == 200
    assert asked_of(upstream) == ("/news/top", {"country": "gr", "category": "health"})
    with pytest.raises(BadSettings, match="DEFAULT_COUNTRY"):
        Settings.load(default_country="Atlantis")


@pytest.mark.parametrize("path", [f"{TOP}/sources", "/v2/sources", "/v2/sources/"])
def test_sources_are_listed(client: FlaskClient, upstream: FakeBackends, path: str) -> None:
    upstream.get(f"{NEWS}/news/sources", json={"status": "ok", "sources": []}, headers=FRESH)
    answer = client.get(f"{path}?country=gr&language=el&category=sports")
    assert answer.json == {"status": "ok", "sources": []}
    assert asked_of(upstream) == ("/news/sources", {"country": "gr", "language": "el", "category": "sports"})


@pytest.mark.parametrize(
    ("asked", "query"),
    [
        ("q=bitcoin", {"q": "bitcoin"}),
        ("qInTitle=a&pageSize=10", {"qInTitle": "a", "pageSize": "10"}),
        ("q=a&searchIn=Title,content", {"q": "a", "searchIn": "title,content"}),
        ("domains=a.com,b.com&excludeDomains=c.com", {"domains": "a.com,b.com", "excludeDomains": "c.com"}),
        ("q=a&from=2026-11-25&to=2026-11-26T10:00:00", {"from": "2026-11-25T00:00:00", "to": "2026-11-26T10:00:00"}),
        ("q=a&from=2026-11-25T10:00:00+02:00", {"from": "2026-11-25T10:00:00+02:00"}),
        ("q=a&to=2026-11-25 10:00", {"to": "2026-11-25T10:00:00"}),
        ("q=a&sortBy=relevancy", {"sortBy": "relevancy"}),
        ("q=a&sortBy=PublishedAt&language=de&sources=x", {"language": "de", "sources": "x"}),
    ],
)
def test_everything_is_searched_by_newsapis_parameters(
    client: FlaskClient, upstream: FakeBackends, asked: str, query: dict[str, str]
) -> None:
    coverage = "headlines seen in the last 86400 s; not an archive"
    upstream.get(f"{NEWS}/news/everything", json=PAGE, headers={"X-Coverage": coverage, "Cache-Control": "no-store"})
    answer = client.get(f"{EVERYTHING}?{asked}")
    assert (answer.status_code, answer.json, answer.headers["X-Coverage"]) == (200, PAGE, coverage)
    path, params = asked_of(upstream)
    assert path == "/news/everything"
    assert {name: params[name] for name in params if name != "q" or "q" in query} == query


@pytest.mark.parametrize(
    ("path", "code", "says"),
    [
        (f"{TOP}?sources=a&country=us", "parametersIncompatible", "sources"),
        (f"{TOP}?sources=a&category=health", "parametersIncompatible", "sources"),
        (f"{TOP}?country=zz", "parameterInvalid", "country"),
        (f"{TOP}?category=cats", "parameterInvalid", "category"),
        (f"{TOP}?language=klingon", "parameterInvalid", "language"),
        (f"{TOP}?pageSize=101", "parameterInvalid", "pageSize"),
        (f"{TOP}?pageSize=-1", "parameterInvalid", "pageSize"),
        (f"{TOP}?page=x", "parameterInvalid", "page"),
        (f"{TOP}?page=0", "parameterInvalid", "page"),
        (f"{TOP}?q={'a' * 501}", "parameterInvalid", "q"),
        (f"{TOP}?sources={','.join(map(str, range(21)))}", "sourcesTooMany", "20"),
        (f"{EVERYTHING}?language=en", "parametersMissing", "q, qInTitle, sources, domains"),
        (f"{EVERYTHING}?q=a&from=yesterday", "parameterInvalid", "from"),
        (f"{EVERYTHING}?q=a&sortBy=age", "parameterInvalid", "sortBy"),
        (f"{EVERYTHING}?q=a&searchIn=author", "parameterInvalid", "searchIn"),
        ("/v2/sources?country=zz", "parameterInvalid", "country"),
    ],
)
def test_a_question_that_cant_be_asked_gets_newsapis_error(
    client: FlaskClient, path: str, code: str, says: str
) -> None:
    answer = client.get(path)
    assert answer.json is not None
    assert (answer.status_code, answer.json["status"], answer.json["code"]) == (400, "error", code)
    assert says in answer.json["message"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("kind", "status", "answered", "code"),
    [
        ("provider-exhausted", 503, 429, "rateLimited"),
        ("provider-failed", 502, 502, "unexpectedError"),
        ("provider-timeout", 504, 504, "unexpectedError"),
    ],
)
def test_a_services_problem_becomes_newsapis_error(
    client: FlaskClient, upstream: FakeBackends, kind: str, status: int, answered: int, code: str
) -> None:
    upstream.get(f"{NEWS}/news/top", headers={"Retry-After": "60"}, **problem(kind, status))
    answer = client.get(f"{TOP}?country=us")
    assert answer.json == {"status": "error", "code": code, "message": "What went wrong."}
    assert (answer.status_code, answer.headers["Retry-After"]) == (answered, "60")


def test_an_unknown_source_doesnt_exist(client: FlaskClient, upstream: FakeBackends) -> None:
    told = problem("invalid-parameter", 400)
    told["json"]["title"] = "No such source"
    upstream.get(f"{NEWS}/news/top", **told)
    answer = client.get(f"{TOP}?sources=nobody")
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (400, "sourceDoesNotExist")


def test_a_country_without_headlines_has_none(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.get(f"{NEWS}/news/top", **problem("country-not-covered", 404))
    answer = client.get(f"{TOP}?country=va")
    assert (answer.status_code, answer.json) == (200, PAGE)


def test_too_many_requests_and_unknown_paths_are_refused_in_newsapis_words() -> None:
    client = create_app(Settings(rate_limit="1/hour")).test_client()
    first = client.get("/v2/nothing")
    assert first.json is not None
    assert (first.status_code, first.json["code"]) == (404, "unexpectedError")
    answer = client.get(TOP)
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (429, "rateLimited")


@pytest.mark.parametrize("headers", [{"Authorization": "very-secret"}, {"X-Api-Key": "very-secret"}])
def test_a_callers_key_is_neither_wanted_nor_passed_on(
    client: FlaskClient, upstream: FakeBackends, headers: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    upstream.get(f"{NEWS}/news/top", json=PAGE, headers=FRESH)
    assert client.get(f"{TOP}?country=us&apiKey=very-secret", headers=headers).status_code == 200
    call: Any = upstream.calls[0].request
    assert "very-secret" not in f"{call.url} {call.headers}" + "".join(capsys.readouterr())
