"""Over the small file of tests/unit/weather/gazetteers.py."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import responses
from structlog.testing import capture_logs

from tests.unit.weather.gazetteers import SOURCE
from weather.app import NO_GAZETTEER, create_app
from weather.build_gazetteer import GazetteerInputs, build, cell
from weather.gazetteer import Gazetteer, GazetteerUnavailable, distance_km
from weather.places import NameKind
from weather.settings import Settings


@pytest.fixture(scope="module")
def gazetteer(gazetteer_file: Path) -> Gazetteer:
    return Gazetteer(gazetteer_file)


def test_a_name_gives_all_its_places_the_most_populous_first(gazetteer: Gazetteer) -> None:
    found = gazetteer.named("athens")
    assert [(one.place.country, one.place.state, one.place.population) for one in found] == [
        ("GR", "Attica", 664_046),
        ("US", "Georgia", 127_315),
        ("US", "Texas", 12_857),
    ]
    assert {one.kind for one in found} == {NameKind.MAIN}
    assert gazetteer.named("athens", limit=1) == found[:1]
    assert gazetteer.named("sparta") == []


def test_a_place_has_its_zone_districts_and_capital(gazetteer: Gazetteer) -> None:
    place = gazetteer.by_id(1)
    assert place is not None
    assert (place.timezone, place.districts, place.is_capital) == ("Europe/Athens", ("Nomarchía Athínas",), True)
    assert place.local_names["el"] == "Αθήνα"
    assert gazetteer.capital("GR") == place
    largest, nowhere = gazetteer.capital("US"), gazetteer.capital("AQ")
    assert (largest and largest.name, nowhere) == ("Athens", None)
    assert gazetteer.by_id(404) is None


def test_names_are_told_apart_by_their_kind(gazetteer: Gazetteer) -> None:
    kinds = {name: gazetteer.named(name)[0].kind for name in ("athina", "ya dian", "heath")}
    assert kinds == {"athina": NameKind.ALTERNATE, "ya dian": NameKind.ROMANIZED, "heath": NameKind.MAIN}
    assert [one.kind for one in gazetteer.named("heath")] == [NameKind.MAIN, NameKind.PREFERRED]


def test_a_name_within_a_country_a_region_or_a_code(gazetteer: Gazetteer) -> None:
    def states(country: str = "", regions: frozenset[int] = frozenset(), code: str = "") -> list[str | None]:
        return [found.place.state for found in gazetteer.named_in("athens", country, regions, code)]

    assert states(country="US") == ["Georgia", "Texas"]
    assert states(regions=gazetteer.regions("Attica")) == ["Attica"]
    assert states(code="TX") == ["Texas"]
    assert states() == []


def test_regions_are_known_by_name_alias_and_without_their_type(gazetteer: Gazetteer) -> None:
    assert gazetteer.regions("Attica") == gazetteer.regions("Αττική") == {1}
    assert gazetteer.regions("State of Texas") == gazetteer.regions("texas") == {3}
    assert gazetteer.regions("A region without places") == frozenset()
    main, largest = (gazetteer.main_place([2], only_largest=wanted) for wanted in (False, True))
    assert main == gazetteer.by_id(1)
    assert largest is None


def test_an_airport_is_known_by_its_code(gazetteer: Gazetteer) -> None:
    airport = gazetteer.airport("ATH")
    assert airport is not None
    assert (airport.name, airport.country, airport.state) == ("Eleftherios Venizelos", "GR", "Attica")
    assert gazetteer.airport("QQQ") is None
    assert all(found.place.id != 1 for found in gazetteer.named("ath"))


def test_a_beginning_gives_the_places_that_have_such_a_name(gazetteer: Gazetteer) -> None:
    assert {found.place.id for found in gazetteer.beginning_with("athe")} == {1, 2, 3}
    assert {found.place.id for found in gazetteer.beginning_with("αθη")} == {1}


def test_a_common_beginning_is_listed_in_the_file(tmp_path: Path) -> None:
    crowd = [
        {**SOURCE.places[0], "geonameid": n, "name": f"Sant {n:03}", "population": n, "alternatenames": []}
        for n in range(200)
    ]
    build(GazetteerInputs(places=crowd, regions=(), capitals={}), tmp_path / "file")
    found = {one.place.population for one in Gazetteer(tmp_path / "file").beginning_with("san")}
    assert found == set(range(180, 200))


@pytest.mark.parametrize(
    ("lat", "lon", "number"),
    [(37.9, 23.8, 1), (1, -179.95, 7), (89.95, 170, 10), (0, -30, None), (-90, 0, None), (37.5, 23.73, None)],
)
def test_the_nearest_place_is_within_25_km_also_across_the_date_line_and_the_pole(
    gazetteer: Gazetteer, lat: float, lon: float, number: int | None
) -> None:
    found = gazetteer.nearest(lat, lon)
    assert (found and found.id) == number


def test_distances_are_along_the_great_circle() -> None:
    assert distance_km(37.98, 23.73, 40.64, 22.94) == pytest.approx(303, abs=2)
    assert distance_km(0, 179.9, 0, -179.9) == pytest.approx(22.2, abs=0.1)


def test_cells_cover_the_earth() -> None:
    assert cell(-90, -180) == 0
    assert cell(90, 180) == 719 * 1440
    assert cell(90, 179.99) == 720 * 1440 - 1


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:10_000])


def another_format(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA user_version = 99")


def empty_tables(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("DELETE FROM places")
        file.commit()


WRONG: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (Path.unlink, "there is no file"),
    "no database": (lambda path: path.write_text("<html>404</html>" * 1000), "is damaged"),
    "empty": (lambda path: path.write_bytes(b""), "has format 0, and 2 is wanted"),
    "damaged": (damage, "is damaged"),
    "truncated": (truncate, "is damaged"),
    "another format": (another_format, "has format 99, and 2 is wanted: build it anew"),
    "no places": (empty_tables, "it has no places"),
}


@pytest.mark.parametrize("what", WRONG)
def test_the_service_starts_without_a_usable_file_says_so_once_and_asks_the_geocoders(
    gazetteer_file: Path,
    tmp_path: Path,
    upstream: responses.RequestsMock,
    replies: Callable[..., None],
    what: str,
) -> None:
    path = Path(shutil.copy(gazetteer_file, tmp_path))
    spoil, why = WRONG[what]
    spoil(path)
    with pytest.raises(GazetteerUnavailable, match=why):
        Gazetteer(path)
    with capture_logs() as logs:
        client = create_app(Settings(gazetteer=path, openweathermap_api_key="key")).test_client()
        ready = client.get("/readyz")
    said = [line for line in logs if line["event"] == "gazetteer not available"]
    assert [why in line["reason"] for line in said] == [True]
    assert (ready.status_code, ready.json["parts"]["gazetteer"]) == (200, NO_GAZETTEER)
    replies("geo", "openweathermap/geo_direct_lisbon.json")
    replies("weather", "openweathermap/current_helsinki_snow-no-snow-object_standard_2017.json")
    assert client.get("/weather?city=Lisbon").json["name"] == "Lisbon"
    assert ["/geo/1.0/direct" in str(call.request.url) for call in upstream.calls] == [True, False]
