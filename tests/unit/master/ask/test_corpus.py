"""How well the grammar understands the corpus of `tests/ask/` (its README has the format), and names of towns."""

import sqlite3
from contextlib import closing

import pytest

from master.ask.places import Found, Missing, Subject, resolve, with_towns
from master.ask.speech import Speech
from master.ask.understand import Understanding, understand
from tests.ask.score import lookup_in, score
from weather.gazetteer import DEFAULT_PATH, Gazetteer
from weather.place_search import PlaceSearch


@pytest.fixture(scope="module")
def search() -> PlaceSearch:
    return PlaceSearch(Gazetteer(DEFAULT_PATH))


def understood(question: str, search: PlaceSearch) -> Understanding:
    return with_towns(understand(question), lookup_in(search))


@pytest.mark.parametrize(("file", "wanted"), [("training", 0.98), ("held_out", 0.95), ("fresh", 0.98)])
def test_the_corpus_is_understood_and_names_no_wrong_place(file: str, wanted: float) -> None:
    right, wrong_place, count = score(file, show=False)

    assert count > 200
    assert right / count >= wanted
    assert wrong_place / count <= 0.01


@pytest.mark.parametrize("template", ["will it rain in {} tomorrow?", "weather {}"])
def test_the_names_of_large_towns_are_places(template: str, search: PlaceSearch) -> None:
    with closing(sqlite3.connect(DEFAULT_PATH)) as file:
        towns = [
            name for (name,) in file.execute("SELECT name FROM places WHERE population > 200000") if name.isascii()
        ]
    wrong = [name for name in towns if [p.text for p in understood(template.format(name), search).places] != [name]]
    assert len(towns) > 1500
    assert len(wrong) / len(towns) <= 0.01, wrong


@pytest.mark.parametrize(
    ("question", "intents", "place", "when"),
    [
        ("weather Minsk", "weather", "Minsk, BY", ""),
        ("wether in brighton tommorow", "weather", "Brighton, GB", "tomorrow"),
        ("raining in Tempe?", "weather/rain", "Tempe, US", ""),
        ("weather Mexicali", "weather", "Mexicali, MX", ""),
        ("sunny in Gold Coast tomorow", "weather/sky", "Gold Coast, AU", "tomorrow"),
        ("weather in Ivory Coast", "weather", "Yamoussoukro, CI", ""),
        ("rain in Newport News tomorrow", "weather/rain", "Newport News, US", "tomorrow"),
        ("weather in Mar del Plata on Friday", "weather", "Mar del Plata, AR", "friday"),
        ("weather in Friday Harbor", "weather", "Friday Harbor, US", ""),
        ("weather in London Friday", "weather", "London, GB", "friday"),
        ("is it warm in nice tomorrow", "weather/temperature", "Nice, FR", "tomorrow"),
        ("in London do I need an umbrella", "weather/umbrella", "London, GB", ""),
        ("forcast Paris", "weather", "Paris, FR", "days"),
        ("weather 37.98,23.73", "weather", "Athens, GR", ""),
        ("40.64, 22.94", "weather", "Thessaloníki, GR", ""),
        ("καιρός στο 40.64,22.94 αύριο", "weather", "Thessaloníki, GR", "tomorrow"),
        ("καιρός Ν. Υόρκη", "weather", "New York City, US", ""),
        ("τι καιρό κάνει στον Αγ. Νικόλαο Κρήτης", "weather", "Ágios Nikólaos, GR", ""),
        ("καιρός στην Αγ. Παρασκευή την Παρασκευή", "weather", "Agía Paraskeví, GR", "friday"),
        ("καιρός την Παρασκευή στην Αθήνα", "weather", "Athens, GR", "friday"),
    ],
)
def test_what_is_like_a_word_and_is_a_town_is_the_town(
    question: str, intents: str, place: str, when: str, search: PlaceSearch
) -> None:
    resolved = resolve(understood(question, search), lookup_in(search))

    assert " + ".join(map(str, resolved.understanding.intents)) == intents
    assert [found.label for found in resolved.places if isinstance(found, Found)] == [place]
    assert ", ".join(map(str, resolved.understanding.whens)) == when


@pytest.mark.parametrize(
    ("question", "label", "assumed", "also"),
    [
        ("weather in Georgia", "Tbilisi, GE", False, ("Atlanta, US",)),
        ("καιρός Γεωργία", "Tbilisi, GE", False, ("Atlanta, US",)),
        ("weather for vallencia spain friday", "Valencia, ES", True, ()),
        ("weather in Germny", "Berlin, DE", True, ()),
        ("weather from germny", "Berlin, DE", True, ()),
        ("weather in lax", "Los Angeles International Airport, US", True, ()),
        ("weather in LAX", "Los Angeles International Airport, US", False, ()),
        ("temperature for Lagos, the Portuguese one", "Lagos, PT", False, ()),
        ("exei aera stin ko", "Kos, GR", False, ()),
        ("wind in rome rite now", "Rome, IT", False, ()),
    ],
)
def test_what_was_taken_for_a_name_is_told(
    search: PlaceSearch, question: str, label: str, also: tuple[str, ...], *, assumed: bool
) -> None:
    look_up = lookup_in(search)
    found = resolve(with_towns(understand(question), look_up), look_up).places
    assert [(each.label, each.assumed, each.also) for each in found if isinstance(each, Found)] == [
        (label, assumed, also)
    ]


@pytest.mark.parametrize(("question", "typed", "called"), [
    ("weather in Paris, Texas", "Paris, Texas", "Paris, Texas"),
    ("weather Birmingham Alabama", "Birmingham Alabama", "Birmingham, Alabama"),
    ("weather in Paris", "Paris", "Paris"), ("kairos sto Oslo", "Oslo", "Όσλο"),
])  # fmt: skip
def test_a_place_is_called_as_narrowly_as_it_was_asked_for(
    search: PlaceSearch, question: str, typed: str, called: str
) -> None:
    look_up = lookup_in(search)
    understanding = understand(question)
    (found,) = resolve(understanding, look_up).places
    assert isinstance(found, Found)
    assert found.text == typed
    assert Subject.of(found, understanding.language).name == called


def test_no_airport_is_meant_by_four_small_letters(search: PlaceSearch) -> None:
    look_up = lookup_in(search)
    assert not any(isinstance(each, Found) for each in resolve(understand("kairos sto seli"), look_up).places)


@pytest.mark.parametrize(
    "question", ["will it rain on Mont Blanc", "weather at Big Ben", "weather on Everest tomorrow"]
)
def test_a_sight_is_neither_a_village_nor_an_airport_with_its_name(search: PlaceSearch, question: str) -> None:
    (found,) = resolve(understand(question), lookup_in(search)).places
    assert isinstance(found, Missing)
    assert found.told(Speech("en")).startswith("I know towns and airports, not sights")


def test_an_airport_is_not_another_beside_itself(search: PlaceSearch) -> None:
    (found,) = resolve(understand("weather at Heathrow"), lookup_in(search)).places
    assert isinstance(found, Found)
    assert (found.label, found.also) == ("London Heathrow Airport, GB", ())


def test_words_beside_a_towns_name_are_left_over(search: PlaceSearch) -> None:
    look_up = lookup_in(search)
    told = resolve(understand("weather in montreal rite now"), look_up).understanding
    assert [word.text for word in told.unexplained] == ["rite"]
