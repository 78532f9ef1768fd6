"""Where an answer comes from and how old it is, from the headers that a service sends with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Self

from master.facts.words import ENGLISH, Words, ago
from servicekit.plain_text import clean

NAMES = {
    "openweathermap": "OpenWeatherMap",
    "open-meteo": "Open-Meteo.com (CC BY 4.0)",  # its licence asks to be named
    "met-norway": "Iris, based on data from MET Norway (CC BY 4.0)",
    "nws": "National Weather Service",
    "gazetteer": "GeoNames (CC BY 4.0)",  # so does this one
    "newsapi": "NewsAPI",
    "feeds": "the publishers' own feeds",
}
"""Who is named for a provider whose answer has no X-Provider-Credit."""
LARGEST_AGE = 10  # digits
LONGEST_LICENCE = 60
WHY_STALE = {
    "provider-refused": "STALE: the provider refuses the key",
    "provider-failed": "STALE: the provider fails at present",
    "provider-garbled": "STALE: the provider's answers make no sense at present",
    "provider-exhausted": "STALE: the provider's quota is spent",
    "provider-timeout": "STALE: the provider is too slow at present",
    "service-unavailable": "STALE: a part of Iris is not available at present",
}
STALE = "STALE: the provider gives nothing newer"
Subject = Literal["weather", "news", "places"]
SAMPLE: dict[Subject, str] = {
    "weather": "SAMPLE DATA from the sandbox, not real weather",
    "news": "SAMPLE DATA from the sandbox, not real news",
    "places": "SAMPLE DATA from the sandbox",
}
_WHY = re.compile(r"fwd=stale[^,]*?;\s*detail=([a-z-]+)")
_CREDIT = re.compile(r"(?P<credit>[^<>]{1,200}) <(?P<home>https?://[!-;=?-~]{1,200})>", re.ASCII)
_MAX_AGE = re.compile(r"\bmax-age=(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who provided an answer, whether it is sample data, its age in seconds where known, whether past its time and why.

    An empty provider is one that nobody named.
    """

    provider: str
    sample: bool
    age_s: int | None
    stale: bool
    why_stale: str = ""
    home: str = ""
    """Where its credit is to lead, if it says so."""
    licence: str = ""
    """That of the data, where the credit doesn't name it."""

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Self:
        """Read X-Provider and what credits it, Age and Cache-Control (RFC 9111), and Cache-Status (RFC 9211)."""
        sandbox, slash, name = clean(headers.get("X-Provider", "")).rpartition("/")
        provider = name if slash else name.removeprefix("sandbox")
        credit = _CREDIT.fullmatch(clean(headers.get("X-Provider-Credit", "")))
        age = headers.get("Age", "")
        age_s = int(age) if age.isascii() and age.isdigit() and len(age) <= LARGEST_AGE else None
        status = headers.get("Cache-Status", "").replace(" ", "").lower()
        lifetime = _MAX_AGE.search(headers.get("Cache-Control", ""))
        # a cache that found its copy stale says fwd=stale too when it then got a fresh one
        fresh = age_s is not None and lifetime is not None and age_s < int(lifetime[1])
        why = _WHY.search(status)
        named = credit["credit"] if credit else NAMES.get(provider, provider)
        licence = clean(headers.get("X-Licence", ""))[:LONGEST_LICENCE]
        return cls(
            provider=named,
            sample=sandbox.startswith("sandbox") or name.startswith("sandbox"),
            age_s=age_s,
            stale="fwd=stale" in status and not fresh,
            why_stale=why[1] if why else "",
            home=credit["home"] if credit else "",
            licence="" if licence in named else licence,
        )

    def credits(self, words: Words = ENGLISH) -> list[str]:
        """Who, and how long ago."""
        provider = words(self.provider) if self.provider else words("a provider that nobody named")
        named = f"{provider} ({self.licence})" if self.licence else provider
        facts = [words("provided by {provider}", provider=named)]
        if self.age_s is not None:
            facts.append(words("fetched {ago}", ago=ago(self.age_s, words)))
        return facts

    def warnings(self, what: Subject, words: Words = ENGLISH) -> list[str]:
        """What nobody may overlook: that it is old and why, that it isn't real; `what` is what sample data is not."""
        stale = [words(WHY_STALE.get(self.why_stale, STALE))] if self.stale else []
        return [*stale, words(SAMPLE[what])] if self.sample else stale

    def staleness(self, words: Words = ENGLISH, old_s: float = 0) -> list[str]:
        """That it is stale, and its age where it is known, in a word or two; `old_s` is that of its data if old."""
        if not (self.stale or old_s):
            return []
        age_s = old_s or self.age_s or 0
        return [words("stale"), *([ago(age_s, words)] if age_s else [])]

    def facts(self, what: Subject, words: Words = ENGLISH) -> list[str]:
        """All of it."""
        return [*self.credits(words), *self.warnings(what, words)]
