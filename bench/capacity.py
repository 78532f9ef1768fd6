"""`python -m bench.capacity`: what 1,000, 100,000 and 10,000,000 users a day need, as the tables of docs/capacity.md.

`--write` puts them into that page. The demand and the caches are those of `bench.demand`; lifetimes are the services'
own settings, rates are read from RESULTS.md, bytes from answer_bytes.json (`python -m bench.answer_bytes`).
"""

import json
import math
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from pathlib import Path

from bench.demand import CURVE, DAY_S, QUESTIONS, Day, Demand, asked, computed, kept_s, people, simulated
from news.settings import Settings as NewsSettings
from weather.settings import Settings as WeatherSettings

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/capacity.md"
BEGIN, END = "<!-- printed by python -m bench.capacity -->\n", "<!-- end -->\n"
USERS = (1_000, 100_000, 10_000_000)
SIMULATED_UP_TO = 100_000
SEED = 7
DAYS = 30
"""Of a month."""
BUSY = 0.5
"""Replicas are planned for half of their measured rate."""
AT_LEAST = 2
"""Replicas of each service, so that one may fail."""
RESERVED = 0.1
"""The share of a provider's quota that Iris keeps for questions that somebody waits for."""
EDGE_BYTES, EDGE_KEPT_S, PAGE_BYTES, EDGE_HEAD_BYTES = 128e6, 3_600, 4_096, 500
"""nginx.conf's max_size and inactive. On tmpfs a file takes whole pages; nginx writes a head before each answer."""
LONGER_EDGE_S = 60.0
VALKEY_BYTES = 64e6
"""docker-compose.yml's maxmemory."""
VALKEY_GETS = 33_000
"""A second, of 20 kB: `valkey-benchmark -t get -d 20000 -c 50` in the container, on the machine of RESULTS.md, busy."""
VALKEY_COMMANDS = 6
"""For a question that needs a new answer: a look-up, a lock, a second look-up, the entry, the release, a quota."""
EDGE_BITS = 1e9
DNS_UDP_BYTES, DNS_HEAD_BYTES, DNS_RECORD_BYTES = 512, 12 + 13, 16
"""Of a look-up of `weather` without EDNS (RFC 1035): header and question, and each A record with a compressed name."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a provider sells: calls a minute, calls in 30 days, and the monthly price."""

    provider: str
    name: str
    minute: float
    month: float
    price: str


# OpenWeather's own list of prices (openweathermap.org/full-price.md, the copy of 2026 that we could read). Those of
# Open-Meteo and NewsAPI as api-evangelist's repositories have them (finops/*.yml there, 2026). Ask before you buy.
PLANS = (
    Plan("OpenWeatherMap", "Free", 60, 1e6, "0"),
    Plan("OpenWeatherMap", "Startup", 600, 1e7, "30 GBP"),
    Plan("OpenWeatherMap", "Developer", 3_000, 1e8, "140 GBP"),
    Plan("OpenWeatherMap", "Professional", 30_000, 1e9, "370 GBP"),
    Plan("OpenWeatherMap", "Expert", 100_000, 3e9, "1,200 GBP"),
    Plan("Open-Meteo", "free, non-commercial", 600, 10_000 * DAYS, "0"),
    Plan("Open-Meteo", "Standard", math.inf, 1e6, "29 USD"),
    Plan("Open-Meteo", "Professional", math.inf, 5e6, "99 USD"),
    Plan("Open-Meteo", "Enterprise", math.inf, 5e7, "by contract"),
    Plan("NewsAPI", "Developer, for development only", math.inf, 100 * DAYS, "0"),
    Plan("NewsAPI", "Business", math.inf, 250_000, "449 USD"),
    Plan("NewsAPI", "Advanced", math.inf, 2e6, "1,749 USD"),
)


@cache
def lifetimes_s() -> Mapping[str, float]:
    """For how long an answer of each kind is fresh."""
    weather_s = float(WeatherSettings.model_fields["weather_fresh_s"].default)
    return {
        "weather": weather_s,
        "forecast": weather_s,
        "news": float(NewsSettings.model_fields["news_fresh_s"].default),
    }


@cache
def edge_s() -> float:
    """For how long the edge keeps an answer."""
    return _number(r"EDGE_CACHE_S:-(\d+)", "deploy/edge/start.sh")


@cache
def answer_bytes() -> Mapping[str, Mapping[str, float]]:
    """Bytes of an answer of each kind, as `bench.answer_bytes` measured them."""
    measured: Mapping[str, Mapping[str, float]] = json.loads(
        (ROOT / "bench/answer_bytes.json").read_text(encoding="utf-8")
    )
    return measured


@cache
def rates() -> Mapping[str, float]:
    """Answers a second of one master with two workers on two cores, and new answers a second of one weather worker.

    The latter from 500 new cities at once: how many a second beyond the second that the upstream takes.
    """
    master = _number(r"in the cache, through master, 2 workers[^|]*\| [\d.]+ x: ([\d,]+)/s", "bench/RESULTS.md")
    burst_s = _number(
        r"upstream 1 s, one worker a service, geocoding without delay[^|]*\| all in ([\d.]+) s", "bench/RESULTS.md"
    )
    return {"master": master, "weather": 500 / (burst_s - 1)}


def machine() -> str:
    """On which RESULTS.md's rates were measured."""
    text = (ROOT / "bench/RESULTS.md").read_text(encoding="utf-8")
    found = re.search(r"^# Measured on ([\d-]+)\n\n([^;]+);", text, re.MULTILINE)
    if not found:
        raise ValueError("bench/RESULTS.md doesn't say when it was measured, and on which machine.")
    return f"{found[2]}, {found[1]}"


def _number(pattern: str, path: str) -> float:
    found = re.search(pattern, (ROOT / path).read_text(encoding="utf-8"))
    if not found:
        raise ValueError(f"{path} has nothing like {pattern!r}: has it been reworded?")
    return float(found[1].replace(",", ""))


class Load:
    """What so many users a day mean for each part."""

    def __init__(self, demand: Demand, users: float) -> None:
        self.demand = demand
        self.users = users
        self.rate = users * QUESTIONS / DAY_S

    @cached_property
    def day(self) -> Day:
        """Questions and calls of a day."""
        return computed(self.demand, self.users, edge_s(), lifetimes_s())

    @property
    def peak_rate(self) -> float:
        """Questions a second in the busiest hour."""
        return self.rate * max(CURVE)

    @property
    def past_edge_rate(self) -> float:
        """Of these, those that masters get."""
        return max(self.day.past_edge) / 3600

    def calls_a_day(self, *kinds: str) -> float:
        """Upstream calls for answers of these kinds."""
        return math.fsum(chain.from_iterable(self.day.calls[kind] for kind in kinds))

    def peak_calls(self, *kinds: str) -> float:
        """Upstream calls a minute in the busiest hour."""
        return max(map(sum, zip(*(self.day.calls[kind] for kind in kinds), strict=True))) / 60

    @cached_property
    def distinct(self) -> float:
        """Different questions of a day."""
        return sum(asked(self.demand.keys, self.rate, DAY_S).values())

    @property
    def fresh_bytes(self) -> float:
        """Memory of Valkey for the answers that are fresh, in the busiest hour."""
        return self._valkey_bytes(self.peak_rate, max(lifetimes_s().values()))

    @property
    def stale_bytes(self) -> float:
        """The same for every answer until it is too old to stand in for a provider that fails."""
        return self._valkey_bytes(self.rate, float(WeatherSettings.model_fields["stale_s"].default))

    def _valkey_bytes(self, rate: float, seconds: float) -> float:
        found = asked(self.demand.keys, rate, seconds)
        return sum(count * answer_bytes()[kind]["valkey"] for kind, count in found.items())

    def valkey_kept_s(self) -> float:
        """For how long the Valkey of docker-compose.yml keeps what isn't asked for again."""
        sizes = {kind: answer_bytes()[kind]["valkey"] for kind in lifetimes_s()}
        return kept_s(self.demand.keys, self.peak_rate, sizes, VALKEY_BYTES, DAY_S)

    def edge_kept_s(self) -> float:
        """The same for the edge."""
        sizes = {
            kind: math.ceil((answer_bytes()[kind]["wire"] + EDGE_HEAD_BYTES) / PAGE_BYTES) * PAGE_BYTES
            for kind in lifetimes_s()
        }
        return kept_s(self.demand.keys, self.peak_rate, sizes, EDGE_BYTES, EDGE_KEPT_S)

    @property
    def bytes_an_answer(self) -> float:
        """On the wire, compressed: the mean of all questions."""
        return math.fsum(key.share * key.count * answer_bytes()[key.kind]["wire_gzip"] for key in self.demand.keys)

    @property
    def peak_bits(self) -> float:
        """A second, from the edge to the users."""
        return 8 * self.peak_rate * self.bytes_an_answer

    @property
    def masters(self) -> int:
        """With two workers on two cores each."""
        return max(AT_LEAST, math.ceil(self.past_edge_rate / (BUSY * rates()["master"])))

    @property
    def weathers(self) -> int:
        """With one worker each."""
        return max(AT_LEAST, math.ceil(self.peak_calls("weather", "forecast") / 60 / (BUSY * rates()["weather"])))

    def plan(self, provider: str, *kinds: str) -> Plan | None:
        """The smallest that suffices, with the reserve left alone."""
        minute, month = self.peak_calls(*kinds), self.calls_a_day(*kinds) * DAYS
        return next(
            (
                plan
                for plan in PLANS
                if plan.provider == provider
                and minute <= (1 - RESERVED) * plan.minute
                and month <= (1 - RESERVED) * plan.month
            ),
            None,
        )


WEATHER = ("weather", "forecast")


def _simulated(load: Load) -> str:
    if load.users > SIMULATED_UP_TO:
        return "too many to draw"
    day = simulated(load.demand, int(load.users), edge_s(), lifetimes_s(), SEED)
    return f"{day.edge_hits:.1%}, {day.shared_hits:.1%}"


def _other_powers(load: Load) -> str:
    others = (Load(Demand(load.demand.places, power), load.users) for power in (0.8, 1.2))
    return " / ".join(_two(other.calls_a_day(*WEATHER)) for other in others)


def _longer_at_edge(load: Load) -> Day:
    return computed(load.demand, load.users, LONGER_EDGE_S, lifetimes_s())


def _memory(load: Load) -> str:
    return f"{_bytes(load.fresh_bytes)} / {_bytes(load.stale_bytes)}"


def _plan(load: Load, provider: str, *kinds: str) -> str:
    plan = load.plan(provider, *kinds)
    return f"{plan.name}: {plan.price}" if plan else "none is large enough"


def _quota(load: Load) -> str:
    plan = load.plan("OpenWeatherMap", *WEATHER)
    return f"`{plan.minute:.0f}/minute; {plan.month / DAYS:.0f}/day`" if plan else ""


def _two(value: float) -> str:
    """Two significant digits: 0.046, 1,200, 41 million."""
    if value >= 1e6:
        return f"{_two(value / 1e6)} million" if value < 1e9 else f"{_two(value / 1e9)} billion"
    rounded = float(f"{value:.2g}")
    return f"{rounded:,.0f}" if rounded >= 10 else f"{rounded:g}"


def _bytes(value: float) -> str:
    unit, size = next(
        (unit, size) for unit, size in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 0)) if value >= size
    )
    return f"{_two(value / (size or 1e3))} {unit}"


def _time(seconds: float, longest_s: float) -> str:
    if seconds >= longest_s:
        return f"{longest_s / 3600:.0f} h or longer"
    return f"{_two(seconds / 3600)} h" if seconds >= 3600 else f"{_two(seconds / 60)} min"


Cell = Callable[[Load], str]
ROWS: Sequence[tuple[str, Cell]] = (
    ("questions a second, mean / busiest hour", lambda load: f"{_two(load.rate)} / {_two(load.peak_rate)}"),
    ("different questions a day", lambda load: _two(load.distinct)),
    ("answered by the edge's cache", lambda load: f"{load.day.edge_hits:.1%}"),
    ("the same, were `EDGE_CACHE_S` 60", lambda load: f"{_longer_at_edge(load).edge_hits:.1%}"),
    ("a second past the edge, busiest hour", lambda load: _two(load.past_edge_rate)),
    ("of these, answered by the caches of master, services and Valkey", lambda load: f"{load.day.shared_hits:.1%}"),
    ("both shares, simulated question by question", _simulated),
    ("weather calls upstream a day", lambda load: _two(load.calls_a_day(*WEATHER))),
    ("weather calls upstream a minute, busiest hour", lambda load: _two(load.peak_calls(*WEATHER))),
    ("the same a day, if interest follows people^0.8 / people^1.2", _other_powers),
    ("OpenWeatherMap's plan, a month", lambda load: _plan(load, "OpenWeatherMap", *WEATHER)),
    ("`OPENWEATHERMAP_QUOTA`", _quota),
    ("Open-Meteo's plan instead, a month", lambda load: _plan(load, "Open-Meteo", *WEATHER)),
    ("headline calls to NewsAPI a day, with a key", lambda load: _two(load.calls_a_day("news"))),
    ("NewsAPI's plan, a month", lambda load: _plan(load, "NewsAPI", "news")),
    ("fetches of publishers' feeds a day, without a key", lambda load: _two(load.calls_a_day("feeds"))),
    ("Valkey's memory for fresh answers / for a day of stale ones", _memory),
    ("a Valkey of 64 MB keeps what isn't asked for again", lambda load: _time(load.valkey_kept_s(), DAY_S)),
    ("the edge's 128 MB keep it", lambda load: _time(load.edge_kept_s(), EDGE_KEPT_S)),
    ("edge to users, busiest hour", lambda load: f"{_two(load.peak_bits / 1e6)} Mbit/s"),
    ("edge to users a month", lambda load: _bytes(load.users * QUESTIONS * DAYS * load.bytes_an_answer)),
    ("masters (two cores) / weather replicas (one core)", lambda load: f"{load.masters} / {load.weathers}"),
)

Reached = Callable[[Load], float]
LIMITS: Sequence[tuple[str, Reached, float]] = (
    ("NewsAPI's free plan: 100 calls a day", lambda load: load.calls_a_day("news"), 100),
    ("Open-Meteo's free plan: 10,000 calls a day", lambda load: load.calls_a_day(*WEATHER), 10_000),
    ("a Valkey of 64 MB: stale answers are kept for less than a day", lambda load: load.stale_bytes, VALKEY_BYTES),
    ("OpenWeatherMap's free plan: 60 calls a minute", lambda load: load.peak_calls(*WEATHER), 60),
    ("a Valkey of 64 MB: fresh answers are pushed out", lambda load: load.fresh_bytes, VALKEY_BYTES),
    ("OpenWeatherMap's dearest plan: 100,000 calls a minute", lambda load: load.peak_calls(*WEATHER), 100_000),
    ("one weather worker, at its measured rate", lambda load: load.peak_calls(*WEATHER) / 60, rates()["weather"]),
    ("the edge's line of 1 Gbit/s", lambda load: load.peak_bits, EDGE_BITS),
    ("one master of two cores, at its measured rate", lambda load: load.past_edge_rate, rates()["master"]),
    (
        f"Valkey's one thread: {VALKEY_GETS:,} commands a second",
        lambda load: load.past_edge_rate + (VALKEY_COMMANDS - 1) * load.peak_calls(*WEATHER, "news") / 60,
        VALKEY_GETS,
    ),
)


def tables(places: Sequence[tuple[str, int]]) -> str:
    """Both tables, as Markdown."""
    loads = [Load(Demand(places), users) for users in USERS]
    return "\n".join([*_needs(loads), "", *_limits(Demand(places)), ""])


def _needs(loads: Sequence[Load]) -> Iterator[str]:
    yield "| users a day | " + " | ".join(f"{load.users:,}" for load in loads) + " |"
    yield "| --- |" + " --- |" * len(loads)
    for name, cell in ROWS:
        yield f"| {name} | " + " | ".join(cell(load) for load in loads) + " |"


def _limits(demand: Demand) -> Iterator[str]:
    yield "| part | stops at, users a day |"
    yield "| --- | --- |"
    found = [(users_at(demand, reached, limit), name) for name, reached, limit in LIMITS]
    yield from (f"| {name} | {_two(users)} |" for users, name in sorted(found))
    records = (DNS_UDP_BYTES - DNS_HEAD_BYTES) // DNS_RECORD_BYTES
    yield f"| DNS over UDP without EDNS: {records} replicas in one answer; more come by TCP | |"


def users_at(demand: Demand, reached: Reached, limit: float) -> float:
    """The number of users a day with which a part reaches its limit, to one per cent."""
    low, high = 1.0, 1e10
    while high / low > 1.005:
        middle = math.sqrt(low * high)
        low, high = (middle, high) if reached(Load(demand, middle)) < limit else (low, middle)
    return low


def main(words: Sequence[str]) -> None:
    """Print the tables, or write them into the page."""
    printed = tables(people())
    if "--write" not in words:
        print(printed, end="")
        return
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}{printed}{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
