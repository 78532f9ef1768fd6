from collections.abc import Sequence
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from news.app import create_app
from news.feeds import reader
from news.settings import Settings
from tests.unit.news.samples import Newsroom

HEADER = "country,language,publisher,url,category\n"


@pytest.fixture(autouse=True)
def _long_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine parses slowly, and feeds would be abandoned; tests of the grace set their own."""
    monkeypatch.setattr(reader, "GRACE_S", 30)


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """A function that starts the service with a table of these rows: (country, publisher, url, category)."""

    def open_newsroom(*rows: Sequence[str], **settings: object) -> FlaskClient:
        table = tmp_path / "feeds.csv"
        lines = [f"{country},en,{publisher},{url},{category}\n" for country, publisher, url, category in rows]
        table.write_text(HEADER + "".join(lines), encoding="utf-8")
        return create_app(Settings.load(news_feeds=table, **settings)).test_client()

    return open_newsroom
