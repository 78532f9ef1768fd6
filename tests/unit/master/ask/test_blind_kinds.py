"""Kinds of questions that a writer who never saw the grammar asked and that were misread, each with neighbours."""

import pytest

from master.ask.intents import Limit
from master.ask.understand import understand

READINGS = [
    # «Νέα» of a town is no news
    ("Καιρός Νέα Υόρκη σε 3 μέρες", "weather", "Νέα Υόρκη", "day+3"),
    ("καιρος νεα σμυρνη αυριο", "weather", "νεα σμυρνη", "tomorrow"),
    ("kairos nea makrh shmera", "weather", "nea makrh", "today"),
    ("τα νέα στη Γερμανία", "news", "Γερμανία", ""),
    # a word that asks is no name
    ("Σε πόσες μέρες έχει πανσέληνο;", "moon", "", ""),
    ("in how many days is the full moon", "moon", "", ""),
    ("σε ποια μέρα έχει πανσέληνο", "moon", "", ""),
    # so many days from today
    ("kairos larnaka 16 mera apo simera", "weather", "larnaka", "day+16"),
    ("καιρός Ρόδος 5 μέρες από τώρα", "weather", "Ρόδος", "day+5"),
    ("weather in Larnaca 10 days from today", "weather", "Larnaca", "day+10"),
    # a holiday of a year, and a month's beginning, middle or end
    ("did it snow in Denver on christmas day 1982", "weather/snow", "Denver", "1982-12-25"),
    ("χιόνισε στη Φλώρινα τα Χριστούγεννα 2001;", "weather/snow", "Φλώρινα", "2001-12-25"),
    ("how warm is Athens usually in early december", "normals", "Athens", "12-05"),
    ("πόση ζέστη κάνει συνήθως στα Χανιά τέλη Ιουνίου", "normals", "Χανιά", "06-25"),
    ("White christmas in Edinburgh?", "weather/snow", "Edinburgh", "12-25"),
    ("λευκά Χριστούγεννα στη Φλώρινα;", "weather/snow", "Φλώρινα", "12-25"),
    # several places ranked; a day asked for
    ("wettest of Bergen, Cork and Vigo over the next 7 days?", "compare/wetter", "Bergen + Cork + Vigo", "days7"),
    ("coldest of Oslo, Riga and Turku tonight", "compare/colder", "Oslo + Riga + Turku", "today night"),
    ("which of Ios, Paros and Milos is least windy on Thursday", "compare/calmer", "Ios + Paros + Milos", "thursday"),
    ("the calmest of Naxos, Tinos and Syros", "compare/calmer", "Naxos + Tinos + Syros", ""),
    ("least humid of Rome, Oslo and Cairo", "compare/less humid", "Rome + Oslo + Cairo", ""),
    ("the wettest day in Bergen and Cork", "extreme/wettest", "Bergen + Cork", ""),
    ("η πιο βροχερή μέρα στον Βόλο και στη Λάρισα", "extreme/wettest", "Βόλο + Λάρισα", ""),
    ("ποια μερα να παω για ψαρεμα στη Χαλκιδα αυτη τη βδομαδα", "extreme/driest", "Χαλκιδα", "week"),
    ("which day should I go fishing in Volos this week", "extreme/driest", "Volos", "week"),
    ("what day is good for a bike ride in Ghent this week", "extreme/driest", "Ghent", "week"),
    ("rain in Athens at eight?", "weather/rain", "Athens", "08:00"),
    ("wind in Naxos at seven tomorrow", "weather/wind", "Naxos", "tomorrow 07:00"),
    ("weather at a beach in Naxos", "weather", "Naxos", ""),
    # what is usual is known of temperatures only
    ("average wind in knots at Lefkada on Wed", "weather/wind", "Lefkada", "wednesday"),
    ("typical humidity in Singapore today", "weather/humidity", "Singapore", "today"),
    ("average temperature in Lefkada in May", "normals", "Lefkada", "05-15"),
    ("Είναι φυσιολογικοί οι 20 βαθμοί για τέτοια εποχή στο Ηράκλειο;", "normals", "Ηράκλειο", ""),
    # words
    ("golden hour in Santorini on Saturday", "sun/sunset", "Santorini", "saturday"),
    ("Is there fresh powder coming to Niseko next weekend?", "weather/snow", "Niseko", "weekend+1"),
    ("birch pollen in Uppsala this week", "pollen", "Uppsala", "week"),
    ("γύρη ελιάς στην Κόρινθο σήμερα;", "pollen", "Κόρινθο", "today"),
    ("is it colder in Chicago or Toronto atm", "compare/colder", "Chicago + Toronto", "now"),
    ("efxaristw!", "smalltalk", "", ""),
    ("efharisto poli", "smalltalk", "", ""),
    ("exei xioni sti florina afti ti vdomada", "weather/snow", "florina", "week"),
    # a paper is no place
    ("Ειδήσεις από την Καθημερινή για την οικονομία", "news/business", "", ""),
    ("Τι έγραψε σήμερα ο Guardian για το κλίμα;", "news/q:guardian + news/q:κλίμα", "", "today"),
    ("BBC top stories pls", "news/q:bbc", "", ""),
    ("egine tipota simera me tin politiki stin gallia?", "news/q:politiki", "gallia", "today"),
    ("elections in France", "news/q:elections", "France", ""),
    ("rain for the football in Spain tomorrow", "weather/rain", "Spain", "tomorrow"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "intents", "places", "whens"), READINGS)
def test_what_a_blind_writer_asked_is_read_as_meant(question: str, intents: str, places: str, whens: str) -> None:
    found = understand(question)
    told = [" + ".join(map(str, found.intents)), " + ".join(place.text for place in found.places)]
    assert [*told, ", ".join(map(str, found.whens))] == [intents, places, whens]


@pytest.mark.parametrize(
    ("question", "measure", "claim", "limit"),
    [
        ("is it windier than force 6 off Mykonos on Friday?", "wind", "", Limit(above=True, value=6, unit="bft")),
        ("more than force 7 in Naxos tomorrow?", "wind", "", Limit(above=True, value=7, unit="bft")),
        ("is it below force 4 in Syros", "wind", "", Limit(above=False, value=4, unit="bft", throughout=True)),
        ("Do gusts go over 70 km/h in Dover on Thursday", "wind", "gusts", Limit(above=True, value=70, unit="kmh")),
        ("Θα ξεπεράσουν οι ριπές τα 80 χλμ στην Κάρυστο;", "wind", "gusts", Limit(above=True, value=80, unit="kmh")),
        ("how strong will the gusts be in Naxos", "wind", "gusts", None),
        ("Αίσθηση θερμοκρασίας στη Φλώρινα στις 7 το πρωί αύριο", "temperature", "feels", None),
        ("what does it feel like in Oslo tomorrow", "temperature", "feels", None),
        ("wind chill in Calgary tonight", "temperature", "feels", None),
    ],
)  # fmt: skip
def test_a_force_and_gusts_are_what_is_compared(question: str, measure: str, claim: str, limit: Limit | None) -> None:
    (intent,) = understand(question).intents
    assert (intent.measure, intent.claim, intent.limit) == (measure, claim, limit)


@pytest.mark.parametrize(
    ("question", "kind", "claim", "value"),
    [
        ("when is the new moon", "moon", "new", None),
        ("πότε έχει νέα σελήνη", "moon", "new", None),
        ("when's the next full moon", "moon", "full", None),
        ("Is the barometer falling in Halifax?", "weather", "falling", None),
        ("ανεβαίνει η πίεση στην Αθήνα;", "weather", "rising", None),
        ("is 18 degrees normal for Athens in early december?", "normals", "usual", 18),
        ("Είναι φυσιολογικοί οι 20 βαθμοί για τέτοια εποχή στο Ηράκλειο;", "normals", "usual", 20),
        ("Is today unusually cold for Minsk?", "normals", "colder", None),
        ("is it colder than usual in Minsk", "normals", "colder", None),
    ],
)
def test_a_claim_of_another_kind_is_told_apart(question: str, kind: str, claim: str, value: float | None) -> None:
    (intent,) = understand(question).intents
    assert (intent.kind, intent.claim, intent.limit and intent.limit.value) == (kind, claim, value)


@pytest.mark.parametrize(
    "question",
    [
        "is it ever gonna stop raining in Bergen", "will the rain stop in Cork?", "θα σταματήσει η βροχή στην Πάτρα;",
        "tha stamathsei h vroxi stin patra?",
    ],
)  # fmt: skip
def test_whether_it_stops_is_answered_by_when(question: str) -> None:
    form = understand(question).form
    assert (form.asks_when, form.ends) == (True, True)


def test_whether_it_stops_by_a_time_is_answered_of_that_time() -> None:
    assert not understand("will it stop raining in Bergen by noon").form.asks_when


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("βοριάδες στη Σάμο μεθαύριο;", "Σάμο"), ("θα έχει νοτιά στη Ρόδο;", "Ρόδο"),
        ("is there a north wind in Samos tomorrow", "Samos"), ("northerlies in Naxos on Friday?", "Naxos"),
    ],
)  # fmt: skip
def test_a_wind_of_a_direction_is_told_with_its_direction(question: str, place: str) -> None:
    found = understand(question)
    assert ([intent.measure for intent in found.intents], found.form.direction) == (["wind"], True)
    assert [each.text for each in found.places] == [place]


@pytest.mark.parametrize(
    "question",
    [
        "Είναι βρώμικος ο αέρας στο Μιλάνο σήμερα;", "έχει βρόμικο αέρα το Δελχί;", "μολυσμένος αέρας στην Αθήνα;",
        "is the air dirty in Milan today",
    ],
)  # fmt: skip
def test_dirty_air_is_no_wind(question: str) -> None:
    assert [(intent.kind, intent.claim) for intent in understand(question).intents] == [("air", "dirty")]


def test_no_rain_is_below_freezing() -> None:
    intents = understand("pouring in Tulsa on Friday, does it go under freezing?").intents
    assert [(intent.measure, intent.limit is not None) for intent in intents] == [
        ("rain", False),
        ("temperature", True),
    ]


@pytest.mark.parametrize(
    ("question", "polar"),
    [
        ("υγρασια στα γιαννενα τωρα;", False),
        ("πίεση στον Πειραιά;", False),
        ("θερμοκρασία στη Λάρισα αύριο;", False),
        ("έχει υγρασία στα Γιάννενα;", True),
        ("πέφτει η πίεση στην Αθήνα;", True),
        ("wil it be sunny in Bath", True),
        ("ομίχλη στη Βέροια το πρωί;", True),
        ("ήλιος στη Λάρισα αύριο;", True),
        ("θερμοκρασία κάτω από μηδέν στη Φλώρινα;", True),
    ],
)
def test_a_figure_that_is_always_there_gets_no_yes(question: str, polar: bool) -> None:
    assert understand(question).form.polar is polar
