import pytest

from contract.coordinates import typed_coordinates
from master.ask.tokens import tokens


@pytest.mark.parametrize(("text", "point"), [
    ("37.98,23.73", (37.98, 23.73)),
    ("37.9;23.8", (37.9, 23.8)), ("0 -30", (0, -30)), ("+37.9 , -122.4", (37.9, -122.4)),
    ("51.5237° N, 5.0642° E", (51.5237, 5.0642)), ("33.87S 151.2E", (-33.87, 151.2)), ("40.7N,74W", (40.7, -74)),
    ("33°51'25\"S 151°12'E", (-33.856944, 151.2)),
    ("51°31′25.3″N 5°3′51.1″E", (51.523694, 5.064194)),
    ("51° 31.5' N, 5° 3' E", (51.525, 5.05)), ("33°51'25''S,151°12'36''E", (-33.856944, 151.21)),
    ("51,5237; 5,0642", (51.5237, 5.0642)), ("51,5237 5,0642", (51.5237, 5.0642)),
    ("51,5237, 5,0642", (51.5237, 5.0642)),
    ("-33,87; 151,2", (-33.87, 151.2)), ("51,5237° N; 5,0642° E", (51.5237, 5.0642)),
    ("−33.87, 151.21", (-33.87, 151.21)), ("40.7128, −74.0060", (40.7128, -74.006)),
    ("N 51.5 E 5.06", (51.5, 5.06)), ("N51.5, W0.12", (51.5, -0.12)), ("S33°51' E151°12'", (-33.85, 151.2)),
    ("151.2E 33.87S", (-33.87, 151.2)), ("(51.5, -0.12)", (51.5, -0.12)), ("geo:37.78,-122.39", (37.78, -122.39)),
    ("51.5/-0.12", (51.5, -0.12)), ("90,180", (90, 180)), ("51.5n 0.12w", (51.5, -0.12)),
    ("37.98، 23.73", (37.98, 23.73)),
    ("0° N, 0° E", (0, 0)),
])  # fmt: skip
def test_a_point_is_read_as_people_copy_it(text: str, point: tuple[float, float]) -> None:
    assert typed_coordinates(text) == pytest.approx(point, abs=1e-6)


@pytest.mark.parametrize(
    "text",
    ["", "Athens", "91,0", "0,181", "51.5", "51.5 N", "10557 22", "123 45", "51.5N 40S", "5E 6W", "37.98", "12",
     "1,2,3", "51.5 North 5 East", "4 East", "51.5N 5.06", "M25", "E14", "E1 6AN", "37.98,23.73,5"],
)  # fmt: skip
def test_other_texts_are_no_point(text: str) -> None:
    assert typed_coordinates(text) is None


@pytest.mark.parametrize(("question", "point"), [
    ("weather at 51.5237° N, 5.0642° E tomorrow", "51.5237° N, 5.0642° E"),
    ("is it hot 33.87S 151.2E", "33.87S 151.2E"),
    ("rain at −33.87, 151.21?", "−33.87, 151.21"), ("wind N 51.5 E 5.06", "N 51.5 E 5.06"),
    ("weather 48,85; 2,35", "48,85; 2,35"), ("rain at -33,87;151,21 tomorrow?", "-33,87;151,21"),
    ("weather in 33°51'25\"S 151°12'E", "33°51'25\"S 151°12'E"),
])  # fmt: skip
def test_a_point_within_a_question_is_read_as_a_whole(question: str, point: str) -> None:
    (token,) = (token for token in tokens(question) if token.kind == "point")
    assert token.text == point
    assert typed_coordinates(token.text)


@pytest.mark.parametrize(
    "question",
    ["rain at 5 E", "in 3 hours in Athens", "weather on 12 November 2026, 8:30", "5 N 6 S", "rain on 1, 2; 3, 4"],
)
def test_other_numbers_in_a_question_are_no_point(question: str) -> None:
    assert [token.text for token in tokens(question) if token.kind == "point"] == []
