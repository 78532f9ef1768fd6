"""What a reading costs: an answer is sure of itself only where every content word is explained and nothing guessed."""

import pytest

from master.ask.context import Context
from master.ask.dialogue import Asked, Turn, settled
from master.ask.intents import Intent
from master.ask.places import Subject, resolve, with_towns
from master.ask.price import SURE
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


def turn(question: str, search: PlaceSearch, last: Context | None = None) -> Turn:
    """The turn that a question is, after the last one."""
    look_up = lookup_in(search)
    resolved = resolve(with_towns(understand(question), look_up), look_up)
    speech = Speech(resolved.understanding.language, Measures("metric"))
    return settled(resolved.understanding, resolved.places, Asked(last or Context(), "", TODAY, speech, Subject.named))


@pytest.mark.parametrize(
    "question",
    [
        "will it rain in Athens tomorrow?",
        "hi, could you please tell me if it is going to snow in Oslo on Friday, thanks",
        "is the wind above 20 knots in Naxos today",
        "what's the air pressure in Bogota",
        "is it warm enough for a coat in Rome tonight",
        "which day will be the warmest in Rome this week",
        "is it warmer in Rome or Athens",
        "how warm is the sea in Chania",
        "sports news from Greece",
        "how long is the day in Oslo tomorrow",
        "θα βρέξει αύριο στον Βόλο;",
        "πες μου σε παρακαλώ τι καιρό θα κάνει στα Χανιά",
        "έχει κύμα στη Χίο αύριο;",
        "tha vreksei avrio ston peiraia",
    ],
)
def test_what_is_explained_to_the_last_word_is_sure(question: str, search: PlaceSearch) -> None:
    found = turn(question, search)
    assert found.understanding.unexplained == ()
    assert found.confidence >= SURE


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("will the kids get wet in Athens tomorrow", "kids"),
        ("does the car need a wash in Athens tomorrow, rain?", "car, wash"),
        ("will it rain in Athens while I visit the Acropolis", "visit, Acropolis"),
        ("dry enough in the air to hang laundry outside in Amsterdam", "the air, hang"),
        ("who won in Rome, any sports headlines?", "who won"),
        ("rain in Rome 42", "42"),
        ("has the sea any influence on the wind in Naxos", "the sea, influence"),
        ("θα βρέξει αύριο στο χωράφι στη Λαμία;", "χωράφι"),
        ("πόσο θα φυσάει για ψάρεμα στην Πάρο", "ψάρεμα"),
        ("tha vreksei avrio sto gamo stin patra", "gamo"),
    ],
)
def test_a_content_word_that_nothing_explains_leaves_a_doubt(question: str, left: str, search: PlaceSearch) -> None:
    found = turn(question, search)
    assert ", ".join(word.text for word in found.understanding.unexplained) == left
    assert 0.0 < found.confidence < SURE


@pytest.mark.parametrize(
    "question",
    [
        "wil it snow in Oslo tomorow afternon",
        "weather in Athns",
        "weather in Springfield",
        "rain in Edinborough tonight",
        "καιρός στη Θεσσαλονκη αύριο",
        "θερμοκρσία στην Αθήνα",
        "exei liakada stin tripoli?",
    ],
)
def test_a_guess_leaves_a_doubt(question: str, search: PlaceSearch) -> None:
    assert turn(question, search).confidence < SURE


def test_further_circumstances_cost_less_than_the_first(search: PlaceSearch) -> None:
    one = turn("will the kids get wet in Athens", search).confidence
    three = turn("will the kids get wet at school with their dog in Athens", search).confidence
    assert one - 0.1 < three < one < SURE


def test_the_doubt_of_a_guess_survives_in_what_follows(search: PlaceSearch) -> None:
    guessed = turn("rain in Edinborough tonight", search)
    assert guessed.doubt > 0
    last = Context((Intent("weather", "rain"),), ("Edinburgh, GB",), whens=(When(day="today"),), doubt=guessed.doubt)
    assert Context.parse(str(last)).doubt == guessed.doubt
    assert turn("and tomorrow?", search, Context.parse(str(last))).confidence < SURE
    assert turn("how windy?", search, Context.parse(str(last))).confidence < SURE
    assert turn("how windy is it in Rome", search, Context.parse(str(last))).confidence >= SURE
    sure = Context((Intent("weather", "rain"),), ("Edinburgh, GB",), whens=(When(day="today"),))
    assert turn("and tomorrow?", search, sure).confidence >= SURE


@pytest.mark.parametrize("text", ["-1", "²", "999", "x", ""])
def test_a_doubt_that_no_answer_left_is_none(text: str) -> None:
    assert Context.parse(f"intents=weather&places=Rome&doubt={text}").doubt == 0
