from typing import Any

import pytest

from tests.unit.weather.gazetteers import place
from weather.local_names import local_names


@pytest.mark.parametrize(
    ("alternates", "language", "name"),
    [
        (["Athina", "Αθήνα", "Αθηνα", "Афины"], "el", "Αθήνα"),
        (["Москва", "Moskau", "Μόσχα"], "ru", "Москва"),
        (["Киев", "Київ"], "uk", "Київ"),
        (["アテネ", "雅典"], "ja", "アテネ"),
        (["서울", "首爾"], "ko", "서울"),
        (["紐約", "纽约"], "zh", "纽约"),
        (["تهران", "کرج"], "fa", "کرج"),
        (["القاهرة"], "ar", "القاهرة"),
        (["תל אביב", "Тель-Авив"], "he", "תל אביב"),
        (["दिल्ली"], "hi", "दिल्ली"),
        (["თბილისი"], "ka", "თბილისი"),
        (["Երևան"], "hy", "Երևան"),
        (["กรุงเทพ"], "th", "กรุงเทพ"),
    ],
)
def test_the_script_tells_the_language_of_a_name(alternates: list[str], language: str, name: str) -> None:
    assert local_names(place(1, "Anywhere", "XX", alternatenames=alternates))[language] == name


def test_of_several_names_the_one_most_like_the_others_counts() -> None:
    found = local_names(place(1, "Anywhere", "XX", alternatenames=["Афины", "Афін", "Афина", "Столица"]))
    assert found["ru"] in {"Афины", "Афина"}


def test_letters_of_another_cyrillic_language_are_not_ukrainian() -> None:
    assert "uk" not in local_names(place(1, "Anywhere", "XX", alternatenames=["Мінёв", "Москва"]))


def test_a_japanese_town_is_written_in_chinese_characters() -> None:
    assert local_names(place(1, "Osaka", "JP", alternatenames=["大阪"], timezone="Asia/Tokyo"))["ja"] == "大阪"


@pytest.mark.parametrize(
    ("row", "language", "name"),
    [
        ({"name": "Athens", "timezone": "Europe/Athens"}, "de", "Athen"),
        ({"name": "Copenhagen", "timezone": "Europe/Copenhagen"}, "no", "København"),
        ({"name": "Zürich", "timezone": "Europe/Zurich"}, "it", "Zurigo"),
        ({"name": "Patras", "timezone": "Europe/Athens"}, "de", None),
    ],
)
def test_the_city_of_a_time_zone_has_a_name_in_every_language(
    row: dict[str, Any], language: str, name: str | None
) -> None:
    assert local_names(place(1, row["name"], "XX", timezone=row["timezone"])).get(language) == name


@pytest.mark.parametrize(
    ("name", "alternates", "told"),
    [
        ("Thessaloníki", ["Σαλονίκη", "Σαλονίκι", "Θεσσαλονίκη"], "Θεσσαλονίκη"),
        ("Náxos", ["Χώρα", "Χώρα Νάξου", "Νάξος"], "Νάξος"),
        ("Lefkáda", ["Λευκάς", "Λευκάδα"], "Λευκάδα"),
    ],
)
def test_of_a_greek_place_the_name_is_told_that_sounds_like_its_own(
    name: str, alternates: list[str], told: str
) -> None:
    assert local_names(place(1, name, "GR", alternatenames=alternates))["el"] == told


def test_the_first_greek_name_of_our_own_is_told() -> None:
    milan = place(1, "Milan", "IT", alternatenames=["Μεδιόλανα"], greek=("Μιλάνο", "Μεδιόλανο"))

    assert local_names(milan)["el"] == "Μιλάνο"
