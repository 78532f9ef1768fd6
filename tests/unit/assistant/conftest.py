import pytest


@pytest.fixture(autouse=True)
def _no_settings_of_the_developer(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("IRIS_URL", "API_KEYS", "MCP_ALLOWED_HOSTS", "MCP_ALLOWED_ORIGINS", "PORT", "BIND"):
        monkeypatch.delenv(name, raising=False)
