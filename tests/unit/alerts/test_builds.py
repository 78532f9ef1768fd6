"""What a maintainer makes the files of outlines with."""

import json
import lzma
from pathlib import Path
from typing import Any

import pytest

from alerts import build_areas, build_borders, countries
from alerts.shapes import read_outline

SQUARE: list[list[float]] = [[20, 38], [22, 38], [22, 40], [20, 40], [20, 38]]
HOLE: list[list[float]] = [[20.5, 38.5], [21, 38.5], [21, 39], [20.5, 39], [20.5, 38.5]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of codes, one of which is another name for an area of another scheme."""
    for scheme in build_areas.SCHEMES:
        (tmp_path / scheme).mkdir()
    write(tmp_path / "EMMA_ID/GR001.geojson", {"type": "Polygon", "coordinates": [SQUARE, HOLE]})
    write(tmp_path / "EMMA_ID/GR002.geojson", {"type": "MultiPolygon", "coordinates": [[SQUARE], [HOLE]]})
    (tmp_path / "NUTS3/EL611.geojson").symlink_to("../EMMA_ID/GR001.geojson")
    monkeypatch.setattr(build_areas, "FILE", tmp_path / "areas.json.xz")
    return tmp_path


def write(path: Path, geometry: dict[str, Any]) -> None:
    path.write_text(json.dumps({"type": "Feature", "geometry": geometry}))


def test_outlines_holes_and_other_names_of_codes_are_kept_with_whose_they_are(folder: Path) -> None:
    build_areas.main(str(folder))
    read = json.loads(lzma.decompress(build_areas.FILE.read_bytes()))
    square, hole = (" ".join(f"{lat:.4f},{lon:.4f}" for lon, lat in ring) for ring in (SQUARE, HOLE))
    assert read["schemes"]["EMMA_ID"] == {"GR001": [[square, hole]], "GR002": [[square], [hole]]}
    assert read["schemes"]["NUTS3"] == {"EL611": "EMMA_ID GR001"}
    assert "CC0-1.0" in read["credits"]
    outline = read_outline(read["schemes"]["EMMA_ID"]["GR001"][0])
    assert [outline.holds(39.5, 21.5), outline.holds(38.75, 20.75)] == [True, False]


def test_borders_are_kept_by_country_and_reserved_codes_under_the_country_they_belong_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    features = [
        {"properties": {"iso1A2": "GR"}, "geometry": {"coordinates": [[SQUARE]]}},
        {"properties": {"iso1A2": "FX", "country": "FR"}, "geometry": {"coordinates": [[[[0, 45], [1, 45], [1, 46]]]]}},
        {"properties": {"iso1A2": "EU"}, "geometry": None},
    ]
    source, made = tmp_path / "borders.json", tmp_path / "borders.json.gz"
    source.write_text(json.dumps({"features": features}))
    monkeypatch.setattr(build_borders, "FILE", made)
    build_borders.main(str(source))
    monkeypatch.setattr(countries, "FILE", made)
    known = countries.CountryOutlines()
    assert [known.at(*point) for point in ((39, 21), (45.3, 0.7), (0, 0))] == [{"gr"}, {"fr"}, set()]
