"""Who provided what is shown, how old it is, and whether it is past its time or made up."""

from dataclasses import dataclass
from typing import Self

from master.render.provenance import Provenance, Subject
from master.render.words import Words

HOMES = {
    "OpenWeatherMap": "https://openweathermap.org/",
    "Open-Meteo.com (CC BY 4.0)": "https://open-meteo.com/",
    "NewsAPI": "https://newsapi.org/",
}
"""Where a provider wants to be linked to."""


@dataclass(frozen=True, slots=True)
class Source:
    """`facts` are about time; `stale` and `sample` are sentences, empty where they don't apply."""

    provider: str
    home: str
    facts: tuple[str, ...]
    stale: str
    sample: str

    @classmethod
    def of(cls, provenance: Provenance, what: Subject, words: Words, *facts: str) -> Self:
        """Say it in these words; further facts come first."""
        quiet, loud = provenance.quiet(words), provenance.loud(what, words)
        return cls(
            provider=quiet[0],
            home=HOMES.get(provenance.provider, ""),
            facts=tuple(filter(None, (*facts, *quiet[1:]))),
            stale=loud[0] if provenance.stale else "",
            sample=loud[-1] if provenance.sample else "",
        )

    def alike(self, other: "Source") -> bool:
        """Whether the other says the same of what must not be overlooked."""
        return (self.provider, self.stale, self.sample) == (other.provider, other.stale, other.sample)
