"""What a question leaves to the next one: `and tomorrow?`. The answer returns it, and the caller sends it along."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qs, urlencode

from master.ask.understand import Intent
from master.ask.when import When
from servicekit.problems import InvalidParameter

KINDS = frozenset({"weather", "sun", "extreme", "compare", "news", "briefing"})
MAX_PLACES, MAX_INTENTS, MAX_WHENS = 3, 4, 2
LONGEST_PLACE, LONGEST_MEASURE = 100, 100
BETWEEN = "|"


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
        """Read what `str` wrote; raises InvalidParameter for any other text."""
        if not text.strip():
            return cls()
        try:
            given = parse_qs(text, strict_parsing=True, max_num_fields=4)
            fields = {name: tuple(filter(None, values[0].split(BETWEEN))) for name, values in given.items()}
        except (ValueError, UnicodeError):
            raise _invalid() from None
        whens = [When.parse(when) for when in fields.get("whens", ())[:MAX_WHENS]]
        intents = [_intent(intent) for intent in fields.get("intents", ())[:MAX_INTENTS]]
        places, countries = fields.get("places", ())[:MAX_PLACES], fields.get("countries", ())[:MAX_PLACES]
        if any(len(place) > LONGEST_PLACE or not place.isprintable() for place in places):
            raise _invalid()
        if any(len(country) != 2 or not country.isascii() or not country.isalpha() for country in countries):  # noqa: PLR2004 - ISO 3166-1 alpha-2
            raise _invalid()
        if None in whens or None in intents:
            raise _invalid()
        return cls(tuple(filter(None, intents)), places, countries, tuple(filter(None, whens)))


def _intent(text: str) -> Intent | None:
    kind, _, measure = text.partition("/")
    if kind not in KINDS or len(measure) > LONGEST_MEASURE or not measure.isprintable():
        return None
    return Intent(kind, measure)


def _invalid() -> InvalidParameter:
    return InvalidParameter("context must be what the last answer returned as its context.")
