"""Kinds of questions that were misread by people who don't know the grammar: each with neighbours."""

import pytest

from master.ask.context import Context
from master.ask.dialogue import Asked, settled
from master.ask.intents import Intent
from master.ask.places import Found, Missing, Subject, resolve, with_towns
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


def read(question: str, search: PlaceSearch) -> tuple[str, str, str]:
    look_up = lookup_in(search)
    resolved = resolve(with_towns(understand(question), look_up), look_up)
    whens = map(str, resolved.understanding.whens)
    return (
        " + ".join(map(str, resolved.understanding.intents)),
        " + ".join(map(named, resolved.places)),
        ", ".join(whens),
    )


def named(found: Found | Missing) -> str:
    """`Rome, IT`, a country's code, or `?name`."""
    if isinstance(found, Missing):
        return f"?{found.text}"
    return f"{found.place.name}, {found.place.country}" if found.place else found.country


TIMES = [
    ("is there any snow coming to Denver this weekend?", ("weather/snow", "Denver, US", "weekend")),
    ("storm on its way to Cork on Friday?", ("weather/storm", "Cork, IE", "friday")),
    ("rain coming up in Rome?", ("weather/rain", "Rome, IT", "days")),
    ("snow in Oslo from Friday through Monday", ("weather/snow", "Oslo, NO", "friday..monday")),
    ("weather in Rome the weekend after next", ("weather", "Rome, IT", "weekend+1")),
    ("weather in Rome the week after next", ("weather", "Rome, IT", "week+2")),
    ("καιρός Βόλος το μεθεπόμενο σαββατοκύριακο", ("weather", "Volos, GR", "weekend+1")),
    ("κρύο στην Καβάλα τα ξημερώματα της Τετάρτης", ("weather/temperature", "Kavála, GR", "wednesday morning")),
    ("βροχή στον Βόλο το βράδυ της Παρασκευής", ("weather/rain", "Volos, GR", "friday evening")),
    ("how cold does Oslo usually get in December", ("normals", "Oslo, NO", "12-15")),
    ("weather in Oslo in December", ("weather", "Oslo, NO", "12-31")),
    ("Athens in two weeks", ("weather", "Athens, GR", "day+14")),
    ("rain in Rome before 6", ("weather/rain", "Rome, IT", "00:00-18:00")),
    ("snow for Buffalo through Friday", ("weather/snow", "Buffalo, US", "today..friday")),
    ("thursday 4pm york wind", ("weather/wind", "York, GB", "thursday 16:00")),
    ("weather in Glasgow last year on Christmas Day", ("weather", "Glasgow, GB", "12-25")),
    ("Paris on Friday", ("weather", "Paris, FR", "friday")),
]  # fmt: skip
PLACES = [
    ("wind at gatwick", ("weather/wind", "London Gatwick Airport, GB", "")),
    ("any fog at heathrow early tomorrow morning?", ("weather/fog", "London Heathrow Airport, GB", "tomorrow morning")),
    ("weather schiphol", ("weather", "Amsterdam Airport Schiphol, NL", "")),
    ("snow at Malpensa airport", ("weather/snow", "Malpensa International Airport, IT", "")),
    ("weather in Heathrow, Florida", ("weather", "Heathrow, US", "")),
    ("pressure at Rhodes airport", ("weather/pressure", "Ródos, GR", "")),
    ("hottest: Seville, Cordoba or Granada?", ("compare/warmer", "Sevilla, ES + Córdoba, ES + Granada, ES", "")),
    ("sailing from Lefkada to Ithaca, wind?", ("weather/wind", "Lefkáda, GR + Itháki, GR", "")),
    ("best day for drying hay near Trikala", ("extreme/driest", "Tríkala, GR", "")),
    ("weather in London and Pariss", ("weather", "London, GB + Paris, FR", "")),
    ("weather in London and Toronto", ("weather", "London, GB + Toronto, CA", "")),
    ("weather in Paris in France", ("weather", "Paris, FR", "")),
    ("I meant Nice in France", ("weather", "Nice, FR", "")),
    ("wind in Naxos–Paros on Friday", ("weather/wind", "Náxos, GR + Páros, GR", "friday")),
    ("will I see anything from Ben Nevis on Saturday", ("weather/fog", "?Ben Nevis", "saturday")),
    ("kairos sto sounio", ("weather", "?sounio", "")),
    ("exei aera gia andro paraskevi", ("weather/wind", "Andros, GR", "friday")),
    ("8ermokrasia 8alassas santorinh", ("sea/temperature", "Firá, GR", "")),
    ("πρόγνωση της εβδομάδας για τη Νέα Υόρκη", ("weather", "New York City, US", "week")),
    ("τι νέα από Γερμανία", ("news", "de", "")),
]  # fmt: skip
INTENTS = [
    ("what happened in football today", ("news/q:football", "", "today")),
    ("basketball news from Spain", ("news/q:basketball", "es", "")),
    ("who won the football in Italy? any sports headlines?", ("news/sports", "it", "")),
    ("pm2.5 in Athens today", ("air", "Athens, GR", "today")),
    ("vis at Zurich now", ("weather/fog", "Zürich, CH", "now")),
    ("Τι να βάλω στη βαλίτσα για Λονδίνο την Πέμπτη;", ("weather/coat", "London, GB", "thursday")),
    ("Να ντύσω χοντρά τα παιδιά αύριο στα Τρίκαλα;", ("weather/coat", "Tríkala, GR", "tomorrow")),
    ("how many millimetres fell in Volos on Sunday", ("weather/rain", "Volos, GR", "sunday-1")),
    ("will there be black ice in Leeds tomorrow", ("weather/temperature", "Leeds, GB", "tomorrow")),
    ("Μπορώ να βάψω το Σάββατο στο Κιλκίς;", ("weather", "Kilkís, GR", "saturday")),
    ("Πόσο πάει η μετοχή της ΔΕΗ", ("unknown", "", "")),
    ("wind for windsurfing in Paros on Sunday", ("weather/wind", "Páros, GR", "sunday")),
    ("is it a full moon tonight", ("moon", "", "today night")),
    ("is Barcelona any better", ("compare", "Barcelona, ES", "")),
    ("any flood alerts for York?", ("outside/warnings", "York, GB", "")),
    ("για το σκ;", ("weather", "", "weekend")),
    ("για σου", ("smalltalk", "", "")),
    ("what time does it start", ("weather", "", "")),
    ("who is that", ("unknown", "", "")),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), [*TIMES, *PLACES, *INTENTS])
def test_the_reading_that_is_meant_is_taken(question: str, expected: tuple[str, str, str], search: PlaceSearch) -> None:
    assert read(question, search) == expected


FRIDAY, NOW = When(day="friday"), When(day="now")


@pytest.mark.parametrize(("last", "when", "question", "intent", "place", "whens"), [
    ("weather/rain", FRIDAY, "what time does it start?", "weather/rain", "Leeds, GB", "friday"),
    ("weather/rain", FRIDAY, "μέχρι πότε;", "weather/rain", "Leeds, GB", "friday"),
    ("weather/rain", FRIDAY, "how about york", "weather/rain", "York, GB", "friday"),
    ("weather/rain", FRIDAY, "not leeds, london", "weather/rain", "London, GB", "friday"),
    ("weather/rain", FRIDAY, "I meant Nice in France", "weather/rain", "Nice, FR", "friday"),
    ("weather/rain", FRIDAY, "any thunder in Tampa then?", "weather/storm", "Tampa, US", "friday"),
    ("weather/rain", FRIDAY, "any thunder in Tampa?", "weather/storm", "Tampa, US", ""),
    ("weather/temperature", FRIDAY, "and the night after", "weather/temperature", "Leeds, GB", "saturday"),
    ("weather/uv", NOW, "is that high?", "weather/uv", "Leeds, GB", "now"),
    ("weather/wind", FRIDAY, "what's the maximum", "weather/wind", "Leeds, GB", "friday"),
    ("weather/rain", FRIDAY, "what's the temperature", "weather/temperature", "Leeds, GB", "friday"),
    ("sea", NOW, "warm?", "sea/temperature", "Leeds, GB", "now"),
    ("weather", NOW, "warm?", "weather/temperature", "Leeds, GB", "now"),
    ("extreme/warmest", FRIDAY, "και η πιο κρύα;", "extreme/coldest", "Leeds, GB", "friday"),
    ("extreme/warmest", FRIDAY, "and the wettest?", "extreme/wettest", "Leeds, GB", "friday"),
    ("weather", NOW, "compared to Bruges?", "compare", "Leeds, GB + Brugge, BE", "now"),
    ("news", NOW, "anything about football?", "news/q:football", "", ""),
])  # fmt: skip
def test_what_follows_takes_from_the_last_question_what_it_leaves_out(
    last: str, when: When, question: str, intent: str, place: str, whens: str, search: PlaceSearch
) -> None:
    look_up = lookup_in(search)
    resolved = resolve(with_towns(understand(question), look_up), look_up)
    kind, _, measure = last.partition("/")
    before = Context((Intent(kind, measure),), ("Leeds, GB",), countries=("gb",) * (kind == "news"), whens=(when,))
    speech = Speech(resolved.understanding.language, Measures("metric"))
    turn = settled(resolved.understanding, resolved.places, Asked(before, "", TODAY, speech, Subject.named))
    assert " + ".join(map(str, turn.intents)) == intent
    labels = [f"{s.place.name}, {s.place.country}" if s.place else s.city for s in turn.subjects]
    assert " + ".join(labels) == place
    assert ", ".join(map(str, turn.whens)) == whens


WITH_HOURS = [
    ("αύριο 9 με 12 αέρας στη Σύμη", ("weather/wind", "Sými, GR", "tomorrow 09:00-12:00")),
    ("vroxi volos avrio 5 me 8", ("weather/rain", "Volos, GR", "tomorrow 05:00-08:00")),
    ("Βροχή στη Λάρισα αύριο 11 με 2;", ("weather/rain", "Lárisa, GR", "tomorrow 11:00-14:00")),
    ("βροχή στη Λάρισα 4 με 8 Δεκεμβρίου", ("weather/rain", "Lárisa, GR", "12-04..12-08")),
    ("συνήθως πόση ζέστη έχει η Ρόδος τον Μάη", ("normals", "Ródos, GR", "05-15")),
]
HEARD = [
    ("Θέλω τις επόμενες δέκα μέρες στη Βαρκελόνη", ("weather", "Barcelona, ES", "days10")),
    ("αύριο στη Βαρκελόνη", ("weather", "Barcelona, ES", "tomorrow")),
    ("exei deltio EMY gia attikh?", ("outside/warnings", "Athens, GR", "")),
    ("Καλάβρυτα αύριο, να βάλω αλυσίδες;", ("weather/snow", "Kalávryta, GR", "tomorrow")),
    ("sneezing like mad in Milan, is something in bloom?", ("pollen", "Milan, IT", "")),
]
REMARKS = [
    *(
        (each, ("smalltalk", "", ""))
        for each in ("ok cool cheers", "cool", "thanks, perfect!", "ωραία", "οκ να σαι καλά")
    ),
    ("για αύριο;", ("weather", "", "tomorrow")),
    ("gia avrio?", ("weather", "", "tomorrow")),
    ("για το Σάββατο;", ("weather", "", "saturday")),
    ("to sk?", ("weather", "", "weekend")),
    ("ti na valw loipon", ("weather/coat", "", "")),
]
BEST_DAYS = [
    ("Which day until Monday would be best for a picnic on Rhodes?", ("extreme/driest", "Ródos, GR", "today..monday")),
    ("what day this week is best for a hike in Volos?", ("extreme/driest", "Volos, GR", "week")),
    ("what day is best for a barbecue in Leeds this weekend?", ("extreme/driest", "Leeds, GB", "weekend")),
    ("greek politics today", ("news/q:politics", "gr", "today")),
    ("german football", ("news/q:football", "de", "")),
    ("italian elections today?", ("news/q:elections", "it", "today")),
]


@pytest.mark.parametrize(("question", "expected"), [*WITH_HOURS, *HEARD, *REMARKS, *BEST_DAYS])
def test_hours_names_by_ear_and_remarks_are_read(
    question: str, expected: tuple[str, str, str], search: PlaceSearch
) -> None:
    assert read(question, search) == expected


@pytest.mark.parametrize(("question", "whens"), [
    ("and on Sunday, before that?", "sunday-1"), ("on Friday, before that?", "friday-1"), ("and on Sunday?", "sunday"),
])  # fmt: skip
def test_what_lies_before_a_past_day_is_past(question: str, whens: str) -> None:
    before = Context((Intent("weather", "rain"),), ("Leeds, GB",), whens=(When(day="yesterday"),))
    asked = Asked(before, "", TODAY, Speech("en", Measures("metric")), Subject.named)
    assert ", ".join(map(str, settled(understand(question), (), asked).whens)) == whens
