import pytest
from babel.messages.pofile import read_po

from weather import languages
from weather.descriptions import CATALOGUES, LOCALES, described
from weather.providers.wmo import CONDITIONS

WORDS = {condition.description for condition in CONDITIONS.values()}


@pytest.mark.parametrize(
    ("lang", "words"),
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
def test_the_weather_is_said_in_the_language_asked_for(lang: str, words: str) -> None:
    assert described("light rain", lang) == words


def test_words_that_a_language_lacks_stay_english() -> None:
    assert described("raining cats", "el") == "raining cats"


@pytest.mark.parametrize("lang", sorted(CATALOGUES))
def test_each_language_says_everything(lang: str) -> None:
    assert set(CATALOGUES[lang]) == WORDS


def test_the_template_has_everything_that_is_to_be_said() -> None:
    with (LOCALES / "weather.pot").open("rb") as template:
        assert {message.id for message in read_po(template) if message.id} == WORDS


def test_every_folder_with_a_catalogue_is_a_language() -> None:
    assert {"el", "de", "fr", "es"} == set(CATALOGUES)


@pytest.mark.parametrize(
    ("name", "spoken"), [("Αθήνα", ("el",)), ("Athens", ()), ("東京", ("zh", "ja")), ("Київ", ("ru", "uk")), ("12", ())]
)
def test_a_names_letters_tell_its_language(name: str, spoken: tuple[str, ...]) -> None:
    assert languages.of_script(name) == spoken
