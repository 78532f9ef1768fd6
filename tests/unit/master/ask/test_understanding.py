from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from master.ask.intents import Intent, Limit
from master.ask.outside import ELSEWHERE
from master.ask.tokens import LONGEST, normalise, tokens
from master.ask.understand import Understanding, understand

CORPUS = Path(__file__).parents[3] / "ask" / "training.txt"


def told(question: str) -> tuple[str, str, str]:
    understanding = understand(question)
    return (
        " + ".join(map(str, understanding.intents)),
        ", ".join(place.country if place.of_news and place.country else place.text for place in understanding.places),
        ", ".join(map(str, understanding.whens)),
    )


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Will it be raining in Porto on Tuesday?", ("weather/rain", "Porto", "tuesday")),
        ("is it going to snow on Christmas Eve in Oslo", ("weather/snow", "Oslo", "12-24")),
        ("weather Rome and Athens", ("weather", "Rome, Athens", "")),
        ("weather in Rome and Athens tomorrow", ("weather", "Rome, Athens", "tomorrow")),
        ("καιρός στη Ρώμη και την Αθήνα", ("weather", "Ρώμη, Αθήνα", "")),
        ("weather in the isle of man", ("weather", "isle of man", "")),
        ("is it nice in Nice?", ("weather", "Nice", "")),
        ("weather in Minsk", ("weather", "Minsk", "")),
        ("weather in Mexico City", ("weather", "Mexico City", "")),
        ("how windy will it be in Chicago in 3 hours", ("weather/wind", "Chicago", "+3h")),
        ("news in the UK about football", ("news/q:football", "gb", "")),
        ("what is going on in France", ("news", "fr", "")),
        ("hottest day next week in Rome", ("extreme/warmest", "Rome", "week+1")),
        ("is it hotter today than tomorrow in Athens", ("compare/warmer", "Athens", "today, tomorrow")),
        ("who invented the umbrella", ("unknown", "", "")),
        ("why does it rain", ("unknown", "", "")),
        ("sing me a song", ("smalltalk", "", "")),
        ("sunrise and sunset in Lima tomorrow", ("sun/sunrise + sun/sunset", "Lima", "tomorrow")),
        ("τι καιρό κάνει στο Κάιρο;", ("weather", "Κάιρο", "")),
        ("ο καιρός στη Νέα Υόρκη", ("weather", "Νέα Υόρκη", "")),
        ("τι θερμοκρασία θα έχει μεθαύριο στις Βρυξέλλες;", ("weather/temperature", "Βρυξέλλες", "day+2")),
        ("ειδήσεις για το ποδόσφαιρο στην Ισπανία", ("news/q:ποδόσφαιρο", "es", "")),
        ("ελληνικές ειδήσεις για την υγεία", ("news/health", "gr", "")),
        ("μετά από τρεις ώρες θα βρέχει στην Αθήνα;", ("weather/rain", "Αθήνα", "+3h")),
        ("tha exei ilio avrio stin mykono", ("weather/sky", "mykono", "tomorrow")),
        ("8a vrexei to savvato sth larisa", ("weather/rain", "larisa", "saturday")),
        ("weather στη Λάρισα", ("weather", "Λάρισα", "")),
        ("hottest city: Cairo or Dubai?", ("compare/warmer", "Cairo, Dubai", "")),
        ("what should I pack for Naxos next week", ("weather/coat", "Naxos", "week+1")),
        ("hours of daylight in Oslo", ("sun/sunrise + sun/sunset", "Oslo", "")),
        ("show me Greek news in English", ("news", "gr", "")),
        ("weather in Rome next month", ("weather", "Rome", "day+30")),
        ("weather in Paris in July", ("weather", "Paris", "07-31")),
        ("τι καιρό θα κάνει τον Ιούλιο στη Ρόδο", ("weather", "Ρόδο", "07-31")),
        ("καιρός το τριήμερο στην Κέρκυρα", ("weather", "Κέρκυρα", "weekend")),
        ("weather at home", ("weather", "", "")),
        ("τι καιρό κάνει στο χωριό μου", ("weather", "", "")),
        ("κάνει για μπάνιο στη Βουλιαγμένη;", ("weather", "Βουλιαγμένη", "")),
        ("καιρός Paris αύριο", ("weather", "Paris", "tomorrow")),
        ("καιρός paris", ("weather", "paris", "")),
        ("θερμοκρασία Berlin τώρα", ("weather/temperature", "Berlin", "now")),
        ("Rome καιρός σήμερα", ("weather", "Rome", "today")),
        ("kairos new york", ("weather", "new york", "")),
        ("vrexei new delhi simera", ("weather/rain", "new delhi", "today")),
        ("kairos san francisco avrio", ("weather", "san francisco", "tomorrow")),
        ("να απλώσω τα ρούχα σήμερα στην Καβάλα;", ("weather/rain", "Καβάλα", "today")),
        ("θα στεγνώσουν τα ρούχα αύριο στην Πάτρα;", ("weather/rain", "Πάτρα", "tomorrow")),
        ("να βάλω μπουγάδα αύριο στη Λαμία;", ("weather/rain", "Λαμία", "tomorrow")),
        ("τι ρούχα να φορέσω αύριο στη Λαμία;", ("weather/coat", "Λαμία", "tomorrow")),
        ("will my clothes dry outside in Leeds today", ("weather/rain", "Leeds", "today")),
        ("what clothes should I wear in Leeds today", ("weather/coat", "Leeds", "today")),
        ("do I need to scrape ice off my car in Bern", ("weather/temperature", "Bern", "")),
        ("do I have to chip the frost off the car in Leeds", ("weather/temperature", "Leeds", "")),
        ("bike to school in Utrecht at 8: headwind or not?", ("weather/wind", "Utrecht", "08:00")),
        ("any tailwind in Leeds tomorrow", ("weather/wind", "Leeds", "tomorrow")),
        ("tell me the news in Turkey, not the weather", ("news", "tr", "")),
        ("the weather in Rome, not the news", ("weather", "Rome", "")),
        ("does it ever snow in Death Valley?", ("outside/climate", "Death Valley", "")),
        ("write me a poem about rain", ("unknown", "", "")),
        ("weather in Cork from wed to fri", ("weather", "Cork", "wednesday..friday")),
        ("sorry", ("smalltalk", "", "")),
        ("sorry, Wednesday", ("weather", "", "wednesday")),
        ("συγγνώμη, την Τετάρτη", ("weather", "", "wednesday")),
        ("how humid is it in Singapore in percent", ("weather/humidity", "Singapore", "")),
    ],
)  # fmt: skip
def test_a_question_is_understood(question: str, expected: tuple[str, str, str]) -> None:
    assert told(question) == expected


@pytest.mark.parametrize(
    ("question", "kind", "claim"),
    [
        ("how warm is the sea in Chania?", "sea/temperature", ""),
        ("τι κύμα θα έχει στη Νάξο;", "sea/waves", ""),
        ("is the sea calm in Naxos", "sea", "calm"),
        ("is it warmer than usual in Athens", "normals", "warmer"),
        ("is it colder than normal in Athens", "normals", "colder"),
        ("κάνει πιο ζέστη από το συνηθισμένο;", "normals", "warmer"),
        ("what is the record temperature in Athens", "normals/records", ""),
        ("is the air clean in Delhi", "air", "clean"),
        ("is the air polluted in Delhi", "air", "dirty"),
        ("air quality in Milan", "air", ""),
        ("is the air bad in Milan", "air", "bad"),
        ("πόση ρύπανση έχει η Αθήνα", "air", "dirty"),
        ("pollen count in Berlin", "pollen", ""),
        ("is the pollen count high in Berlin", "pollen", "max"),
        ("πόση γύρη έχει;", "pollen", ""),
    ],
)
def test_iriss_own_kinds_are_understood(question: str, kind: str, claim: str) -> None:
    (intent,) = understand(question).intents
    assert (str(intent), intent.claim) == (kind, claim)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("any weather alerts in Houston?", "warnings"),
        ("is there a gale warning for Dover", "warnings"),
        ("υπάρχει προειδοποίηση για την Κρήτη;", "warnings"),
        ("high tide in Dover tomorrow", "tides"),
    ],
)
def test_what_iris_cannot_know_is_told_apart(question: str, topic: str) -> None:
    assert understand(question).intents == (Intent("outside", topic),)
    assert topic in ELSEWHERE


@pytest.mark.parametrize(
    "question",
    ["wind at sea near Paros", "air temperature in Rome", "air pressure in Rome", "is it windy by the sea in Hull"],
)
def test_what_it_knows_is_answered_though_a_word_is_the_same(question: str) -> None:
    assert understand(question).intents[0].kind == "weather"


@pytest.mark.parametrize(
    ("question", "polar"),
    [
        ("is it raining in Rome?", True), ("Will it be cold in Oslo on Tuesday", True),
        ("should I take a coat", True),
        ("u think itll rain in boston", True), ("below zero tonight in Oslo?", True),
        ("sunny in Naples tomorrow?", True),
        ("tell me whether it will be cold in Oslo", True),
        ("what's the weather in Rome?", False),
        ("how cold is it in Oslo?", False), ("can you tell me the weather in Rome", False), ("rain in Rome", False),
        ("when will it rain in Rome?", False), ("what should I wear in Rome?", False),
        ("θα έχει ήλιο αύριο;", True), ("κάνει κρύο στο Όσλο", True), ("βρέχει στην Πάτρα;", True),
        ("πόσο κρύο κάνει;", False), ("τι καιρό κάνει;", False), ("πότε θα βρέξει;", False),
        ("tha exei ilio avrio", True),
        ("hot or cold in Paris tomorrow?", False), ("is it sunny or cloudy in Hull?", False),
        ("ζέστη ή κρύο στην Αθήνα αύριο;", False), ("raining or not in Hull?", True),
        ("θα κάνει πιο ζεστά από 10 βαθμούς;", True),
    ],
)  # fmt: skip
def test_a_question_of_yes_or_no_is_told_apart(question: str, *, polar: bool) -> None:
    assert understand(question).form.polar is polar


@pytest.mark.parametrize(
    ("question", "negated"),
    [
        ("Will it not freeze in Berlin tonight?", True), ("Won't it rain in Rome?", True),
        ("isn't it cold in Oslo", True), ("is it not windy in Hull", True),
        ("Μήπως δεν θα παγώσει απόψε το Βερολίνο;", True), ("δεν θα βρέξει αύριο στην Πάτρα;", True),
        ("is it raining or not in Rome?", False), ("I don't know if it will rain in Rome", False),
        ("will it rain in Rome, not Oslo?", False), ("δεν ξέρω αν θα βρέξει στην Πάτρα", False),
    ],
)  # fmt: skip
def test_a_negated_question_is_told_apart(question: str, *, negated: bool) -> None:
    assert understand(question).form.negated is negated


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("should my kids wear a jacket to school in Thessaloniki tomorrow?", []),
        ("can I hang my washing outside tomorrow?", []),
        ("wots the wether like in glasgow rn", []),
        ("is it raining cats and dogs in bristol", []),
        ("can I ride my motorbike to work in Turin without getting wet", []),
        ("will the zorbing be rained off in Leeds", ["zorbing"]),
        ("will it rain in London frobnicate", ["London frobnicate"]),
    ],
)
def test_a_word_that_nothing_explains_is_told_and_an_ordinary_one_is_no_place(question: str, words: list[str]) -> None:
    understanding = understand(question)
    places = [place.text for place in understanding.places]
    unexplained = [word.text for word in understanding.unexplained if word.is_worth_telling]
    assert unexplained == words or words == [text for text in places if text in words]
    assert not {"kids", "school", "washing"} & set(places)


@pytest.mark.parametrize(
    "question", ["weather in school", "going to work, will it rain", "rain on the lawn", "my toes are cold"]
)
def test_the_commonest_words_are_never_like_a_place(question: str) -> None:
    assert not any(place.may_be_misspelt for place in understand(question).places)


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("temperature in Rome in Fahrenheit", {"temperature": "imperial"}),
        ("temperature in Rome in celsius", {"temperature": "metric"}),
        ("wind in Rome in mph", {"wind": "mph"}),
        ("wind in Rome in knots", {"wind": "kn"}),
        ("θερμοκρασία στη Ρώμη σε φαρενάιτ", {"temperature": "imperial"}),
        ("temperature in Rome", {}),
    ],
)
def test_a_unit_is_read_in_words(question: str, units: dict[str, str]) -> None:
    assert understand(question).form.units == units


@pytest.mark.parametrize(
    ("question", "limit"),
    [
        ("will it be above 30 in Rome", Limit(above=True, value=30)),
        ("will it drop below zero in Rome", Limit(above=False, value=0)),
        ("will winds exceed 6 beaufort in Paros", Limit(above=True, value=6, unit="bft")),
        ("is it going to be below -5 degrees in Oslo", Limit(above=False, value=-5)),
        ("below minus five in Warsaw this week?", Limit(above=False, value=-5)),
        ("does it fall under minus twenty five in Yakutsk", Limit(above=False, value=-25)),
        ("κάτω από μείον πέντε στη Βαρσοβία αύριο;", Limit(above=False, value=-5)),
        ("θα πέσει κάτω από μείον 3 στη Φλώρινα;", Limit(above=False, value=-3)),
        ("will it be below 5 tonight in Oslo", Limit(above=False, value=5)),
        ("will it stay above zero in Berlin tonight?", Limit(above=True, value=0, throughout=True)),
        ("does it remain below 30 in Rome tomorrow", Limit(above=False, value=30, throughout=True)),
        ("θα μείνει πάνω από 10 βαθμούς στη Ρώμη;", Limit(above=True, value=10, throughout=True)),
        ("less than 40 km/h of wind in Hull?", Limit(above=False, value=40, unit="kmh", throughout=True)),
        ("κάτω από 4 μποφόρ στη Νάξο αύριο;", Limit(above=False, value=4, unit="bft", throughout=True)),
        ("will the wind drop below 20 km/h in Hull", Limit(above=False, value=20, unit="kmh")),
        ("is it warmer than 10 degrees in Athens all day?", Limit(above=True, value=10, throughout=True)),
        ("colder than minus ten in Oslo tonight?", Limit(above=False, value=-10)),
        ("θα κάνει πιο ζεστά από 10 βαθμούς στην Αθήνα;", Limit(above=True, value=10)),
        ("is it warmer today than 3 days ago in Rome?", None),
        ("θα κάνει πάνω από 30 βαθμούς στη Ρώμη;", Limit(above=True, value=30)),
    ],
)
def test_a_limit_is_read(question: str, limit: Limit | None) -> None:
    assert understand(question).intents[0].limit == limit


@pytest.mark.parametrize(
    "question", ["and tomorrow?", "same for Porto", "και αύριο;", "what about the weekend?", "there", "avrio?"]
)
def test_a_question_without_an_intent_follows_the_last_one(question: str) -> None:
    assert understand(question).follows


@pytest.mark.parametrize(("question", "language"), [
    ("kairos athina", "el"), ("ti nea", "el"), ("weather Athens", "en"), ("Λονδίνο", "el"), ("Tokyo now?", "en"),
])  # fmt: skip
def test_the_language_is_that_of_the_words_and_not_of_their_letters(question: str, language: str) -> None:
    assert understand(question).language == language


def test_the_training_corpus_keeps_its_intents_and_times() -> None:
    lines = [line.split("|") for line in CORPUS.read_text(encoding="utf-8").splitlines() if line.strip()]
    wrong = []
    for _, question, intents, places, when in ((*map(str.strip, line), "", "", "")[:5] for line in lines):
        understanding = understand(question)
        got = (" + ".join(map(str, understanding.intents)), ", ".join(map(str, understanding.whens)))
        if got != (intents, when) and (places or not understanding.bare):
            wrong.append((question, got))
    assert len(wrong) <= len(lines) // 50, wrong


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert understand("weather in Athens " + "x" * 10_000).text == normalise("weather in Athens " + "x" * 10_000)
    assert len(normalise("word " * 5_000)) <= LONGEST


def test_what_steers_a_terminal_or_a_page_is_no_part_of_the_text() -> None:
    assert normalise("weather\x1b[31m in\u202e Athens\x00") == "weather in Athens"


@pytest.mark.parametrize(("text", "kinds"), [
    ("St. John's at 3 pm", ["word", "word", "word", "clock"]),
    ("on 29/11 or 2026-11-29", ["word", "date", "word", "date"]),
    ("στις 5 μ.μ.", ["word", "clock"]),
    ("the 28th, 18:30", ["word", "ordinal", "mark", "clock"]),
])  # fmt: skip
def test_words_numbers_and_times_are_told_apart(text: str, kinds: list[str]) -> None:
    assert [token.kind for token in tokens(text)] == kinds


WORDS = st.sampled_from(
    "weather in the of and or than Athens Rome tomorrow next 3 28 28th 99 11/29 25:99 days hours on at half an hour "
    "from now στη στον την καιρός αύριο το βράδυ σε ώρες μέρες στις Νοεμβρίου November news about νέα για more most "
    "warmer πιο ζέστη , ; ? . there follow what about".split()
)
SENTENCES = st.lists(WORDS, max_size=30).map(" ".join)


@settings(max_examples=1_500, deadline=None)
@given(st.one_of(SENTENCES, st.text(max_size=300), st.text(alphabet="αειουστν υη ςΆ῾ͅ'.-0123", max_size=200)))
def test_any_text_is_understood_somehow(question: str) -> None:
    understanding = understand(question)
    assert isinstance(understanding, Understanding)
    assert understanding.intents
    assert len(understanding.places) <= 3
