import pytest
from babel.messages.pofile import read_po

from weather.languages import CATALOGUES, LOCALES, likely_languages, translate_description
from weather.providers.open_meteo.convert import CONDITIONS

DESCRIPTIONS = {condition.description for condition in CONDITIONS.values()}


@pytest.mark.parametrize(
    ("lang", "translation"),
    [
        ("en", "light rain"),
        ("el", "ελαφριά βροχή"),
        ("de", "leichter Regen"),
        ("fr", "légère pluie"),
        ("es", "lluvia ligera"),
        ("sp", "lluvia ligera"),
        ("zu", "light rain"),
    ],
)
def test_a_description_is_translated_into_the_language_of_the_query(lang: str, translation: str) -> None:
    assert translate_description("light rain", lang) == translation


def test_a_description_without_a_translation_stays_english() -> None:
    assert translate_description("raining cats", "el") == "raining cats"


@pytest.mark.parametrize("lang", sorted(CATALOGUES))
def test_each_catalogue_translates_every_description(lang: str) -> None:
    assert set(CATALOGUES[lang]) == DESCRIPTIONS


def test_the_template_holds_every_description() -> None:
    with (LOCALES / "weather.pot").open("rb") as template:
        assert {message.id for message in read_po(template) if message.id} == DESCRIPTIONS


def test_each_folder_with_a_catalogue_is_a_language() -> None:
    assert {"el", "de", "fr", "es"} == set(CATALOGUES)


@pytest.mark.parametrize(
    ("name", "languages"),
    [("Αθήνα", ("el",)), ("Athens", ()), ("東京", ("zh", "ja")), ("Київ", ("ru", "uk")), ("12", ())],
)
def test_the_script_of_a_name_suggests_its_languages(name: str, languages: tuple[str, ...]) -> None:
    assert likely_languages(name) == languages
