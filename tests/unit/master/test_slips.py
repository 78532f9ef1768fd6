"""A slip in a path or in a parameter's name is told; what nobody knows is passed over, and not in silence."""

import pytest
from flask.testing import FlaskClient

from contract.parameter_names import SYNONYMS, ignored_parameters, nearest
from master.app import create_app
from master.routes import PARAMETERS
from master.settings import Settings

CURL = {"User-Agent": "curl/8.5"}


@pytest.fixture
def client() -> FlaskClient:
    """Master with no service behind it: a question that is asked at all is a 503."""
    return create_app(Settings(weather_url="http://nowhere", news_url="http://nowhere")).test_client()  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("/weather?city=Athens&unit=metric", "units"),
        ("/news?coutry=gr", "country"),
        ("/news?country=gr&page_size=5", "pageSize"),
        ("/news?country=gr&catgeory=sports", "category"),
        ("/news?COUNTRY=gr", "country"),
        ("/news/?coutry=gr", "country"),
        ("/weather?cty=Athens", "city"),
        ("/weather?lat=1&lng=2", "lon"),
        ("/forecast?city=Athens&lines=10", "line"),
        ("/forecast?city=Athens&formt=text", "format"),
        ("/places?q=Athens&limits=2", "limit"),
        ("/briefing?city=Athens&counrty=gr", "country"),
        ("/ask?q=weather&contxt=a", "context"),
        ("/places/spelled?name=Athens", "names"),
        ("/weather?city=Athens&lan=el", "lang"),
        ("/normals?city=Athens&dat=2026-01-01", "date"),
        ("/weather?q=Athens", "city"),
        ("/air?query=Athens", "city"),
        ("/ask?question=weather", "q"),
        ("/places?query=Athens", "q"),
        ("/compare?cities=Athens,Rome", "city"),
        ("/alerts?location=Athens", "city"),
        ("/history?city=Athens&dates=2026-01-01", "date"),
        ("/news?country=gr&per_page=3", "pageSize"),
        ("/news?country=gr&limit=3", "pageSize"),
        ("/normals?city=Athens&day=2026-01-01", "date"),
        ("/forecast?city=Athens&day=3", "days"),
        ("/?cty=Athens", "city"),
        ("/?coutry=gr", "country"),
        ("/?city=Athens&unit=metric", "units"),
        ("/?lat=1&lng=2", "lon"),
    ],
)
def test_a_slip_of_a_parameters_name_is_refused_by_name(client: FlaskClient, asked: str, named: str) -> None:
    answer = client.get(asked)
    problem = answer.get_json()
    assert (answer.status_code, problem["type"]) == (400, "invalid-parameter")
    assert problem["detail"].endswith(f"; there is {named}.")


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("fbclid=abc", "fbclid"),
        ("_=1732900000", "_"),
        ("utm_source=x&utm_medium=y&utm_source=z", "utm_source, utm_medium"),
        ("v=1&cb=2", "v, cb"),
        ("days=3", "days"),
        ("a%0d%0ab=1", "a%0D%0Ab"),
        ("%CE%B1=1", "%CE%B1"),
        ("appid=KEY&apiKey=KEY", None),
        ("format=json&width=80", None),
    ],
)
def test_what_no_parameter_is_called_is_passed_over_and_named(
    client: FlaskClient, query: str, named: str | None
) -> None:
    answer = client.get(f"/weather?city=Athens&{query}")
    assert answer.status_code != 400
    assert answer.headers.get("X-Iris-Ignored") == named


@pytest.mark.parametrize("asked", ["/?fbclid=1&_=2", "/?city=Athens&fbclid=1&_=2", "/?country=gr&fbclid=1&_=2"])
@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_what_nobody_knows_is_named_at_the_front_door_too(client: FlaskClient, asked: str, accept: str) -> None:
    assert client.get(asked, headers={"Accept": accept}).headers["X-Iris-Ignored"] == "fbclid, _"


@pytest.mark.parametrize(
    ("asked", "works"),
    [("/", 200), ("/?lang=el", 200), ("/?city=Athens", 503), ("/?lat=1&lon=2", 503), ("/?country=gr", 503)],
)
def test_a_place_asked_for_at_the_front_door_is_answered_in_a_terminal(
    client: FlaskClient, asked: str, works: int
) -> None:
    """No service is there: a question that is asked is a 503, the usage a 200."""
    answer = client.get(asked, headers=CURL)
    assert answer.status_code == works
    assert answer.mimetype == "text/plain"
    assert ("What can be asked" in answer.text) is (works == 200)


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/weather/Athens", "/weather"),
        ("/news/gr", "/news"),
        ("/air/37,23", "/air"),
        ("/api/weather", "/weather"),
        ("/v1/forecast", "/forecast"),
        ("/weather.json", "/weather"),
        ("/forecast.php", "/forecast"),
    ],
)
@pytest.mark.parametrize("query", ["", "?city=Athens"])
def test_a_path_of_ours_among_others_is_named(client: FlaskClient, path: str, meant: str, query: str) -> None:
    answer = client.get(path + query, headers=CURL)
    assert answer.status_code == 404
    assert answer.get_json()["detail"].endswith(f"did you mean {meant}?")


@pytest.mark.parametrize("path", ["/metrics", "/metric", "/metrics/", "/metrics?city=Athens"])
def test_what_prometheus_reads_is_no_village(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers=CURL)
    assert answer.status_code == 404
    assert "a port of its own" in answer.get_json()["detail"]


def test_many_ignored_parameters_name_ten(client: FlaskClient) -> None:
    query = "&".join(f"{'x' * 50}{number}{number}={number}" for number in range(30))
    names = client.get(f"/weather?city=Athens&{query}").headers["X-Iris-Ignored"].split(", ")
    assert names == ["x" * 40] * 10


@pytest.mark.parametrize("path", PARAMETERS)
def test_no_parameter_is_a_slip_of_another(path: str) -> None:
    for name in PARAMETERS[path] - SYNONYMS.keys():
        others = PARAMETERS[path] - {name}
        assert nearest(name, others) in (None, *(other for other in others if other.lower() == name.lower()))


@pytest.mark.parametrize("path", ["/data/2.5/weather?q=Athens&unit=metric", "/v2/top-headlines?country=us&coutry=x"])
def test_the_vendors_paths_ignore_what_they_do_not_know(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code != 400
    assert "X-Iris-Ignored" not in answer.headers


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("/health", "/healthz"),
        ("/readyy", "/readyz"),
        ("/wheather", "/weather"),
        ("/new", "/news"),
        ("/new?country=gr", "/news"),
        ("/wether?city=Athens", "/weather"),
        ("/forcast?lat=1&lon=2", "/forecast"),
        ("/helpp", "/help"),
        ("/news/contries", "/news/countries"),
        ("/seas?city=Athens", "/sea"),
        ("/airs", "/air"),
        ("/News", "/news"),
        ("/Sea", "/sea"),
        ("/NORMALS", "/normals"),
    ],
)
def test_a_slip_of_a_path_is_no_village_and_the_path_is_named(client: FlaskClient, asked: str, meant: str) -> None:
    for headers in (CURL, {}):
        answer = client.get(asked, headers=headers)
        assert answer.status_code == 404
        assert answer.get_json()["type"] == "not-found"
        assert answer.get_json()["detail"].endswith(f"; did you mean {meant}?")


@pytest.mark.parametrize("asked", ["/marine?city=Mykonos", "/Athens?country=gr", "/sky?lat=1&lon=2"])
def test_a_word_with_a_parameter_of_ours_is_no_village(client: FlaskClient, asked: str) -> None:
    answer = client.get(asked, headers=CURL)
    assert (answer.status_code, answer.get_json()["type"]) == (404, "not-found")
    assert answer.get_json()["detail"].endswith("; /help tells what is.")


@pytest.mark.parametrize(
    "path", [*PARAMETERS, "/data/2.5/weather", "/v2/everything", "/help", "/docs", "/openapi.json"]
)
def test_a_slash_behind_a_path_makes_no_difference(client: FlaskClient, path: str) -> None:
    for query in ("", "?q=Athens&city=Athens&country=gr"):
        plain, slashed = (client.get(f"{address}{query}") for address in (path, f"{path}/"))
        assert slashed.status_code == plain.status_code != 404
        assert slashed.headers.get("X-Iris-Ignored") == plain.headers.get("X-Iris-Ignored")


@pytest.mark.parametrize(
    "place",
    ["/Athens", "/athens", "/ness?0", "/~health", "/Health", "/ayr", "/neu", "/Nice", "/tea", "/Asker", "/Athens/"],
)
def test_a_place_stays_one(client: FlaskClient, place: str) -> None:
    """Asked of nobody, as no service runs here: what isn't 404 was taken for a place."""
    expected = 404 if place.startswith("/ness") else 503
    assert client.get(place, headers=CURL).status_code == expected


def test_many_unknown_names_are_compared_no_more_than_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []
    original = nearest
    monkeypatch.setattr(
        "contract.parameter_names.nearest", lambda name, known: compared.append(name) or original(name, known)
    )
    query = "&".join(f"q{number}q{number}" for number in range(300)).encode()
    assert len(ignored_parameters(query, frozenset({"city", "units"}))) == len(compared) == 10
