"""Where an answer comes from and how old it is, from the headers master sends with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from client.ages import ago
from client.clean import clean

NAMES = {
    "openweathermap": "OpenWeatherMap",
    "open-meteo": "Open-Meteo.com (CC BY 4.0)",  # its licence asks to be named
    "newsapi": "NewsAPI",
    "feeds": "the publishers' own feeds",
}
LARGEST_AGE = 10  # digits


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who provided an answer, whether it is sample data, its age in seconds where known, whether past its time."""

    provider: str
    sample: bool
    age_s: int | None
    stale: bool

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Self:
        """Read X-Provider, Age (RFC 9111) and Cache-Status (RFC 9211)."""
        sandbox, slash, name = clean(headers.get("X-Provider", "")).rpartition("/")
        provider = name if slash else name.removeprefix("sandbox")
        age = headers.get("Age", "")
        return cls(
            provider=NAMES.get(provider, provider) or "a provider that master doesn't name",
            sample=sandbox.startswith("sandbox") or name.startswith("sandbox"),
            age_s=int(age) if age.isascii() and age.isdigit() and len(age) <= LARGEST_AGE else None,
            stale="fwd=stale" in headers.get("Cache-Status", "").replace(" ", "").lower(),
        )

    def facts(self, what: str) -> list[str]:
        """Say it; `what` is what sample data is not: "weather", "news"."""
        facts = [f"provided by {self.provider}"]
        if self.age_s is not None:
            facts.append(f"fetched {ago(self.age_s)}")
        if self.stale:
            facts.append("STALE: the provider gives nothing newer")
        if self.sample:
            facts.append(f"SAMPLE DATA from the sandbox, not real {what}")
        return facts
