import pytest
from flask.testing import FlaskClient

from master.app import create_app
from master.settings import Settings


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Settings()).test_client()


def test_the_manifests_icon_is_served(client: FlaskClient) -> None:
    answer = client.get("/manifest.webmanifest")
    assert (answer.status_code, answer.content_type) == (200, "application/manifest+json")
    icon = client.get("/" + answer.get_json(force=True)["icons"][0]["src"])
    assert icon.content_type.startswith("image/svg+xml")


def test_the_service_worker_is_asked_for_anew_each_time_and_may_load_from_this_origin_alone(
    client: FlaskClient,
) -> None:
    answer = client.get("/sw.js")
    assert (answer.status_code, answer.content_type) == (200, "text/javascript; charset=utf-8")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; connect-src 'self'"
