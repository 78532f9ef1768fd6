"""A place and a time among words that nothing explains; words after `for` that are no places; talk."""

import pytest

from master.ask.places import Found, resolve, with_towns
from master.ask.price import SURE
from master.ask.understand import understand
from tests.ask.score import lookup_in
from tests.unit.master.ask.test_price import search, turn
from weather.place_search import PlaceSearch

__all__ = ["search"]


@pytest.mark.parametrize(
    ("question", "place", "left"),
    [
        ("zagreb a week on saturday", "Zagreb", "week"),
        ("We hold a wedding in Naoussa, Paros on Saturday. Do we need a marquee?", "Náousa", "marquee"),
        ("Αξίζει μονοήμερη στον Πόρο το Σάββατο;", "Póros", "μονοήμερη"),
        ("Με φουσκωτό από Σύμη αύριο 9 με 12, γίνεται;", "Sými", "φουσκωτό"),
        ("We are tramping near Queenstown from next Tuesday to Thursday", "Queenstown", "tramping"),
        ("we are canvassing in Leeds on Friday", "Leeds", "canvassing"),
        ("Αξίζει κουκλοθέατρο στον Βόλο αύριο;", "Volos", "κουκλοθέατρο"),
    ],
)
def test_a_place_and_a_time_are_asked_the_weather_of_in_doubt(
    question: str, place: str, left: str, search: PlaceSearch
) -> None:
    found = turn(question, search)
    assert " + ".join(map(str, found.understanding.intents)) == "weather"
    assert [subject.label.partition(",")[0] for subject in _found(question, search)] == [place]
    assert left in [word.text for word in found.understanding.unexplained]
    assert 0 < found.confidence < SURE


def _found(question: str, search: PlaceSearch) -> list[Found]:
    look_up = lookup_in(search)
    resolved = resolve(with_towns(understand(question), look_up), look_up)
    assert all(isinstance(place, Found) for place in resolved.places)
    return [place for place in resolved.places if isinstance(place, Found)]


@pytest.mark.parametrize(
    "question",
    [
        "who is the mayor of Athens today",
        "Book a hotel in Rome tomorrow",
        "we are canvassing in Xqzzyvork on Friday",
        "is my fligth to Munich on time",
        "bitcoin price in Rome today",
    ],
)
def test_other_questions_around_a_place_stay_declined(question: str, search: PlaceSearch) -> None:
    look_up = lookup_in(search)
    resolved = resolve(with_towns(understand(question), look_up), look_up)
    assert " + ".join(map(str, resolved.understanding.intents)) == "unknown"


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("Τι σημείο δρόσου θα έχουν αύριο τα Γιαννιτσά, για το βαμβάκι", "Giannitsá"),
        ("How much of the moon will be lit on Saturday night? Doing astrophotography", ""),
        ("τι φεγγάρι θα έχουμε την παρασκευή, πόσο τοις εκατό φωτισμένο", ""),
        ("Το φεγγάρι γεμίζει ή αδειάζει τώρα;", ""),
        ("Sunday sunrise on Milos, exact minute if you have it", "Mílos"),
        ("Sunset in Paros, precise please", "Páros"),
        ("Bergen... how wet is the rest of this week going to be?", "Bergen"),
        ("Leeds... how windy is tomorrow going to be?", "Leeds"),
    ],
)
def test_a_word_that_no_place_is_called_costs_and_hides_none(question: str, place: str, search: PlaceSearch) -> None:
    assert [found.label.partition(",")[0] for found in _found(question, search)] == ([place] if place else [])


@pytest.mark.parametrize(
    ("question", "intents"),
    [
        ("yo", "smalltalk"),
        ("You're the best", "smalltalk"),
        ("you are amazing", "smalltalk"),
        ("gia sou file", "smalltalk"),
        ("windchill in Oslo tomorrow", "weather/temperature"),
        ("Αίσθηση κρύου στην Πτολεμαίδα την Πέμπτη", "weather/temperature"),
        ("θα το στρώσει στην Αθήνα αύριο;", "weather/snow"),
        ("will snow settle in Leeds tomorrow", "weather/snow"),
        ("έρχεται μπουρίνι στον Πειραιά το απόγευμα", "weather/storm"),
        ("how far can you see in Gibraltar at present", "weather/fog"),
        ("Πόσα χιλιόμετρα βλέπει κανείς στην Κέρκυρα τώρα;", "weather/fog"),
        ("επίσημα δελτία κινδύνου για Ιταλία", "outside/warnings"),
        ("έχει δελτίο ΕΜΥ για την Πάτρα;", "outside/warnings"),
        ("anything official about it?", "outside/warnings"),
    ],
)
def test_other_words_for_what_is_known(question: str, intents: str) -> None:
    assert " + ".join(map(str, understand(question).intents)) == intents
