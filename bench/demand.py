"""Who asks for what on a day, and what caches make of it: by formula for any number of users, by simulation for few.

A place is asked for in proportion to its people (the gazetteer's) to a power. A cache that keeps an answer for T
seconds from when it was made misses 1 / (T + 1/λ) times a second, if there are λ questions a second for it. Each hour
of the day has its own rate, as T is much shorter. What a cache with a bounded memory keeps is Che's approximation
(Fricker, Robert, Roberts: A versatile and accurate approximation for LRU cache performance, 2012): all that was asked
for within the last t seconds, where t is such that it fits.
"""

import math
import random
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from pathlib import Path

from news.feeds.table import CATEGORIES, GENERAL, load_table
from weather.gazetteer import DEFAULT_PATH

DAY_S, HOUR_S = 86_400, 3_600
QUESTIONS = 4
"""A user asks so many a day."""
KINDS = {"weather": 0.6, "forecast": 0.25, "news": 0.15}
"""Which share of the questions is of which kind."""
FORMS = (0.7, 0.2, 0.1)
"""One answer is asked for in three forms (units, language, spelling), each of which has a key of its own."""
GENERAL_SHARE = 0.8
"""Of the questions for headlines; the other categories share the rest evenly."""
SWING = 0.8
PEAK_HOUR = 19
CURVE = tuple(1 + SWING * math.cos(2 * math.pi * (hour - PEAK_HOUR) / 24) for hour in range(24))
"""Each hour's rate over the day's mean: users of one time zone, most of them in the evening."""
SMALLEST = 500
"""People of a place whose number isn't known; the gazetteer has none that is smaller."""
BINS = 20
"""Places whose people differ by less than five per cent are counted as equal, with the mean of their shares."""


@dataclass(frozen=True, slots=True)
class Keys:
    """As many keys of one kind as `count`, each of which gets this `share` of all questions."""

    kind: str
    share: float
    count: int = 1
    feeds: float = 0.0
    """How many publishers' feeds stand behind it."""


@cache
def people(path: Path = DEFAULT_PATH) -> Sequence[tuple[str, int]]:
    """Country and people of each place of the gazetteer."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as file:
        rows = file.execute("SELECT LOWER(country), population FROM places ORDER BY rank").fetchall()
    return [(country, max(population, SMALLEST)) for country, population in rows]


@dataclass(frozen=True)
class Demand:
    """What is asked for, whatever the number of users. `places` are country and people, `power` is Zipf's exponent."""

    places: Sequence[tuple[str, int]]
    power: float = 1.0

    @cached_property
    def _weights(self) -> Sequence[float]:
        weights = [population**self.power for _, population in self.places]
        total = math.fsum(weights)
        return [weight / total for weight in weights]

    @cached_property
    def headlines(self) -> Mapping[tuple[str, str], float]:
        """The share of each country and category among the questions for headlines, of those that feeds cover."""
        covered = load_table(None).covers()
        by_country: defaultdict[str, float] = defaultdict(float)
        for (country, _), weight in zip(self.places, self._weights, strict=True):
            if country in covered:
                by_country[country] += weight
        total = math.fsum(by_country.values())
        rest = (1 - GENERAL_SHARE) / (len(CATEGORIES) - 1)
        return {
            (country, category): weight / total * (GENERAL_SHARE if category == GENERAL else rest)
            for country, weight in by_country.items()
            for category in CATEGORIES
        }

    @cached_property
    def keys(self) -> list[Keys]:
        """All keys with their shares, alike ones together."""
        bins: defaultdict[int, list[float]] = defaultdict(list)
        for weight in self._weights:
            bins[round(BINS * math.log(weight))].append(weight)
        places = [(math.fsum(weights) / len(weights), len(weights)) for weights in bins.values()]
        found = [
            Keys(kind, KINDS[kind] * form * weight, count)
            for kind in ("weather", "forecast")
            for form in FORMS
            for weight, count in places
        ]
        found += [Keys("news", KINDS["news"] * form * share) for form in FORMS for share in self.headlines.values()]
        return found

    @cached_property
    def feeds(self) -> list[Keys]:
        """The pairs of country and category that have feeds: forms of one question read the same ones."""
        table = load_table(None)
        return [
            Keys("feeds", KINDS["news"] * share, feeds=len(table.feeds_for(*pair)))
            for pair, share in self.headlines.items()
            if table.feeds_for(*pair)
        ]

    def questions(self, users: int, seed: int) -> Iterator[tuple[float, tuple[object, ...]]]:
        """Every question of a day in order: its second and its key."""
        generator = random.Random(seed)  # noqa: S311 - a load, not a secret
        kinds, pairs = list(KINDS), list(self.headlines)
        places = range(len(self.places))
        of_places, of_pairs = list(accumulate(self._weights)), list(accumulate(self.headlines.values()))
        for hour, factor in enumerate(CURVE):
            count = round(users * QUESTIONS * factor / 24)
            moments = sorted(generator.random() for _ in range(count))
            chosen = generator.choices(kinds, list(KINDS.values()), k=count)
            forms = generator.choices(range(len(FORMS)), FORMS, k=count)
            for moment, kind, form in zip(moments, chosen, forms, strict=True):
                (what,) = (
                    generator.choices(pairs, cum_weights=of_pairs)
                    if kind == "news"
                    else generator.choices(places, cum_weights=of_places)
                )
                yield (hour + moment) * HOUR_S, (kind, form, what)


def misses(rate: float, ttl_s: float) -> float:
    """Misses a second of a cache in front of which nothing is, at this rate of questions for one answer."""
    return 1 / (ttl_s + 1 / rate) if rate else 0.0


def misses_behind(rate: float, front_s: float, ttl_s: float) -> float:
    """The same, where a cache that keeps answers for `front_s` stands in front.

    It lets a question pass every `front_s` + 1/λ seconds on average; the one that finds the answer too old comes after
    the mean residual life of that interval, whose length varies by 1/λ.
    """
    if not rate:
        return 0.0
    mean_s = front_s + 1 / rate
    residual_s = (1 / rate**2 + mean_s**2) / (2 * mean_s)
    return 1 / (ttl_s + residual_s)


def kept_s(keys: Sequence[Keys], rate: float, sizes: Mapping[str, float], room: float, longest_s: float) -> float:
    """For how long what isn't asked for stays in a cache with so much room, at most `longest_s`."""

    def filled(seconds: float) -> float:
        return math.fsum(key.count * sizes.get(key.kind, 0) * -math.expm1(-rate * key.share * seconds) for key in keys)

    if filled(longest_s) <= room:
        return longest_s
    low, high = 0.0, float(longest_s)
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if filled(middle) <= room else (low, middle)
    return low


def asked(keys: Iterable[Keys], rate: float, seconds: float) -> dict[str, float]:
    """How many different keys of each kind are asked for within so many seconds."""
    found: defaultdict[str, float] = defaultdict(float)
    for key in keys:
        found[key.kind] += key.count * -math.expm1(-rate * key.share * seconds)
    return dict(found)


@dataclass(frozen=True, slots=True)
class Day:
    """A day's outcome: questions, those that pass the edge, and calls by kind; by hour."""

    questions: Sequence[float]
    past_edge: Sequence[float]
    calls: Mapping[str, Sequence[float]]

    @property
    def edge_hits(self) -> float:
        """The share that the edge answers itself."""
        return 1 - sum(self.past_edge) / sum(self.questions)

    @property
    def shared_hits(self) -> float:
        """Of those that pass the edge, the share that needs no new answer."""
        return 1 - sum(sum(self.calls[kind]) for kind in KINDS) / sum(self.past_edge)


def computed(demand: Demand, users: float, edge_s: float, ttls_s: Mapping[str, float]) -> Day:
    """By the formulas."""
    keys, feeds = demand.keys, demand.feeds
    questions, past_edge = [], []
    calls: dict[str, list[float]] = {kind: [] for kind in (*KINDS, "feeds")}
    for factor in CURVE:
        rate = users * QUESTIONS / DAY_S * factor
        questions.append(rate * HOUR_S)
        past_edge.append(HOUR_S * math.fsum(key.count * misses(rate * key.share, edge_s) for key in keys))
        for kind, ttl_s in ttls_s.items():
            calls[kind].append(
                HOUR_S
                * math.fsum(
                    key.count * misses_behind(rate * key.share, edge_s, ttl_s) for key in keys if key.kind == kind
                )
            )
        calls["feeds"].append(
            HOUR_S * math.fsum(key.feeds * misses_behind(rate * key.share, edge_s, ttls_s["news"]) for key in feeds)
        )
    return Day(questions, past_edge, calls)


def simulated(demand: Demand, users: int, edge_s: float, ttls_s: Mapping[str, float], seed: int) -> Day:
    """By drawing every question."""
    edge_until: dict[object, float] = {}
    fresh_until: dict[object, float] = {}
    read_until: dict[object, float] = {}
    table = load_table(None)
    questions, past_edge = [0.0] * 24, [0.0] * 24
    calls = {kind: [0.0] * 24 for kind in (*KINDS, "feeds")}
    for second, key in demand.questions(users, seed):
        hour = int(second // HOUR_S)
        questions[hour] += 1
        if second < edge_until.get(key, 0):
            continue
        past_edge[hour] += 1
        edge_until[key] = second + edge_s
        if second < fresh_until.get(key, 0):
            continue
        kind, _, what = key
        fresh_until[key] = second + ttls_s[str(kind)]
        calls[str(kind)][hour] += 1
        if kind == "news" and second >= read_until.get(what, 0):
            read_until[what] = second + ttls_s["news"]
            calls["feeds"][hour] += len(table.feeds_for(*what))  # type: ignore[misc]
    return Day(questions, past_edge, calls)
