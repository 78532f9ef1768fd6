"""A place and headlines taken elsewhere: feeds, a calendar, a frame, a wall, a drawing."""

import re
import struct
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from master.app import create_app
from master.settings import Settings
from master.views.elsewhere import pixels
from tests.fake_backends import FakeBackends
from tests.unit.master.readable import ATHENS, article, athens, forecast

TOLD = {"Cache-Control": "public, max-age=600", "X-Provider": "sandbox/openweathermap", "Age": "60"}
HOSTILE = "<script>alert(1)</script> & ]]> \x00"


def client_of(**settings: object) -> FlaskClient:
    return create_app(Settings(**settings)).test_client()  # type: ignore[arg-type]


@pytest.fixture
def services(upstream: FakeBackends) -> FakeBackends:
    upstream.get("http://weather:3002/weather", json=athens(), headers=TOLD)
    upstream.get("http://weather:3002/forecast", json=forecast(ATHENS), headers=TOLD)
    upstream.get("http://weather:3002/places", json=[], headers=TOLD)
    upstream.get("http://news:3003/news", json={"articles": [article(title=HOSTILE), article()]}, headers=TOLD)
    return upstream


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize(
    ("path", "entries"), [("/news?country=gr", 2), ("/forecast?city=Athens", 5), ("/weather?city=Athens", 5)]
)
@pytest.mark.parametrize(
    ("shape", "mime", "entry"),
    [
        ("atom", "application/atom+xml", "{http://www.w3.org/2005/Atom}entry"),
        ("rss", "application/rss+xml", "channel/item"),
    ],
)
def test_headlines_and_days_can_be_followed(path: str, entries: int, shape: str, mime: str, entry: str) -> None:
    answer = client_of().get(f"{path}&format={shape}")
    assert (answer.status_code, answer.mimetype) == (200, mime)
    found = ET.fromstring(answer.data).findall(entry)  # noqa: S314 - ours
    assert len(found) >= entries
    keys = [each.findtext("{http://www.w3.org/2005/Atom}id") or each.findtext("guid") for each in found]
    assert all(keys)
    assert "SAMPLE DATA" in answer.text
    assert client_of().get(f"{path}&format={shape}").text.count(str(keys[0])) >= 1  # the same at each reading


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize("path", ["/forecast?city=Athens", "/weather?city=Athens&units=metric&lang=el"])
def test_a_places_week_is_a_calendar(path: str) -> None:
    answer = client_of().get(f"{path}&format=ics")
    assert answer.mimetype == "text/calendar"
    body = answer.data.decode()
    assert body.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert body.endswith("END:VCALENDAR\r\n")
    assert body.count("BEGIN:VEVENT") == body.count("END:VEVENT") >= 5
    assert max(len(line.encode()) for line in body.split("\r\n")) <= 75
    dates = re.findall(r"DTSTART;VALUE=DATE:(\d{8})", body)
    assert dates == sorted(set(dates))
    assert "°C" in body.replace("\r\n ", "")


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize(
    "path", ["/news?country=gr&format=ics", "/places?q=Athens&format=atom", "/places?q=Athens&format=rss"]
)
def test_what_has_no_such_form_says_so(path: str) -> None:
    answer = client_of().get(path)
    assert answer.status_code == 400
    assert answer.json["type"] == "invalid-parameter"


@pytest.mark.parametrize("shape", ["atom", "rss", "ics"])
def test_a_problem_of_a_feed_is_a_problem(shape: str) -> None:
    answer = client_of().get(f"/weather?format={shape}")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize(
    ("origins", "ancestors"),
    [
        ((), "frame-ancestors 'none'"),
        (("https://example.com",), "frame-ancestors https://example.com"),
        (("*",), "frame-ancestors *"),
    ],
)
def test_only_the_operators_pages_may_frame_a_place(origins: tuple[str, ...], ancestors: str) -> None:
    client = client_of(embed_origins=origins)
    answer = client.get("/embed?city=Athens", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"].endswith(ancestors)
    assert "Athens" in answer.text
    assert "<form" not in answer.text
    assert client.get("/", headers={"Accept": "text/html"}).headers["Content-Security-Policy"].endswith("'none'")


@pytest.mark.usefixtures("services")
def test_a_wall_needs_nobody() -> None:
    answer = client_of().get("/kiosk?city=Athens")
    assert '<meta http-equiv="refresh" content="60">' in answer.text
    assert not re.findall(r"<(?:a|button|form|input|script)\b", answer.text)
    led = client_of().get("/?city=Athens&kiosk", headers={"Accept": "text/html"})
    assert (led.status_code, led.headers["Location"]) == (303, "/kiosk?city=Athens")


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize(
    ("query", "unit", "ground"), [("", "°C", "#ffffff"), ("?units=imperial&theme=dark", "°F", "#1c1b25")]
)
def test_a_place_is_a_drawing(query: str, unit: str, ground: str) -> None:
    answer = client_of().get(f"/Athens.svg{query}")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    drawn = ET.fromstring(answer.data)  # noqa: S314 - ours
    texts = [each.text or "" for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert texts[0] == "Athens"
    assert any(unit in text for text in texts)
    assert any("SAMPLE DATA" in text for text in texts)
    assert ground in answer.text


@pytest.mark.usefixtures("services")
def test_a_place_is_a_picture_of_its_drawing() -> None:
    client = client_of()
    answer = client.get("/Athens.png?lang=el")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.data.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", answer.data[16:24]) == (1200, 630)
    assert answer.headers["Vary"] == "Accept-Language"
    assert answer.data == client.get("/Athens.png?lang=el").data
    assert answer.data != client.get("/Athens.png?lang=el&theme=dark").data


@pytest.mark.parametrize("letters", ["Athens", "Αθήνα Ώχ ΐ", "Łódź Țară Ž", "Москва"])
def test_letters_are_drawn_on_a_machine_without_fonts(letters: str) -> None:
    """Each letter has a form of its own: what no font has would be left out."""
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60" font-family="Roboto">'
        '<text y="40" font-size="40">{}</text></svg>'
    )
    blank = pixels(drawing.format(" "))
    drawn = {letter: pixels(drawing.format(letter)) for letter in letters if letter != " "}
    assert blank not in drawn.values()
    assert len(set(drawn.values())) == len(drawn)


@pytest.mark.parametrize(
    "long", ["Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", "Αγία Παρασκευή Ανατολικής Αττικής"]
)
def test_a_long_name_is_written_smaller(upstream: FakeBackends, long: str) -> None:
    upstream.get("http://weather:3002/weather", json=athens(name=long), headers=TOLD)
    upstream.get("http://weather:3002/forecast", json=forecast({**ATHENS, "name": long}), headers=TOLD)
    upstream.get("http://weather:3002/places", json=[], headers=TOLD)
    drawn = ET.fromstring(client_of().get("/Somewhere.svg").data)  # noqa: S314 - ours
    name = next(drawn.iter("{http://www.w3.org/2000/svg}text"))
    assert name.text == long
    assert float(name.attrib["font-size"]) * len(long) * 0.6 < 460


@pytest.mark.parametrize("icon", ["/apple-touch-icon.png", "/apple-touch-icon-120x120-precomposed.png", "/favicon.svg"])
def test_what_browsers_ask_for_unasked_is_no_place(upstream: FakeBackends, icon: str) -> None:
    assert client_of().get(icon).status_code == 404
    assert not upstream.calls


@pytest.mark.usefixtures("services")
def test_a_shared_link_shows_the_places_picture() -> None:
    client = client_of(compat=())
    page = client.get("/?city=Athens&units=imperial&lang=el", headers={"Accept": "text/html"}).text
    told = dict(re.findall(r'<meta property="og:([\w:]+)" content="([^"]*)">', page))
    assert told["image"] == "http://localhost/37.98,23.73.png?lang=el&amp;units=imperial"
    assert client.get(told["image"].replace("&amp;", "&")).mimetype == "image/png"
    assert told["title"].startswith("Athens")
    assert told["locale"] == "el"
    assert (told["image:width"], told["image:height"]) == ("1200", "630")
    assert "og:image" not in client.get("/", headers={"Accept": "text/html"}).text


def test_a_place_that_nobody_knows_is_no_drawing(upstream: FakeBackends) -> None:
    for path in ("/weather", "/forecast"):
        upstream.get(
            f"http://weather:3002{path}",
            status=404,
            json={"type": "city-not-found", "status": 404, "detail": "Nobody knows it."},
            content_type="application/problem+json",
        )
    upstream.get("http://weather:3002/places", json=[])
    answer = client_of().get("/Nowhereville.svg")
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert client_of().get("/Nowhereville.png").status_code == 404
    assert client_of().get("/embed?city=Nowhereville").status_code == 404


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/embed?cty=Athens", "city"),
        ("/kiosk?City=Athens", "city"),
        ("/embed?city=Athens&unit=imperial", "units"),
        ("/Athens.svg?lng=23", "lon"),
        ("/Athens.png?teme=dark", "theme"),
    ],
)
def test_a_slip_of_a_parameter_is_named_elsewhere_too(services: FakeBackends, path: str, meant: str) -> None:
    assert services
    answer = client_of().get(path)
    assert answer.status_code == 400
    assert f"there is {meant}." in answer.text


@pytest.mark.parametrize(
    "path", ["/embed?city=Athens&fbclid=1", "/Athens.svg?_=1&theme=dark", "/kiosk?city=Athens&utm_source=k"]
)
def test_other_unknown_parameters_are_passed_over_and_named(services: FakeBackends, path: str) -> None:
    assert services
    answer = client_of().get(path)
    assert answer.status_code == 200
    assert answer.headers["X-Iris-Ignored"] in {"fbclid", "_", "utm_source"}
