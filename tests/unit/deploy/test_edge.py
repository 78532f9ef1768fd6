"""The edge's configuration, and the sample of a proxy's in docs/operating.md, as far as it can be read."""

import re
from pathlib import Path

import pytest

from master.gateway import proxies
from master.openapi.document import document
from servicekit.context import DEADLINE_HEADER

ROOT = Path(__file__).parents[3]
EDGE = (ROOT / "deploy/edge/nginx.conf").read_text(encoding="utf-8")
START = (ROOT / "deploy/edge/start.sh").read_text(encoding="utf-8")
OPERATING = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
SAMPLE = OPERATING.partition("```nginx\n")[2].partition("```")[0]
SET_BY_THE_PROXY = {"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Prefix"}
KEYS = {"appid", "apiKey"}


def set_headers(configuration: str) -> dict[str, str]:
    """What a configuration sends to master, by the header's name."""
    return dict(re.findall(r"^ *proxy_set_header (\S+) (\S+);", configuration, re.MULTILINE))


def read_by_master() -> set[str]:
    """The headers by which a proxy tells master about its client."""
    source = Path(proxies.__file__).read_text(encoding="utf-8")
    return {name.replace("_", "-").lower() for name in re.findall(r"HTTP_((?:X_)?(?:FORWARDED|REAL)\w*)", source)}


@pytest.mark.parametrize("configuration", [EDGE, SAMPLE], ids=["the edge", "the sample"])
def test_no_header_of_a_client_goes_for_the_proxys_word(configuration: str) -> None:
    headers = {name.lower(): value for name, value in set_headers(configuration).items()}
    assert read_by_master() | {DEADLINE_HEADER.lower(), "traceparent"} <= set(headers)
    own = {name for name, value in headers.items() if value != '""' and name.startswith(("x-forwarded", "forwarded"))}
    assert own <= {name.lower() for name in SET_BY_THE_PROXY} | {"x-forwarded-host"}
    assert headers["x-forwarded-for"] == "$remote_addr", "what the client wrote before is not passed on"


def test_the_answers_to_every_documented_parameter_are_kept() -> None:
    """One that is missing costs speed only: its answers go to master each time."""
    listed = set(re.search(r"^parameters='(.+)'$", START, re.MULTILINE)[1].split("|"))  # type: ignore[index]
    operations = [operation for item in document()["paths"].values() for operation in item.values()]
    parameters = [one for operation in operations for one in operation["parameters"] if one.get("in") == "query"]
    assert {one["name"] for one in parameters} - KEYS <= listed


def test_only_a_failed_connection_is_tried_again_and_once() -> None:
    assert re.findall(r"proxy_next_upstream(\w*) ([^;]+);", EDGE) == [
        ("", "error timeout"),
        ("_tries", "2"),
        ("_timeout", "5s"),
    ]
    read_s = int(re.search(r"proxy_read_timeout (\d+)s", EDGE)[1])  # type: ignore[index]
    assert read_s > 5, "who is silent for long isn't replaced"


def test_no_body_goes_to_the_disk_or_is_waited_for() -> None:
    """A stranger's bodies filled /tmp, where the list of masters is, and each that broke off held ten seconds."""
    longest = re.search(r"client_max_body_size (\w+);", EDGE)[1]  # type: ignore[index]
    assert f"client_body_buffer_size {longest};" in EDGE
    assert "client_body_timeout 1s;" in EDGE


@pytest.mark.parametrize("file", ["compose.edge.yml", "deploy/swarm/stack.yml"])
def test_the_caches_maximum_fits_into_its_disk_with_room_to_spare(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    (size,) = re.findall(r"/cache(?::size=|, tmpfs: \{ size: )(\d+)", text)
    disk_mb = int(size) if int(size) < 1_000_000 else int(size) // 2**20
    kept_mb, free_mb = map(int, re.search(r"max_size=(\d+)m min_free=(\d+)m", EDGE).groups())  # type: ignore[union-attr]
    assert kept_mb + free_mb < disk_mb / 2
