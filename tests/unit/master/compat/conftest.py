import pytest
from flask.testing import FlaskClient

from master.app import create_app
from master.settings import Settings


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Settings()).test_client()
