"""The sandbox's warnings through a day, as the service of warnings reads them."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from alerts.board import Board, findings
from alerts.nws import read_alerts
from alerts.snapshot import Snapshot, polled
from alerts.sources import table
from sandbox.app import create_app
from servicekit.http import UpstreamResponse

ATHENS, LARISSA, THESSALONIKI = (37.98, 23.73), (39.64, 22.42), (40.64, 22.94)
SOURCES = {source.name: source for source in table()}


def at(hour: float, source: str = "gr-meteoalarm", point: tuple[float, float] = ATHENS) -> Any:
    """What a service says that asks the sandbox at this hour of the day (UTC)."""
    now_s = datetime(2026, 11, 30, tzinfo=UTC).timestamp() + hour * 3600
    client = create_app(now=lambda: now_s).test_client()

    def fetch(url: str, headers: Mapping[str, str]) -> UpstreamResponse:
        answer = client.get(url.removeprefix("https:/"), headers=dict(headers))
        return UpstreamResponse(answer.status_code, dict(answer.headers), answer.data)

    board = Board(SOURCES[source])
    board.show(polled(board.source, Snapshot(), fetch, now_s))
    return findings(frozenset(board.source.countries), [(board.state(now_s), board.at(*point, now_s))], ())


@pytest.mark.parametrize(
    ("hour", "storm"),
    [
        (0, "announced"),
        (5.9, "announced"),
        (6, "upgraded"),
        (12, "extended"),
        (21.9, "extended"),
        (22, None),
        (23.9, None),
    ],
)
def test_the_storm_is_announced_upgraded_extended_and_cancelled(hour: float, storm: str | None) -> None:
    names = [warned.alert.identifier.partition("-")[2] for warned in at(hour).warnings]
    assert sorted(names) == sorted(["wind", *([storm] if storm else [])])


def test_the_upgraded_storm_is_worse_than_the_announced_one() -> None:
    assert [at(hour).warnings[0].infos[0].colour for hour in (1, 7)] == ["yellow", "orange"]


def test_a_wrong_signature_is_not_claimed_to_be_right_and_a_test_is_never_shown() -> None:
    found = at(13)
    assert {warned.alert.signed for warned in found.warnings if warned.alert.identifier.endswith("wind")} == {True}
    assert not any("test" in warned.alert.identifier for warned in found.warnings)
    assert all(state.sample for state in found.sources)


def test_an_area_by_code_only_holds_there_and_proves_none_beside_it() -> None:
    assert [(warned.infos[0].event, warned.by) for warned in at(13, point=LARISSA).warnings] == [
        ("Sample snow", "code")
    ]
    assert at(13, point=THESSALONIKI).state == "none"


def test_an_area_across_the_180th_meridian_holds_both_its_sides() -> None:
    assert [at(1, "nz-metservice", (-44.0, lon)).state for lon in (-176.5, 178.0, 170.0)] == [
        "warnings",
        "warnings",
        "none",
    ]


def test_the_united_states_answer_by_point() -> None:
    client = create_app().test_client()
    houston, boise = (
        client.get(f"/api.weather.gov/alerts/active?point={point}").json for point in ("29.76,-95.36", "43.6,-116.2")
    )
    assert [alert.infos[0].event for _, alert in read_alerts(houston, 29.76, -95.36)] == ["Sample Flood Warning"]
    assert read_alerts(boise, 43.6, -116.2) == []


def test_norway_hangs() -> None:
    slept: list[float] = []
    client = create_app(sleep=slept.append).test_client()
    assert client.get("/api.met.no/weatherapi/metalerts/2.0/current.rss").status_code == 504
    assert slept == [30.0]


def test_the_storm_can_be_stopped_at_a_step_and_goes_on_by_the_hour() -> None:
    client = create_app(now=lambda: datetime(2026, 11, 30, 23, tzinfo=UTC).timestamp()).test_client()
    index = "/feeds.meteoalarm.org/feeds/meteoalarm-legacy-atom-greece"
    assert client.put("/_sandbox/warnings", json={"step": "none"}).status_code == 200
    assert "<entry>" not in client.get(index).text
    assert client.put("/_sandbox/warnings", json={"step": "upgraded", "ends_in_s": 60}).status_code == 200
    links = re.findall(r'href="https:/([^"]+)"', client.get(index).text)
    assert [link.rpartition("-")[2] for link in links] == ["announced", "upgraded"]
    upgraded = client.get(links[1]).text
    assert "2026-11-30T23:01:00+00:00</expires>" in upgraded
    assert "announced,2026-11-30T23:00:00+00:00</references>" in upgraded
    assert client.delete("/_sandbox/warnings").status_code == 204
    assert "cancelled" in client.get(index).text
    assert "/_sandbox" not in str(client.get("/_sandbox/calls").json["paths"])


@pytest.mark.parametrize(
    "given",
    [{}, [], {"step": "worse"}, {"step": "none", "ends_in_s": 0}, {"step": "none", "ends_in_s": "1"},
     {"step": "none", "ends_in_s": True}, {"step": "none", "ends_in_s": 1e9}],
)  # fmt: skip
def test_a_step_that_there_is_not_is_refused(given: Any) -> None:
    assert create_app().test_client().put("/_sandbox/warnings", json=given).status_code == 400
