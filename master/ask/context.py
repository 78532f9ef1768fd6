"""What a question leaves to the next one: `and tomorrow?`. The answer returns it, and the caller sends it along."""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Self, get_args
from urllib.parse import unquote_plus

from contract.queries import LONGEST_CONTEXT, Category
from master.ask.form import PRESSURES, TEMPERATURES, WINDS
from master.ask.intents import CLAIM_MEASURES, OWN_KINDS, Intent, Limit
from master.ask.outside import ELSEWHERE
from master.ask.rankings import COMPARED, EXTREMES
from master.ask.weather_sentences import AHEAD
from master.ask.when import When

MEASURES: Mapping[str, Container[str]] = {
    "weather": AHEAD.keys(),
    "sun": ("sunrise", "sunset"),
    "moon": ("",),
    "extreme": EXTREMES.keys(),
    "compare": COMPARED.keys(),
    "news": ("", *get_args(get_args(Category)[0])),
    "briefing": ("",),
    "outside": ELSEWHERE.keys(),
    **dict.fromkeys(OWN_KINDS, ("",)),
    "sea": ("", "temperature", "waves"),
    "normals": ("", "records"),
}
"""What each kind of question may be about; headlines are also about a topic, after `q:`."""
UNITS: Mapping[str, Container[str]] = {"temperature": TEMPERATURES, "wind": WINDS, "pressure": PRESSURES}
LONGEST_NUMBER = 2
MAX_PLACES, MAX_INTENTS, MAX_WHENS, MAX_FIELDS = 3, 4, 5, 11
LONGEST_PLACE, LONGEST_TOPIC = 100, 100
BETWEEN = "|"
_escaped = partial(re.compile(f"[%&=+{BETWEEN}]").sub, lambda found: f"%{ord(found[0]):02X}")
"""Escape only what has a meaning here: a Greek letter stays one character instead of six."""
_COUNTRY = re.compile("[a-z]{2}")
_LIMIT = re.compile(r"(<<?|>>?)(-?[0-9]{1,5}(?:\.[0-9]{1,2})?)([a-z]{0,8})")


@dataclass(frozen=True, slots=True)
class Context:
    """The last question: its intents, places as `city` parameters, countries of headlines, times and named units.

    `names` are what its places are called, in the question's language. `polar` is whether it asked for yes or no.
    """

    intents: tuple[Intent, ...] = ()
    places: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    whens: tuple[When, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict, hash=False)
    polar: bool = False
    earlier: str = ""
    """The place of the question before the last one, with which the last one's can be compared."""
    page: int = 1
    """Of the headlines."""
    doubt: int = 0
    """What was guessed of all that: how much less sure the next answer is that relies on it, in hundredths."""

    def __str__(self) -> str:
        """What `context=` accepts and `parse` reads. Where that is too long, the less important parts are left out."""
        without_earlier = replace(self, earlier="")
        without_names = replace(without_earlier, names=())
        without_topics = replace(without_names, intents=tuple(map(_without_topic, self.intents)))
        for context in (self, without_earlier, without_names, without_topics, replace(without_topics, places=())):
            text = _written(context)
            if len(text) <= LONGEST_CONTEXT and self.parse(text) != Context():
                return text
        return ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str` wrote. Any other text, as that of another version, is a fresh start: an empty context."""
        pairs = [field.partition("=") for field in text.split("&", MAX_FIELDS)[:MAX_FIELDS]]
        fields = {name: tuple(map(unquote_plus, values.split(BETWEEN))) for name, _, values in pairs}
        claims = fields.get("claims", ())
        intents = [
            _intent(intent, claims[number] if number < len(claims) else "")
            for number, intent in enumerate(fields.get("intents", ())[:MAX_INTENTS])
        ]
        whens = [When.parse(when) for when in fields.get("whens", ())[:MAX_WHENS]]
        units = [_unit(unit) for unit in fields.get("units", ())]
        places, names, countries = (fields.get(name, ())[:MAX_PLACES] for name in ("places", "names", "countries"))
        texts = all(0 < len(each) <= LONGEST_PLACE and each.isprintable() for each in (*places, *names))
        known = None not in intents and None not in whens and None not in units
        if not texts or not known or not all(map(_COUNTRY.fullmatch, countries)):
            return cls()
        return cls(
            tuple(filter(None, intents)),
            places,
            names if len(names) == len(places) else (),
            countries,
            tuple(filter(None, whens)),
            dict(filter(None, units)),
            "polar" in fields,
            (fields.get("earlier") or ("",))[0][:LONGEST_PLACE],
            _page(fields.get("page", ("1",))[0]),
            _small(fields.get("doubt", ("0",))[0]),
        )


def _written(context: Context) -> str:
    fields = {
        "intents": map(str, context.intents),
        "claims": map(_claimed, context.intents if any(map(_claimed, context.intents)) else ()),
        "places": context.places,
        "names": context.names,
        "countries": context.countries,
        "whens": map(str, context.whens),
        "units": (f"{kind}:{unit}" for kind, unit in context.units.items()),
        "page": (str(context.page),) if context.page > 1 else (),
        "polar": ("1",) if context.polar else (),
        "doubt": (str(context.doubt),) if context.doubt else (),
        "earlier": (context.earlier,) if context.earlier else (),
    }
    written = {name: BETWEEN.join(map(_escaped, values)).replace(" ", "+") for name, values in fields.items()}
    return "&".join(f"{name}={values}" for name, values in written.items() if values)


def _page(text: str) -> int:
    return _small(text) or 1


def _small(text: str) -> int:
    """A number of at most two digits; 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else 0


def _claimed(intent: Intent) -> str:
    """What an intent claims: `cold`, `<0`, `>6bft`, `>>0` where it must be so at every hour."""
    if intent.limit:
        sign = (">" if intent.limit.above else "<") * (1 + intent.limit.throughout)
        return f"{sign}{intent.limit.value:g}{intent.limit.unit}"
    return intent.claim


def _without_topic(intent: Intent) -> Intent:
    return replace(intent, measure="") if intent.measure.startswith("q:") else intent


def _intent(text: str, claimed: str) -> Intent | None:
    kind, _, measure = text.partition("/")
    topic = kind == "news" and measure.startswith("q:") and len(measure) <= LONGEST_TOPIC and measure.isprintable()
    if not topic and measure not in MEASURES.get(kind, ()):
        return None
    limit = _LIMIT.fullmatch(claimed)
    return Intent(
        kind,
        measure,
        claimed if claimed in CLAIM_MEASURES else "",
        Limit(limit[1][0] == ">", float(limit[2]), limit[3], len(limit[1]) > 1) if limit else None,
    )


def _unit(text: str) -> tuple[str, str] | None:
    kind, _, unit = text.partition(":")
    return (kind, unit) if unit in UNITS.get(kind, ()) else None
