"""One module a provider: each translates its own upstream into the shapes of `servicekit.schemas.news`."""

from collections.abc import Mapping
from typing import Protocol

from servicekit.caching.answers import Answer
from servicekit.context import Deadline
from servicekit.queries import NewsQuery


class HeadlineProvider(Protocol):
    """Whoever knows the headlines of some countries; `name` is what NEWS_PROVIDERS calls it."""

    name: str

    def covers(self) -> Mapping[str, tuple[str, ...]]:
        """Each country that it can be asked about, with the categories that it tells apart."""

    def circuit(self, question: NewsQuery) -> str:
        """The part of it that the question goes to, and that fails by itself; "" where there are no parts."""

    def headlines(self, question: NewsQuery, deadline: Deadline) -> Answer:
        """One page of a country's headlines; raises CountryNotCovered or a ProviderTrouble."""
