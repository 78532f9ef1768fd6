"""What can be asked of master, as the paths and parameters of its contract."""

from dataclasses import dataclass
from urllib.parse import urlencode

WEATHER, NEWS = "/weather", "/news"


@dataclass(frozen=True, slots=True)
class Question:
    """One GET: master's path, and its parameters in order. `about` is what was typed, for the heading."""

    path: str
    about: str
    parameters: tuple[tuple[str, str], ...]

    @property
    def target(self) -> str:
        """Path and query, percent-encoded. Bytes typed that aren't UTF-8 go along for master to refuse."""
        return f"{self.path}?{urlencode(self.parameters, errors='surrogatepass')}"


def weather(city: str, units: str | None = None, lang: str | None = None) -> Question:
    """Ask for the weather of one city, in master's own units where none are given."""
    return Question(WEATHER, city, _given(city=city, units=units, lang=lang))


def news(country: str, page_size: int, category: str | None = None, query: str | None = None) -> Question:
    """Ask for the headlines of one country."""
    return Question(NEWS, country, _given(country=country, category=category, pageSize=str(page_size), q=query))


def _given(**parameters: str | None) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in parameters.items() if value is not None)
