from collections.abc import Sequence
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from news.app import create_app
from news.feeds import fetch
from news.settings import Settings
from tests.unit.news.samples import Newsroom

HEADER = "country,language,publisher,url,category\n"


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine parses slowly; only the tests of patience are about it."""
    monkeypatch.setattr(fetch, "GRACE_S", 30)


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """The service with a table of these rows: (country, publisher, url, category)."""

    def open_newsroom(*rows: Sequence[str], **told: object) -> FlaskClient:
        table = tmp_path / "feeds.csv"
        lines = [f"{country},en,{publisher},{url},{category}\n" for country, publisher, url, category in rows]
        table.write_text(HEADER + "".join(lines), encoding="utf-8")
        return create_app(Settings.load(news_feeds=table, **told)).test_client()

    return open_newsroom
