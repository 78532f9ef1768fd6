import pytest
from babel.messages.pofile import read_po

from weather import languages
from weather.languages import (
    CATALOGUES,
    LOCALES,
    is_translated,
    likely_languages,
    translate_condition,
    translate_description,
)
from weather.providers.open_meteo.convert import CONDITIONS

DESCRIPTIONS = set(languages.DESCRIPTIONS.values())


def test_what_open_meteo_becomes_is_openweathermaps_own_wording() -> None:
    assert all(languages.DESCRIPTIONS[each.id] == each.description for each in CONDITIONS.values())


@pytest.mark.parametrize(
    ("condition_id", "description", "lang", "said"),
    [
        (500, "light rain", "it", "pioggia leggera"),
        (801, "few clouds: 11-25%", "de", "ein paar Wolken"),
        (801, "few clouds: 11-25%", "en", "few clouds: 11-25%"),
        (800, "Sky is Clear", "el", "καθαρός ουρανός"),
        ("500", "light rain", "tr", "hafif yağmur"),
        (9_999, "raining cats", "pl", "raining cats"),
        (None, "light rain", "ru", "небольшой дождь"),
        (500, "chuva leve", "pt_br", "chuva leve"),
        (500, "light rain", "pt_br", "chuva fraca"),
        (500, "小雨", "zh_cn", "小雨"),
    ],
)
def test_a_condition_is_worded_by_its_id(condition_id: object, description: str, lang: str, said: str) -> None:
    assert translate_condition(condition_id, description, lang) == said


def test_brazil_has_words_of_its_own_where_the_provider_knows_them() -> None:
    assert [is_translated(lang) for lang in ("en", "pt", "sp", "pt_br", "zh_cn")] == [True, True, True, False, False]


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
    assert set(CATALOGUES) == {"de", "el", "es", "fr", "it", "nl", "pl", "pt", "ru", "tr"}


@pytest.mark.parametrize(
    ("name", "languages"),
    [("Αθήνα", ("el",)), ("Athens", ()), ("東京", ("zh", "ja")), ("Київ", ("ru", "uk")), ("12", ())],
)
def test_the_script_of_a_name_suggests_its_languages(name: str, languages: tuple[str, ...]) -> None:
    assert likely_languages(name) == languages
