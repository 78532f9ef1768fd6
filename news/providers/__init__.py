"""The providers of headlines: each translates its upstream's responses into the shapes of `contract.schemas.news`."""

from collections.abc import Mapping
from typing import Protocol

from contract.queries import NewsQuery
from servicekit.caching.answers import Answer
from servicekit.context import Deadline


class HeadlineProvider(Protocol):
    """What the service needs of a provider. `name` is the one that NEWS_PROVIDERS uses."""

    name: str

    def covers(self) -> Mapping[str, tuple[str, ...]]:
        """The categories of each country that it covers; countries are ISO 3166-1 alpha-2 in lower case."""

    def circuit(self, query: NewsQuery) -> str:
        """The part of the provider that the query goes to and that can fail alone; "" if it has no parts."""

    def headlines(self, query: NewsQuery, deadline: Deadline) -> Answer:
        """One page of a country's headlines; raises CountryNotCovered or a ProviderTrouble."""
