"""Kinds of questions that were once misread: what each is understood as. A row stands for its kind."""

import pytest

from master.ask.intents import UNKNOWN
from master.ask.understand import understand

ROWS = [
    # what was, also beside a time that may be to come
    ("did it rain in London?", "weather/rain", "London", "yesterday"),
    ("how much rain did we get in Cork over the weekend", "weather/rain", "Cork", "weekend-1"),
    ("how was the weather in Rome on Monday", "weather", "Rome", "monday-1"),
    ("έκανε κρύο στη Λαμία το σαββατοκύριακο;", "weather/temperature", "Λαμία", "weekend-1"),
    # each place with a time of its own
    ("Volos now and Larissa tomorrow", "weather", "Volos, Larissa", "now, tomorrow"),
    ("Athens now, and Rome tomorrow", "weather", "Athens, Rome", "now, tomorrow"),
    ("καιρός στην Αθήνα αύριο και στη Ρώμη την Παρασκευή", "weather", "Αθήνα, Ρώμη", "tomorrow, friday"),
    # the least of something
    ("Ποια μέρα έχει λιγότερο αέρα στη Ρόδο αυτή τη βδομάδα;", "extreme/calmest", "Ρόδο", "week"),
    ("which day has the least rain in Nantes", "extreme/driest", "Nantes", ""),
    ("where is there less wind, in Paros or in Naxos", "compare/calmer", "Paros, Naxos", ""),
    # headlines by other words, and countries with a slip
    ("Has anything happened in Chile today?", "news", "Chile", "today"),
    ("latest from Ukraine", "news", "Ukraine", ""),
    ("Τι γράφει ο τύπος στη Γερμανία;", "news", "Γερμανία", ""),
    ("nesw headlines japn", "news", "japn", ""),
    ("lates news form Itlay", "news", "form Itlay", "today"),
    ("titloi eidisewn apo amerikh", "news", "amerikh", ""),
    # farther than any forecast
    ("weather in 10000 days in Rome", "weather", "Rome", "day+999"),
    ("weather in Rome in 3 months", "weather", "Rome", "day+90"),
    ("τι καιρό θα κάνει σε 2 χρόνια στη Ρώμη", "weather", "Ρώμη", "day+730"),
    # what isn't meant
    ("όχι βροχή, ήλιο θα έχει αύριο στην Αίγινα;", "weather/sky", "Αίγινα", "tomorrow"),
    ("in Rome tomorrow, not the rain, the wind", "weather/wind", "Rome", "tomorrow"),
    # words between which no names stand, and names beside which an adjective does
    ("Rain or shine in Vilnius on Thursday?", "weather/rain", "Vilnius", "thursday"),
    ("umbrella or coat in Rome", "weather/umbrella + weather/coat", "Rome", ""),
    # times up to a day, and how long
    ("Πόσα χιλιοστά βροχής στα Ιωάννινα μέχρι την Παρασκευή;", "weather/rain", "Ιωάννινα", "today..friday"),
    ("how much rain in Rome until Thursday", "weather/rain", "Rome", "today..thursday"),
    ("καιρός Μύκονος Δευτέρα με Τετάρτη", "weather", "Μύκονος", "monday..wednesday"),
    ("how long will the rain last in Galway", "weather/rain", "Galway", ""),
    # what Iris doesn't tell
    ("what's the time in Tokyo", "outside/clock", "Tokyo", ""),
    ("what time is it going to rain in Tokyo", "weather/rain", "Tokyo", ""),
    ("Should I be worried about the hurricane in Florida?", "outside/warnings", "Florida", ""),
    # how a day is, without a word for the weather
    ("How's tomorrow shaping up in Leipzig?", "weather", "Leipzig", "tomorrow"),
    ("bad weather expected in Hamburg over the next week?", "weather", "Hamburg", "days7"),
    ("best evening this week to grill in Cologne?", "weather", "Cologne", "week"),
    # several names with times, and which (ποιες) that is no pressure (πίεση)
    (
        "weather: Vienna Wednesday, Budapest Thursday, Zagreb Friday",
        "weather",
        "Vienna, Budapest, Zagreb",
        "wednesday, thursday, friday",
    ),
    ("Ποιες μέρες θα βρέξει στη Σάμο;", "weather/rain", "Σάμο", ""),
    ("rian probabilty marseile 2day", "weather/rain", "marseile", "today"),
    # of the last batch
    ("wet or dry around half five in Rotterdam", "weather/rain", "Rotterdam", "17:30"),
    ("news in French from Canada", "news", "Canada", ""),
    ("give me the lowdown on Manchester's weather", "weather", "Manchester's", ""),
    ("ηλιοβασιλεμα σαντορινη", "sun/sunset", "σαντορινη", ""),
    ("exei omixli h larisa", "weather/fog", "larisa", ""),
    ("Did it snow in Boston last Christmas?", "weather/snow", "Boston", "day-365"),
    ("hot in Dubai this wekk?", "weather/temperature", "Dubai", "week"),
    ("weather in Rome for teh wekend", "weather", "Rome", "weekend"),
    ("QNH at Rhodes airport", "weather/pressure", "Rhodes airport", ""),
    ("dew point in Rome", "weather/dew point", "Rome", ""),
    ("ice cream shops in Vienna", "unknown", "", ""),
    ("can you book me a flight to Rome?", "unknown", "", ""),
    ("Front pages in Sweden today", "news", "Sweden", "today"),
    ("weather Cork v Dublin tomorrow", "compare", "Cork, Dublin", "tomorrow"),
    ("Τι καιρό έχει το Σίδνεϊ και τι ώρα είναι εκεί;", "weather", "Σίδνεϊ", ""),
    ("tha xreiastw pallto sto verolino thn pempth", "weather/coat", "verolino", "thursday"),
    ("exei liakada sth rodo thn kyriakh", "weather/sky", "rodo", "sunday"),
    ("How do I get from Rome to Naples?", "unknown", "", ""),
    ("Does it look like a good evening for stargazing in Granada?", "weather", "Granada", "evening"),
    ("exei pollen h athina", "pollen", "athina", ""),
    ("visibility at Larnaca, tomorrow 0600", "weather/fog", "Larnaca", "tomorrow 06:00"),
    ("wind in Brest at 1430 hours tomorrow", "weather/wind", "Brest", "tomorrow 14:30"),
    # words without their vowels
    ("wthr in leeds nxt 3 days", "weather", "leeds", "days3"),
    # others
    ("how low will the clouds be over Innsbruck tomorrow", "weather/sky", "Innsbruck", "tomorrow"),
    ("is there a heatwave coming to Madrid?", "weather/temperature", "Madrid", "days"),
    ("will it be good for haymaking in Kilkenny on Friday", "weather", "Kilkenny", "friday"),
    ("teh weather fo Rome", "weather", "Rome", ""),
]


@pytest.mark.parametrize(("question", "intents", "places", "whens"), ROWS)
def test_each_kind_is_understood(question: str, intents: str, places: str, whens: str) -> None:
    told = understand(question)
    assert " + ".join(map(str, told.intents)) == intents
    assert ", ".join(place.text for place in told.places) == places
    assert ", ".join(map(str, told.whens)) == whens


@pytest.mark.parametrize("question", [
    "Volos now and Larissa tomorrow", "tomorrow in Athens and on Friday in Rome", "Ρώμη σήμερα και Αθήνα αύριο",
])  # fmt: skip
def test_places_and_times_that_take_turns_are_pairs(question: str) -> None:
    assert understand(question).paired


@pytest.mark.parametrize("question", ["weather in Athens and Rome today and tomorrow", "Athens tomorrow at 6"])
def test_other_places_and_times_are_not_paired(question: str) -> None:
    assert not understand(question).paired


@pytest.mark.parametrize(("question", "claim"), [
    ("how much rain tomorrow in Rome", "amount"), ("how many milimeters of rain in Rome", "amount"),
    ("πόση βροχή θα πέσει αύριο στην Πρέβεζα", "amount"), ("πόσο χιόνι θα ρίξει στο Μέτσοβο", "amount"),
    ("will it rain in Rome", ""),
])  # fmt: skip
def test_an_amount_is_asked_for_by_how_much(question: str, claim: str) -> None:
    assert understand(question).intents[0].claim == claim


@pytest.mark.parametrize(("question", "asks_day"), [
    ("which day has wind under 20 km/h in Chania", True), ("on what days will it rain in Rome", True),
    ("ποια μέρα δεν θα βρέξει στο Βόλο;", True), ("is it a good day for a walk in Rome", False),
    ("will it rain in Rome in the next three days", False),
])  # fmt: skip
def test_days_are_asked_for_by_which(question: str, *, asks_day: bool) -> None:
    assert understand(question).form.asks_day is asks_day


def test_a_number_that_nothing_explains_is_told_of() -> None:
    assert [word.text for word in understand("weather in 2050 in Rome").unexplained] == ["2050"]
    assert not understand("is it above 30 degrees in Rome").unexplained


@pytest.mark.parametrize("question", ["more", "and more please", "anything else?", "κι άλλα"])
def test_more_goes_on(question: str) -> None:
    told = understand(question)
    assert told.again
    assert told.follows
    assert told.intents != (UNKNOWN,)


def test_an_adjective_tells_in_which_country_a_place_is() -> None:
    assert [place.within for place in understand("temperature for Lagos, the Portuguese one").places] == ["pt"]


def test_a_river_is_no_town() -> None:
    assert [place.least for place in understand("weather along the thames").places] == [100_000]


def test_thanks_may_be_followed_by_a_question() -> None:
    assert understand("thx! and the day after?").follows
    assert str(understand("thanks, see you tomorrow").intents[0]) == "smalltalk"


def test_a_unit_may_lack_its_vowels() -> None:
    assert understand("wind in Rome in knts").form.units == {"wind": "kn"}
