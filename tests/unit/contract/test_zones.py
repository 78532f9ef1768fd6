"""Time zones by name and by offset."""

from datetime import UTC, datetime, timedelta

import pytest

from contract.zones import has_offset, local, utc_offset_s, zone_named, zone_of

BEFORE, AFTER = 1_806_195_600 - 1, 1_806_195_600  # of the change in Europe on 28 March 2027 at 01:00 in UTC
SHIFT_S = 3600


@pytest.mark.parametrize(
    "name", ["", "Mars/Olympus", "../../etc/passwd", "/etc/passwd", "Europe", "a\x00b", "é", "x" * 99]
)
def test_what_is_no_zone_has_none(name: str) -> None:
    assert zone_named(name) is None


def test_a_zone_by_name_precedes_the_offset_and_both_precede_utc() -> None:
    assert [
        f"{local(AFTER, zone_of(*known)):%H:%M %z}" for known in ((0, "Europe/Berlin"), (7_200, None), (None, None))
    ] == [
        "03:00 +0200",
        "03:00 +0200",
        "01:00 +0000",
    ]
    assert zone_of(None, "Mars/Olympus") is UTC


def test_moments_on_both_sides_of_a_change_are_as_far_apart_as_they_are() -> None:
    zone = zone_of(None, "Europe/Berlin")
    assert [f"{local(unix_s, zone):%H:%M:%S}" for unix_s in (BEFORE, AFTER)] == ["01:59:59", "03:00:00"]
    assert local(AFTER, zone) - local(BEFORE, zone) == timedelta(seconds=1)
    assert local(AFTER, zone) == datetime.fromtimestamp(AFTER, UTC)
    assert utc_offset_s(zone, AFTER) - utc_offset_s(zone, BEFORE) == SHIFT_S


@pytest.mark.parametrize(("offset_s", "has"), [(3_600, True), (7_200, True), (None, True), (0, False), (-3_600, False)])
def test_a_zone_has_the_offset_of_now_or_of_the_day_before(offset_s: int | None, has: bool) -> None:
    assert has_offset("Europe/Berlin", offset_s, AFTER) is has
    assert has_offset("Mars/Olympus", 0, AFTER) is False
