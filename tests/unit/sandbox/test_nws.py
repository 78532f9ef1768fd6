"""The stand-in for the US weather service, its odd sides included."""

import pytest
from flask.testing import FlaskClient

US = {"User-Agent": "Iris/1 (weather@example.org)"}
DENVER = "/points/39.7392,-104.9847"


def test_without_a_contact_it_refuses_with_html(client: FlaskClient) -> None:
    answer = client.get(DENVER, headers={"User-Agent": "curl/8"})
    assert (answer.status_code, answer.content_type.partition(";")[0]) == (403, "text/html")


@pytest.mark.parametrize("path", ["/points/39.73921,-104.9847", "/points/39.70,-104.9847", "/points/39.7,-104.0"])
def test_coordinates_that_are_not_canonical_are_redirected(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers=US)
    assert answer.status_code == 301
    assert client.get(answer.headers["Location"], headers=US).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"), [("/points/37.98,23.73", 404), ("/points/a,b", 400), ("/stations/X/observations", 404)]
)
def test_what_it_does_not_have_is_a_problem(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path, headers=US)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")


def test_a_point_leads_to_layers_and_to_reports(client: FlaskClient) -> None:
    point = client.get(DENVER, headers=US).json["properties"]
    assert point["timeZone"] == "America/Denver"
    layers = client.get(point["forecastGridData"], headers=US).json["properties"]
    assert len(layers["heatIndex"]["values"]) == 1, "equal neighbours are one value"
    assert len(layers["quantitativePrecipitation"]["values"]) == 26, "sums aren't merged"
    assert layers["pressure"] == {}
    stations = client.get(point["observationStations"], headers=US).json["features"]
    name = stations[0]["properties"]["stationIdentifier"]
    newest, older = client.get(f"/stations/{name}/observations?limit=2", headers=US).json["features"]
    assert newest["properties"]["windSpeed"]["value"] is None
    assert older["properties"]["windSpeed"]["value"] is not None
