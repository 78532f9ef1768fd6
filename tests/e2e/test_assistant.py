"""The assistant's service in its container: started by its profile, asked from this machine."""

from collections.abc import Iterator

import anyio
import pytest
import requests
from mcp import Client

from tests.e2e.conftest import ENVIRONMENT, Docker

PORT = "3014"
URL = f"http://localhost:{PORT}"
PROFILE = ("--profile", "assistant")


@pytest.fixture(scope="module")
def with_assistant(docker: Docker) -> Iterator[Docker]:
    started = Docker({**docker.environment, "MCP_PORT": PORT})
    started.compose(*PROFILE, "up", "--detach", "--wait", "--no-deps", "assistant")
    yield started
    started.compose(*PROFILE, "rm", "--stop", "--force", "assistant")


def test_the_container_is_healthy_and_cannot_write_outside_its_tmpfs(with_assistant: Docker) -> None:
    assert requests.get(f"{URL}/readyz", timeout=10).json() == {"status": "ready"}
    shell = (*PROFILE, "exec", "-T", "assistant", "sh", "-c")
    assert with_assistant.compose(*shell, "id -u; touch /app/x 2>/dev/null || echo read-only").split() == [
        "10001",
        "read-only",
    ]
    assert ENVIRONMENT["COMPOSE_PROJECT_NAME"] in with_assistant.compose(*PROFILE, "ps", "assistant")


def test_the_official_client_gets_the_weather_from_the_container(with_assistant: Docker) -> None:
    assert with_assistant

    async def ask() -> object:
        async with Client(f"{URL}/mcp") as client:
            return (await client.call_tool("get_current_weather", {"city": "Athens"})).structured_content

    content = anyio.run(ask)
    assert isinstance(content, dict)
    assert content["name"] == "Athens"
    assert content["provenance"]["sample_data"] is True


def test_iris_mcp_in_the_container_answers_on_stdio(with_assistant: Docker) -> None:
    message = '{"jsonrpc": "2.0", "id": 1, "method": "ping"}'
    command = f"printf '%s\\n' '{message}' | docker compose --profile assistant exec -T assistant iris mcp"
    assert '"id":1' in with_assistant.run("bash", "-c", command).stdout
