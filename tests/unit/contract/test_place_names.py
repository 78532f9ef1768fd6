import pytest

from contract.place_names import called


@pytest.mark.parametrize(
    ("asked", "own", "language", "name"),
    [
        ("Heraklion", ["Irákleion"], "en", "Heraklion"),
        ("heraklion", ["Irákleion"], "de", "Heraklion"),
        ("HERAKLION", ["Irákleion"], "en", "Heraklion"),
        ("Larissa", ["Lárisa"], "en", "Larissa"),
        ("Cologne", ["Köln"], "en", "Cologne"),
        ("Nafplio", ["Náfplio"], "en", "Nafplio"),
        ("náfplio", ["Náfplio"], "en", "Náfplio"),
        ("koln", ["Köln"], "en", "Koln"),
        ("newcastle on tyne", ["Newcastle upon Tyne"], "en", "Newcastle on Tyne"),
        ("the hague", ["Den Haag"], "en", "The Hague"),
        ("st johns", ["St. John's"], "en", "St. John's"),
        ("mcallen", ["McAllen"], "en", "McAllen"),
        ("νάυπλιο", ["Ναύπλιο", "Náfplio"], "el", "Ναύπλιο"),
        ("ναυπλιο", ["Ναύπλιο", "Náfplio"], "el", "Ναύπλιο"),
        ("Nafplio", ["Ναύπλιο", "Náfplio"], "el", None),
        ("Ναύπλιο", ["Náfplio"], "en", None),
        ("Афины", ["Афины", "Athens"], "ru", "Афины"),
        ("Афины", ["Athens"], "ua", "Афины"),
        ("東京", ["東京", "Tokyo"], "ja", "東京"),
        ("nyc", ["New York City"], "en", None),
        ("rio", ["Rio de Janeiro"], "en", None),
    ],
)
def test_a_place_is_called_so(asked: str, own: list[str], language: str, name: str | None) -> None:
    assert called(asked, own, language) == name
