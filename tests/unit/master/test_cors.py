import pytest
from flask.testing import FlaskClient

from master.app import create_app
from master.settings import Settings
from servicekit.settings import BadSettings
from tests.fake_backends import FakeBackends
from tests.unit.master.compat.samples import FRESH, WEATHER, weather

PAGE = "https://page.example"
PATHS = [
    "/weather?city=Athens",
    "/weather?format=text",
    "/data/2.5/weather?q=Athens",
    "/v2/top-headlines",
    "/Athens?format=3",
    "/nowhere",
    "/help",
]
PREFLIGHT = {
    "Origin": PAGE,
    "Access-Control-Request-Method": "GET",
    "Access-Control-Request-Headers": "x-api-key",
}


@pytest.fixture
def client(upstream: FakeBackends) -> FlaskClient:
    upstream.get(f"{WEATHER}/weather", json=weather(), headers=FRESH)
    return create_app(Settings()).test_client()


@pytest.mark.parametrize("path", PATHS)
def test_any_page_may_read_json_and_text_and_their_problems(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Origin": PAGE})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "X-Provider" in answer.headers["Access-Control-Expose-Headers"]
    assert client.get(path).headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", PATHS)
def test_a_preflight_is_answered_on_every_path(client: FlaskClient, path: str) -> None:
    answer = client.options(path, headers=PREFLIGHT)
    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]
    assert answer.headers["Access-Control-Allow-Headers"] == "x-api-key"
    assert answer.headers["Access-Control-Max-Age"] == "7200"


def test_the_page_itself_is_for_nobody_elses(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Accept": "text/html", "Origin": PAGE})
    assert answer.mimetype == "text/html"
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_only_the_pages_that_are_named_may_read() -> None:
    client = create_app(Settings(cors_origins=f"{PAGE}, http://localhost:8080")).test_client()
    for path in ("/help", "/v2/nothing"):
        allowed = client.get(path, headers={"Origin": PAGE})
        assert allowed.headers["Access-Control-Allow-Origin"] == PAGE
        assert "Origin" in allowed.headers["Vary"]
        other = client.get(path, headers={"Origin": "https://other.example"})
        assert "Access-Control-Allow-Origin" not in other.headers
        plain = client.get(path)
        assert "Access-Control-Allow-Origin" not in plain.headers
        assert "Origin" in plain.headers["Vary"]
    refused = client.options("/help", headers={**PREFLIGHT, "Origin": "https://other.example"})
    assert "Access-Control-Allow-Origin" not in refused.headers


def test_a_deployment_may_leave_it_out() -> None:
    client = create_app(Settings(cors_origins="none")).test_client()
    assert "Access-Control-Allow-Origin" not in client.get("/help", headers={"Origin": PAGE}).headers
    assert client.options("/nowhere", headers=PREFLIGHT).status_code == 404


def test_a_preflight_needs_no_key_and_counts_against_no_limit() -> None:
    client = create_app(Settings(api_keys="k", rate_limit="1/hour")).test_client()
    for _ in range(3):
        assert client.options("/help", headers=PREFLIGHT).status_code == 204
    refused = client.get("/help", headers={"Origin": PAGE})
    assert (refused.status_code, refused.headers["Access-Control-Allow-Origin"]) == (401, "*")


@pytest.mark.parametrize("origins", ["page.example", "https://page.example/path", "ftp://page.example"])
def test_what_is_no_origin_stops_the_service(origins: str) -> None:
    with pytest.raises(BadSettings, match="CORS_ORIGINS"):
        Settings.load(cors_origins=origins)


def test_other_options_requests_stay_as_they_are(client: FlaskClient) -> None:
    assert client.options("/help").headers["Allow"]
    assert client.options("/nowhere").status_code == 404
