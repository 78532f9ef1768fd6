"""A sandbox with a fixed clock, and a `sleep` that records its arguments instead of sleeping."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sandbox.app import create_app

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

NOON = 1_795_435_200  # 2026-11-23 12:00 UTC


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def app(slept: list[float]) -> Flask:
    return create_app(now=lambda: NOON + 1234.5, sleep=slept.append)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
