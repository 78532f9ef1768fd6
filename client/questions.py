"""What can be asked of master, as the paths and parameters of its contract."""

from dataclasses import dataclass, replace
from typing import Literal, Self
from urllib.parse import urlencode

WEATHER, FORECAST, NEWS, BRIEFING, PLACES = "/weather", "/forecast", "/news", "/briefing", "/places"
HEALTH, PROVIDERS = "/healthz", "/providers"

Form = Literal["text", "line", "json"]


@dataclass(frozen=True, slots=True)
class Query:
    """One GET: master's path, its parameters in order, and the form that its answer is to have."""

    path: str
    parameters: tuple[tuple[str, str], ...] = ()
    form: Form = "json"

    @property
    def target(self) -> str:
        """Path and query, percent-encoded. Bytes typed that aren't UTF-8 go along for master to refuse."""
        query = urlencode([(name, _typed(value)) for name, value in self.parameters])
        return f"{self.path}?{query}" if query else self.path

    def rendered(self, form: Form, **parameters: str | None) -> Self:
        """The same question, to be answered in lines for people; of these parameters None is none."""
        return replace(self, form=form, parameters=(*self.parameters, *_given(format=form, **parameters)))


def weather(city: str, units: str | None = None, lang: str | None = None) -> Query:
    """Ask for the weather of one city now, in master's own units where none are given."""
    return Query(WEATHER, _given(city=city, units=units, lang=lang))


def forecast(city: str, units: str | None = None, lang: str | None = None) -> Query:
    """Ask for the next five days in one city."""
    return Query(FORECAST, _given(city=city, units=units, lang=lang))


def briefing(place: Query, country: str | None, page_size: int, category: str | None) -> Query:
    """Ask for a place's weather and the headlines of a country, in one answer; without one, of the place's own."""
    half = _given(country=country, category=category, pageSize=str(page_size))
    return replace(place, path=BRIEFING, parameters=(*place.parameters, *half))


def news(country: str, page_size: int, category: str | None = None, query: str | None = None) -> Query:
    """Ask for the headlines of one country."""
    return Query(NEWS, _given(country=country, category=category, pageSize=str(page_size), q=query))


def places(name: str, lang: str | None = None) -> Query:
    """Ask which places a name can mean."""
    return Query(PLACES, _given(q=name, lang=lang))


def _given(**parameters: str | None) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in parameters.items() if value is not None)


def _typed(text: str) -> bytes:
    """The very bytes typed: where the locale is ASCII, Python has kept those beyond it as surrogates."""
    try:
        return text.encode(errors="surrogateescape")
    except UnicodeEncodeError:  # a lone half of a pair, as Windows lets one type
        return text.encode(errors="surrogatepass")
