"""What a question means after another one: kinds that people who don't know the grammar asked, each with neighbours."""

import pytest

from master.ask.context import Context
from master.ask.dialogue import Asked, Turn, of_the_same_name, settled
from master.ask.intents import Intent
from master.ask.places import Missing, Subject, resolve, with_towns
from master.ask.speech import Speech
from master.ask.understand import understand
from master.ask.when import When
from master.facts.measures import Measures
from tests.ask.score import TODAY, lookup_in
from weather.gazetteer import DEFAULT_PATH, Gazetteer
from weather.place_search import PlaceSearch


@pytest.fixture(scope="module")
def search() -> PlaceSearch:
    return PlaceSearch(Gazetteer(DEFAULT_PATH))


def turn_after(last: Context, question: str, search: PlaceSearch) -> Turn:
    """What a question is about after another one."""
    look_up = lookup_in(search)
    understanding = with_towns(of_the_same_name(understand(question), last), look_up)
    resolved = resolve(understanding, look_up)
    speech = Speech(understanding.language, Measures("metric"))
    return settled(resolved.understanding, resolved.places, Asked(last, "", TODAY, speech, Subject.named))


def after(last: Context, question: str, search: PlaceSearch) -> tuple[str, str, str]:
    """The intents, places and times of a question after another one."""
    turn = turn_after(last, question, search)
    places = ("/".join(filter(None, (subject.name, subject.country))) for subject in turn.subjects)
    return " + ".join(map(str, turn.intents)), " + ".join(places), ", ".join(map(str, turn.whens))


def last_of(intent: Intent, *places: str, when: str = "", polar: bool = False) -> Context:
    return Context((intent,), places, places, whens=(When.parse(when),) if when else (), polar=polar)  # type: ignore[arg-type]


RAIN = Intent("weather", "rain")
OF_TWO = last_of(Intent("compare", "colder"), "Oslo", "Helsinki", when="tomorrow")


@pytest.mark.parametrize(("question", "expected"), [
    ("add Stockholm", ("compare/colder", "Oslo + Helsinki + Stockholm/se", "tomorrow")),
    ("please add Tromsø", ("compare/colder", "Oslo + Helsinki + Tromsø/no", "tomorrow")),
    ("πρόσθεσε τη Στοκχόλμη", ("compare/colder", "Oslo + Helsinki + Στοκχόλμη/se", "tomorrow")),
    ("and Stockholm?", ("compare/colder", "Oslo + Helsinki + Stockholm/se", "tomorrow")),
    ("no, Stockholm", ("compare/colder", "Oslo + Stockholm/se", "tomorrow")),
    ("compare with Rome", ("compare/colder", "Oslo + Rome/it", "tomorrow")),
])  # fmt: skip
def test_a_place_is_added_to_those_compared(question: str, expected: tuple[str, str, str], search: PlaceSearch) -> None:
    assert after(OF_TWO, question, search) == expected


@pytest.mark.parametrize(("question", "expected"), [
    ("compare with Rome", ("compare/wetter", "Leeds + Rome/it", "friday")),
    ("compare it to Paris", ("compare/wetter", "Leeds + Paris/fr", "friday")),
    ("σύγκρινέ το με τα Τρίκαλα", ("compare/wetter", "Leeds + Τρίκαλα/gr", "friday")),
])  # fmt: skip
def test_places_are_compared_by_what_was_asked(
    question: str, expected: tuple[str, str, str], search: PlaceSearch
) -> None:
    assert after(last_of(RAIN, "Leeds", when="friday"), question, search) == expected


@pytest.mark.parametrize(("name", "question", "city"), [
    ("Springfield", "the one in Vermont", "Springfield, Vermont, US"),
    ("Springfield", "no, I mean the one in Illinois", "Springfield, Illinois, US"),
    ("London", "the one in Canada", "London, CA"),
    ("Τρίπολη", "εννοώ αυτήν στη Λιβύη", "Tripoli, LY"),
])  # fmt: skip
def test_the_one_in_a_region_is_a_place_of_the_last_name(
    name: str, question: str, city: str, search: PlaceSearch
) -> None:
    (subject,) = turn_after(last_of(RAIN, name), question, search).subjects
    place = subject.place
    assert place is not None
    assert ", ".join(filter(None, (place.name, place.country == "US" and place.state, place.country))) == city


@pytest.mark.parametrize(("question", "whens"), [
    ("between 10 and 2 specifically", "friday 10:00-14:00"),
    ("at 6 when I finish", "friday 18:00"),
    ("στις 6 που σχολάω;", "friday 18:00"),
    ("την Κυριακή που γυρίζω;", "sunday"),
    ("stis 6 pou sxolaw", "friday 18:00"),
    ("αύριο που έχω δουλειά", "tomorrow"),
])  # fmt: skip
def test_what_one_does_at_a_time_says_nothing_of_what_is_asked(question: str, whens: str, search: PlaceSearch) -> None:
    assert after(last_of(RAIN, "Λάρισα", when="friday"), question, search) == ("weather/rain", "Λάρισα", whens)


@pytest.mark.parametrize(("last", "whens"), [
    ("2017-01-09", "2017-01-09"), ("monday-1", "monday-1"), ("yesterday", "yesterday"), ("tomorrow", "yesterday"),
    ("", "yesterday"),
])  # fmt: skip
@pytest.mark.parametrize("question", ["and how cold was it?", "και πόσο κρύο έκανε;", "was it windy?"])
def test_what_was_is_of_the_last_day_that_was(question: str, last: str, whens: str, search: PlaceSearch) -> None:
    assert after(last_of(Intent("weather", "snow"), "Leeds", when=last), question, search)[2] == whens


@pytest.mark.parametrize("question", [
    "is that normal?", "is this normal", "is it usual for December?", "είναι φυσιολογικό;", "is that typical?",
])  # fmt: skip
def test_whether_it_is_as_usual_is_asked_of_the_last_place(question: str, search: PlaceSearch) -> None:
    turn = turn_after(last_of(Intent("weather", "temperature"), "Leeds", when="today"), question, search)
    assert (turn.intents, turn.polar) == ((Intent("normals", claim="usual"),), True)


@pytest.mark.parametrize(
    "question", ["is it windier than usual?", "is it warmer than normal", "how much more than usual"]
)
def test_more_than_usual_is_not_whether_it_is_usual(question: str) -> None:
    assert understand(question).intents[0].claim != "usual"


@pytest.mark.parametrize("question", ["cool, good night", "perfect, goodnight!", "nice, bye", "ωραία, καληνύχτα"])
def test_praise_and_a_farewell_are_small_talk(question: str) -> None:
    assert understand(question).intents == (Intent("smalltalk"),)


@pytest.mark.parametrize("question", ["cool, tomorrow?", "is it cool tonight?", "is it cool?"])
def test_what_is_asked_beside_praise_is_no_small_talk(question: str) -> None:
    assert understand(question).intents != (Intent("smalltalk"),)


def test_a_place_that_is_corrected_to_an_unknown_one_is_told(search: PlaceSearch) -> None:
    look_up = lookup_in(search)
    assert [place.text for place in resolve(understand("λάθος, στα Κουραμπιεδοχώρια"), look_up).places] == [
        "Κουραμπιεδοχώρια"
    ]


@pytest.mark.parametrize(("last", "question", "whens"), [
    ("today night", "what about after 9?", "today 21:00-24:00"),
    ("friday evening", "and at 8", "friday 20:00"),
    ("friday afternoon", "and at 5?", "friday 17:00"),
    ("friday morning", "and at 8?", "friday 08:00"),
    ("friday evening", "and at 8 am?", "friday 08:00"),
])  # fmt: skip
def test_an_hour_is_in_the_half_of_the_day_that_was_asked_about(
    last: str, question: str, whens: str, search: PlaceSearch
) -> None:
    assert after(last_of(RAIN, "Leeds", when=last), question, search)[2] == whens


@pytest.mark.parametrize(("question", "expected"), [
    ("ok what about my sister in Dallas", ("weather/rain", "Dallas/us", "friday")),
    ("great, and in Dublin?", ("weather/rain", "Dublin/ie", "friday")),
    ("ok, Dublin?", ("weather/rain", "Dublin/ie", "friday")),
    ("ωραία, και στα Χανιά;", ("weather/rain", "Χανιά/gr", "friday")),
    ("what about the choir trip in Dallas on Sunday", ("weather/rain", "Dallas/us", "sunday")),
    ("και στα Χανιά την ίδια μέρα;", ("weather/rain", "Χανιά/gr", "friday")),
    ("and Cork on the same day?", ("weather/rain", "Cork/ie", "friday")),
    ("wind in Cork on the same day", ("weather/wind", "Cork/ie", "friday")),
])  # fmt: skip
def test_another_place_is_asked_about_as_the_last_one(
    question: str, expected: tuple[str, str, str], search: PlaceSearch
) -> None:
    assert after(last_of(RAIN, "Leeds", when="friday"), question, search) == expected


@pytest.mark.parametrize("question", ["how much?", "and how much", "πόσο;", "και πόση;", "poso?"])
def test_how_much_asks_for_no_yes(question: str, search: PlaceSearch) -> None:
    turn = turn_after(last_of(Intent("weather", "snow"), "Leeds", when="friday", polar=True), question, search)
    assert (turn.intents, turn.polar) == ((Intent("weather", "snow", "amount"),), False)


@pytest.mark.parametrize(("question", "told"), [
    ("what about Korea?", "“Korea” may mean South Korea · North Korea: name one of them."),
    ("headlines from Korea", "“Korea” may mean South Korea · North Korea: name one of them."),
    ("weather in Congo", "“Congo” may mean Congo - Kinshasa · Congo - Brazzaville: name one of them."),
    ("νέα από την Κορέα", "«Κορέα»: Νότια Κορέα · Βόρεια Κορέα; Πείτε ποια από τις δύο."),
])  # fmt: skip
def test_a_name_of_two_countries_is_asked_back(question: str, told: str, search: PlaceSearch) -> None:
    understanding = understand(question)
    (missing,) = resolve(understanding, lookup_in(search)).places
    assert isinstance(missing, Missing)
    assert missing.told(Speech(understanding.language, Measures("metric"))) == told


@pytest.mark.parametrize(("question", "place", "untold"), [
    ("Θα βρέξει στον Πύργο της Σαντορίνης;", "Πύργο", ["Σαντορίνης"]),
    ("όχι, στον Πύργο της Σαντορίνης εννοώ", "Πύργο", ["Σαντορίνης"]),
    ("καιρός στο Καστέλι της Κρήτης", "Καστέλι", ["Κρήτης"]),
])  # fmt: skip
def test_what_a_place_is_of_is_no_place_beside_it(question: str, place: str, untold: list[str]) -> None:
    understanding = understand(question)
    assert [each.text for each in understanding.places] == [place]
    assert [word.text for word in understanding.unexplained] == untold


def test_two_places_that_are_listed_stay_two() -> None:
    assert len(understand("καιρός στην Πάτρα και της Λαμίας").places) == len(("Πάτρα", "Λαμία"))


@pytest.mark.parametrize("question", [
    "Where does the wind come from in Cork now?",
    "where is the wind from in Cork",
    "where does the wind blow from in Cork",
])  # fmt: skip
def test_where_the_wind_comes_from_is_its_direction(question: str) -> None:
    understanding = understand(question)
    assert (understanding.intents, understanding.form.direction) == ((Intent("weather", "wind"),), True)
