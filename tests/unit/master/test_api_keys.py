from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from master.app import create_app
from master.settings import Settings
from servicekit.settings import BadSettings
from tests.fake_backends import FakeBackends
from tests.unit.master.compat.samples import FRESH, WEATHER, weather

KEY, OTHER = "very-secret-one", "very-secret-two"
HASH = sha256(OTHER.encode()).hexdigest()


@pytest.fixture
def client(upstream: FakeBackends) -> FlaskClient:
    upstream.get(f"{WEATHER}/weather", json=weather(), headers=FRESH)
    return create_app(Settings(api_keys=f"{KEY}, sha256:{HASH}", metrics_port=9464)).test_client()


def basic(text: str) -> str:
    return f"Basic {b64encode(text.encode()).decode()}"


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("appid={key}", {}),
        ("APPID={key}", {}),
        ("apiKey={key}", {}),
        ("apikey={key}", {}),
        ("appid=wrong&apiKey={key}", {}),
        ("", {"X-Api-Key": "{key}"}),
        ("", {"Authorization": "Bearer {key}"}),
        ("", {"Authorization": "bearer  {key}"}),
        ("", {"Authorization": "{key}"}),
        ("", {"Authorization": "basic user"}),
        ("", {"Authorization": "basic key"}),
    ],
)
@pytest.mark.parametrize("key", [KEY, OTHER])
@pytest.mark.parametrize("path", ["/weather?city=Athens", "/data/2.5/weather?q=Athens", "/Athens?format=3"])
def test_a_key_may_be_sent_in_the_ways_of_each_vendors_clients(
    client: FlaskClient, path: str, key: str, query: str, headers: dict[str, str]
) -> None:
    made = {name: value.format(key=key) for name, value in headers.items()}
    if made.get("Authorization", "").startswith("basic"):
        made["Authorization"] = basic(f"me:{key}" if made["Authorization"].endswith("user") else f"{key}:")
    assert client.get(f"{path}&{query.format(key=key)}", headers=made).status_code == 200


@pytest.mark.parametrize(
    ("query", "headers", "kind"),
    [
        ("", {}, "key-missing"),
        ("appid=", {}, "key-missing"),
        ("", {"Authorization": "Bearer"}, "key-invalid"),
        ("appid=wrong", {}, "key-invalid"),
        ("", {"X-Api-Key": HASH}, "key-invalid"),
        ("", {"Authorization": "Digest x"}, "key-missing"),
        ("", {"Authorization": "Basic ???"}, "key-missing"),
        ("", {"Authorization": basic(":")}, "key-missing"),
    ],
)
def test_without_a_known_key_nothing_is_answered(
    client: FlaskClient, upstream: FakeBackends, query: str, headers: dict[str, str], kind: str
) -> None:
    answer = client.get(f"/weather?city=Athens&{query}", headers=headers)
    assert answer.json is not None
    assert (answer.status_code, answer.json["type"]) == (401, kind)
    assert answer.headers["WWW-Authenticate"].startswith("Basic")
    assert not upstream.calls


@pytest.mark.parametrize(
    "path", ["/", "/help", "/docs", "/openapi.json", "/providers", "/metrics", "/news", "/nowhere", "/sw.js", "/:help"]
)
def test_every_path_but_health_wants_a_key(client: FlaskClient, path: str) -> None:
    for agent in ("curl/8", "Mozilla/5.0", "x"):
        assert client.get(path, headers={"User-Agent": agent}).status_code == 401
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code in (200, 503)


def test_each_vendor_refuses_in_its_own_words(client: FlaskClient) -> None:
    for query in ("", "&appid=wrong"):
        answer = client.get(f"/data/2.5/weather?q=Athens{query}")
        assert answer.json is not None
        assert (answer.status_code, answer.json["cod"]) == (401, 401)
        assert answer.json["message"].startswith("Invalid API key.")
    for query, code in (("", "apiKeyMissing"), ("apiKey=wrong", "apiKeyInvalid")):
        answer = client.get(f"/v2/top-headlines?{query}")
        assert answer.json is not None
        assert (answer.status_code, answer.json["status"], answer.json["code"]) == (401, "error", code)
    answer = client.get("/Athens?format=3")
    assert (answer.status_code, answer.content_type) == (401, "text/plain; charset=utf-8")
    assert "WWW-Authenticate" in answer.headers
    assert client.get("/data/2.5/nothing").json["cod"] == 401  # type: ignore[index]


def test_a_person_is_refused_in_the_rendering_asked_for(client: FlaskClient) -> None:
    answer = client.get("/weather?city=Athens&format=text")
    assert (answer.status_code, answer.mimetype) == (401, "text/plain")
    assert "WWW-Authenticate" in answer.headers


def test_a_key_is_in_no_log_metric_or_call_and_no_shared_cache_may_keep_the_answer(
    client: FlaskClient, upstream: FakeBackends, capsys: pytest.CaptureFixture[str]
) -> None:
    first = client.get(f"/data/2.5/weather?q=Athens&appid={KEY}", headers={"X-Api-Key": KEY})
    second = client.get("/data/2.5/weather?q=Athens", headers={"X-Api-Key": OTHER})
    assert first.data == second.data
    assert len(upstream.calls) == 1, "both are the same question"
    assert first.headers["Cache-Control"] == "private, max-age=600"
    metrics = client.get("/metrics", base_url="http://localhost:9464").text
    assert f'iris_key_requests_total{{key="{sha256(KEY.encode()).hexdigest()[:8]}"}}' in metrics
    for place in (str(upstream.calls[0].request), metrics, "".join(capsys.readouterr())):
        assert KEY not in place
        assert OTHER not in place


def test_the_rate_limit_counts_by_key(upstream: FakeBackends) -> None:
    upstream.get(f"{WEATHER}/weather", json=weather(), headers=FRESH)
    client = create_app(Settings(api_keys=f"{KEY},{OTHER}", rate_limit="1/hour")).test_client()
    asked = [client.get("/weather?city=Athens", headers={"X-Api-Key": key}) for key in (KEY, KEY, OTHER, OTHER)]
    assert [answer.status_code for answer in asked] == [200, 429, 200, 429]


def test_keys_come_from_a_file_and_stay_nowhere_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "keys"
    path.write_text(f"# the phone\n{KEY}\n\n# the bar\nsha256:{HASH}\n", encoding="utf-8")
    monkeypatch.setenv("API_KEYS_FILE", str(path))
    settings = Settings.load()
    assert settings.key_hashes == {sha256(KEY.encode()).hexdigest(), HASH}
    assert KEY not in str(settings.secrets())


@pytest.mark.parametrize(
    ("keys", "says"), [("sha256:abc", "SHA-256"), ("sha256:" + HASH.upper(), "SHA-256"), ("# nobody", "no key")]
)
def test_malformed_keys_stop_the_service(monkeypatch: pytest.MonkeyPatch, keys: str, says: str) -> None:
    monkeypatch.setenv("API_KEYS", keys)
    with pytest.raises(BadSettings, match=says) as stopped:
        Settings.load()
    assert "API_KEYS" in str(stopped.value)
    assert keys not in str(stopped.value)


def test_without_keys_everybody_may_ask() -> None:
    assert Settings(api_keys=" ").key_hashes == frozenset()
    assert create_app(Settings()).test_client().get("/help").status_code == 200
