"""Where the sandbox has a sea: of towns that everybody can look up on a map, and how the file is made."""

import json
from pathlib import Path

import pytest

from sandbox import build_sea, sea


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        pytest.param(37.11, 25.38, id="Naxos"),
        pytest.param(36.97, 24.71, id="Sifnos"),
        pytest.param(43.48, -1.56, id="Biarritz"),
        pytest.param(45.44, 12.33, id="Venice"),
        pytest.param(21.31, -157.86, id="Honolulu"),
        pytest.param(-16.8, 179.99, id="Taveuni, at the date line"),
        pytest.param(69.65, 18.96, id="Tromso"),
        pytest.param(40.0, -40.0, id="in the Atlantic"),
        pytest.param(20.0, 180.0, id="in the Pacific, at the date line"),
        pytest.param(90.0, 0.0, id="the North Pole"),
    ],
)
def test_a_shore_has_a_sea(lat: float, lon: float) -> None:
    assert sea.is_by_the_sea(lat, lon)


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        pytest.param(39.56, 21.77, id="Trikala"),
        pytest.param(48.85, 2.35, id="Paris"),
        pytest.param(41.88, -87.63, id="Chicago, at a lake"),
        pytest.param(35.17, 33.37, id="Nicosia"),
        pytest.param(-23.7, 133.88, id="Alice Springs"),
        pytest.param(-90.0, 0.0, id="the South Pole"),
        pytest.param(-85.0, 179.95, id="Antarctica, at the date line"),
        pytest.param(67.5, 178.9, id="Chukotka, at the date line"),
    ],
)
def test_an_inland_place_has_none(lat: float, lon: float) -> None:
    assert not sea.is_by_the_sea(lat, lon)


def test_land_is_written_from_its_outlines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A square of ten degrees with a square hole, whose second arc is walked backwards."""
    outline = [[0, 0], [10, 0], [0, 10], [-10, 0], [0, -10]]
    half, rest = [[4, 4], [0, 2], [2, 0]], [[4, 4], [2, 0], [0, 2]]
    topology = {
        "transform": {"scale": [1, 1], "translate": [20, 30]},
        "arcs": [outline, half, rest],
        "objects": {"land": {"geometries": [{"arcs": [[[0], [1, ~2]]]}]}},
    }
    source, made = tmp_path / "land.json", tmp_path / "sea.xz"
    source.write_text(json.dumps(topology))
    monkeypatch.setattr(build_sea, "FILE", made)
    build_sea.main(str(source))
    monkeypatch.setattr(sea, "FILE", made)
    sea.land.cache_clear()
    try:
        found = [sea.is_by_the_sea(*point) for point in ((32, 22), (35, 25), (35, 21), (29.8, 25), (45, 25))]
    finally:
        sea.land.cache_clear()
    assert found == [False, True, False, True, True]
