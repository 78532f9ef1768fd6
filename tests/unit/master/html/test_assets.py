import gzip
import re
from pathlib import Path

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient

from master.app import create_app
from master.settings import Settings
from master.views.html.assets import Assets, html


@pytest.fixture
def app() -> Flask:
    return create_app(Settings())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def stylesheet(app: Flask) -> str:
    with app.test_request_context("/"):
        page = render_template("base.html")
    found = re.search(r'<link rel="stylesheet" href="([^"]+)">', page)
    assert found
    return found[1]


def test_a_page_names_its_files_by_their_content_so_that_they_may_be_kept_for_good(
    client: FlaskClient, stylesheet: str
) -> None:
    assert re.fullmatch(r"/static/iris\.[0-9a-f]{10}\.css", stylesheet)
    answer = client.get(stylesheet)
    assert (answer.status_code, answer.content_type) == (200, "text/css; charset=utf-8")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_file_goes_out_compressed_where_the_browser_can_read_that(client: FlaskClient, stylesheet: str) -> None:
    plain, small = client.get(stylesheet), client.get(stylesheet, headers={"Accept-Encoding": "br, gzip"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert plain.headers["Vary"] == small.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(small.data) == plain.data


def test_a_changed_file_has_another_name(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a{}")
    before = Assets(tmp_path).url("a.css")
    (tmp_path / "a.css").write_text("b{}")
    assert Assets(tmp_path).url("a.css") != before


@pytest.mark.parametrize("name", ["iris.css", "iris.0000000000.css", "..%2f__init__.py", "%00"])
def test_a_name_that_no_page_holds_is_not_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_a_page_runs_nothing_that_is_not_ours(app: Flask) -> None:
    with app.test_request_context("/"):
        response = html(render_template("base.html"))
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';")
    assert "unsafe" not in policy
    assert response.headers["Referrer-Policy"] == "no-referrer"
