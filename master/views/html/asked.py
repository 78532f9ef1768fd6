"""What the page was asked for, in which language, and the links that ask for something else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Self
from urllib.parse import quote, urlencode

from babel.support import NullTranslations
from flask import Flask, request
from flask_babel import Babel, Domain  # type: ignore[import-untyped]

from contract.queries import AskQuery, BriefingQuery, NewsQuery, Units
from master.ask.understand import understand
from master.facts.measures import Measures
from master.facts.options import RenderParams
from master.facts.words import LANGUAGES, Words
from master.views.html.measures import number
from master.views.language import address, current_words, home, language


class BabelTranslations(NullTranslations):
    """One language's words as Flask-Babel asks for them."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def ugettext(self, message: str) -> str:
        """The words for an English message."""
        return self._words(message)


TRANSLATIONS = {lang: BabelTranslations(words) for lang, words in LANGUAGES.items()}


class ReadAtStart(Domain):  # type: ignore[misc]
    """Flask-Babel's messages, from memory."""

    def get_translations(self) -> BabelTranslations:
        """Those of the request's language."""
        return TRANSLATIONS[language()]


def init_babel(app: Flask) -> None:
    """Let templates translate with `_`, and with `words` what holds values, into the language of the request."""
    babel = Babel(app, default_domain="master", locale_selector=language)
    babel.domain_instance = ReadAtStart(domain="master")
    app.jinja_env.globals["address"] = address
    app.jinja_env.filters["number"] = lambda value: number(value, current_words())

    @app.context_processor
    def variables() -> dict[str, object]:
        theme = request.args.get("theme", "")
        return {
            "language": language(),
            "home": home(),
            "words": current_words(),
            "theme": theme if theme in THEMES else "",
        }


def _told(text: str) -> str:
    """What counts of a text where a name is told from a question: letters, digits, and marks of asking."""
    return "".join(character for character in text if character.isalnum() or character in "?;!")


THEMES = ("light", "dark")
LENGTHS = {"context": 600}
LONGEST = 200
"""Characters of a value that go back into the form: more than any good question has."""
LONG_DAYS = 16
MOST_WORDS_OF_A_NAME = 3
MOST_TURNS = 3
"""Earlier questions that an address holds; each is answered again with the newest one."""


@dataclass(frozen=True, slots=True)
class PageQuestion:
    """Parameters of `/`, unchecked; empty where they weren't given."""

    city: str = ""
    earlier: tuple[str, ...] = ()
    """The questions before this one, the oldest first."""
    context: str = ""
    """Of the answer that the oldest of them follows, or without any this question."""
    compared: tuple[str, ...] = ()
    """The places that stand beside each other, instead of `city`."""
    lat: str = ""
    lon: str = ""
    country: str = ""
    category: str = ""
    q: str = ""
    """Words that the headlines must have."""
    headlines: str = ""
    """How many of them are shown."""
    units: str = ""
    wind: str = ""
    pressure: str = ""
    precipitation: str = ""
    clock: str = ""
    lang: str = ""
    usual: str = ""
    """1 where today is to be compared with what is usual."""
    theme: str = ""

    @classmethod
    def of(cls, parameters: Mapping[str, str], earlier: Sequence[str] = ()) -> Self:
        """Those of them that the page knows."""
        texts = {
            field.name: parameters.get(field.name, "")[: LENGTHS.get(field.name, LONGEST)].strip()
            for field in fields(cls)
            if field.name not in ("earlier", "compared")
        }
        asked = tuple(text[:LONGEST] for text in earlier if text.strip())[-MOST_TURNS:]
        return replace(cls(), **texts, earlier=asked)  # type: ignore[arg-type]

    @classmethod
    def of_request(cls) -> Self:
        """Those of the current request."""
        asked = cls.of(request.args, request.args.getlist("earlier"))
        if request.path != "/":  # where `q` is another thing
            asked = replace(asked, q="")
        if request.path != "/compare":
            return asked
        return replace(asked, city="", compared=tuple(request.args.getlist("city")))

    @property
    def place(self) -> bool:
        """Whether a place is asked for."""
        return bool(self.city or self.lat or self.lon)

    @property
    def anything(self) -> bool:
        """Whether there is a question at all."""
        return self.place or bool(self.country)

    def link(self, **changes: str | tuple[str, ...]) -> str:
        """The address of the same question with these changes."""
        changed = replace(self, **changes)  # type: ignore[arg-type]
        given = {field.name: getattr(changed, field.name) for field in fields(changed) if getattr(changed, field.name)}
        beside = given.pop("compared", ())
        query = urlencode({"city": beside, **given} if beside else given, safe=",", doseq=True)
        return address(f"{'/compare' if beside else '/'}?{query}" if query else "/")

    def card_link(self, city: str) -> str:
        """The whole address of a place's picture in the measures of the page; "" for a name that no path can hold."""
        if not city or "/" in city:
            return ""
        manner = {"lang": language(), "units": self.units, "clock": self.clock}
        query = urlencode({name: value for name, value in manner.items() if value})
        return f"{request.url_root}{quote(city, safe=',')}.png?{query}"

    def forecast_link(self, point: tuple[float, float] | None) -> str:
        """The address of sixteen days at a point, in the same measures; "" without a point."""
        if point is None:
            return ""
        names = ("units", "wind", "pressure", "precipitation", "clock", "lang")
        measures = {name: value for name in names if (value := getattr(self, name))}
        where = {"lat": f"{point[0]:g}", "lon": f"{point[1]:g}"}
        return address(f"/forecast?{urlencode({**where, 'days': LONG_DAYS, 'format': 'html', **measures})}")

    @property
    def is_a_name(self) -> bool:
        """Whether nothing but a place stands in the city's place, so that all of it is wanted: `London,CA`, `12345`."""
        understanding = understand(self.city)
        if understanding.bare and len(understanding.places) == 1:
            return _told(understanding.places[0].text) == _told(self.city)
        tells_nothing = understanding.follows and not understanding.places and not understanding.whens
        return tells_nothing or understanding.intents[0].kind == "unknown"

    @property
    def may_be_a_name(self) -> bool:
        """Whether it is written as names are, though its words have a meaning too: `Nice`, `Nea Smyrni`."""
        words = self.city.split()
        return 0 < len(words) <= MOST_WORDS_OF_A_NAME and all(word.isalpha() and word[0].isupper() for word in words)

    def question(self, text: str, context: str) -> AskQuery:
        """A question in a person's own words, which follows the answer of this context."""
        given = {"q": text, "context": context, "units": self.units, "near": self._near}
        return AskQuery.from_values({name: value for name, value in given.items() if value})

    @property
    def _near(self) -> str:
        return f"{self.lat},{self.lon}" if self.lat and self.lon else ""

    def measures(self, units: Units) -> Measures:
        """The measures to show; raises a BadQuestion for one that is none."""
        named = {name: getattr(self, name) for name in ("wind", "pressure", "precipitation", "clock")}
        return RenderParams.from_values({"units": units, **{name: v for name, v in named.items() if v}}).measures

    def query(self, language: str) -> BriefingQuery | NewsQuery:
        """The question to ask; raises a BadQuestion that says what is accepted. Without a place it is for headlines."""
        given = {field.name: value for field in fields(self) if (value := getattr(self, field.name))}
        for name in ("context", "earlier", "compared", "theme"):
            given.pop(name, None)
        if "headlines" in given:
            given["pageSize"] = given.pop("headlines")
        if not self.place:
            return NewsQuery.from_values(given)
        return BriefingQuery.from_values({"units": "metric", **given, "lang": self.lang or language})
