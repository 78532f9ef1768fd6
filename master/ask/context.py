"""What a question leaves to the next one: `and tomorrow?`. The answer returns it, and the caller sends it along."""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Self, get_args
from urllib.parse import parse_qs, urlencode

from contract.queries import Category
from master.ask.replies import COMPARED, EXTREMES
from master.ask.understand import Intent
from master.ask.weather_sentences import AHEAD
from master.ask.when import When

MEASURES: Mapping[str, Container[str]] = {
    "weather": AHEAD.keys(),
    "sun": ("sunrise", "sunset"),
    "extreme": EXTREMES.keys(),
    "compare": COMPARED.keys(),
    "news": ("", *get_args(get_args(Category)[0])),
    "briefing": ("",),
}
"""What each kind of question may be about; headlines are also about a topic, after `q:`."""
MAX_PLACES, MAX_INTENTS, MAX_WHENS = 3, 4, 2
LONGEST_PLACE, LONGEST_TOPIC = 100, 100
BETWEEN = "|"
_COUNTRY = re.compile("[a-z]{2}")


@dataclass(frozen=True, slots=True)
class Context:
    """The intents, the places as `city` parameters, the countries of headlines and the times of the last question."""

    intents: tuple[Intent, ...] = ()
    places: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    whens: tuple[When, ...] = ()

    def __str__(self) -> str:
        fields = {
            "intents": map(str, self.intents),
            "places": self.places,
            "countries": self.countries,
            "whens": map(str, self.whens),
        }
        return urlencode({name: joined for name, values in fields.items() if (joined := BETWEEN.join(values))})

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str` wrote. Any other text, as that of another version, is a fresh start: an empty context."""
        if not text.strip():
            return cls()
        try:
            given = parse_qs(text, strict_parsing=True, max_num_fields=4)
            fields = {name: tuple(filter(None, values[0].split(BETWEEN))) for name, values in given.items()}
        except (ValueError, UnicodeError):
            return cls()
        whens = [When.parse(when) for when in fields.get("whens", ())[:MAX_WHENS]]
        intents = [_intent(intent) for intent in fields.get("intents", ())[:MAX_INTENTS]]
        places, countries = fields.get("places", ())[:MAX_PLACES], fields.get("countries", ())[:MAX_PLACES]
        known = (
            all(len(place) <= LONGEST_PLACE and place.isprintable() for place in places)
            and all(_COUNTRY.fullmatch(country) for country in countries)
            and None not in whens
            and None not in intents
        )
        if not known:
            return cls()
        return cls(tuple(filter(None, intents)), places, countries, tuple(filter(None, whens)))


def _intent(text: str) -> Intent | None:
    kind, _, measure = text.partition("/")
    topic = kind == "news" and measure.startswith("q:") and len(measure) <= LONGEST_TOPIC and measure.isprintable()
    return Intent(kind, measure) if topic or measure in MEASURES.get(kind, ()) else None
