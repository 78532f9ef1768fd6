"""What a provider of headlines is: what it may be asked."""

from abc import abstractmethod
from collections.abc import Mapping

from contract.queries import NewsQuery
from servicekit.caching.answers import Answer
from servicekit.context import Deadline
from servicekit.providers.registry import RegisteredProvider


class HeadlineProvider(RegisteredProvider):
    """The base of all providers of headlines."""

    @abstractmethod
    def covers(self) -> Mapping[str, tuple[str, ...]]:
        """The categories of each country that it covers; countries are ISO 3166-1 alpha-2 in lower case."""

    def is_promising(self, query: NewsQuery) -> bool:  # noqa: ARG002 - for those that can tell
        """Whether it is likely to have headlines; one that isn't is asked after those that are."""
        return True

    @abstractmethod
    def headlines(self, query: NewsQuery, deadline: Deadline) -> Answer:
        """One page of a country's headlines; raises CountryNotCovered or a ProviderTrouble."""
