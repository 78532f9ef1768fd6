"""The capacity on paper: the formulas agree with a simulation, and the page has what the program prints."""

import math
import random
from collections import OrderedDict
from collections.abc import Sequence

import pytest

from bench import capacity
from bench.demand import CURVE, FORMS, KINDS, Demand, Keys, asked, computed, kept_s, misses, people, simulated

COUNTRIES = ("gr", "de", "us", "jp", "fr")
TTLS_S = {"weather": 600.0, "forecast": 600.0, "news": 900.0}


@pytest.fixture(scope="module")
def few_places() -> Sequence[tuple[str, int]]:
    """Five hundred places by Zipf's law."""
    return [(COUNTRIES[rank % len(COUNTRIES)], 10_000_000 // (rank + 1)) for rank in range(500)]


@pytest.mark.parametrize("users", [200, 2_000, 20_000])
@pytest.mark.parametrize("edge_s", [5, 120])
def test_the_formulas_agree_with_a_simulation_of_every_question(
    few_places: Sequence[tuple[str, int]], users: int, edge_s: int
) -> None:
    demand = Demand(few_places)
    formula, drawn = (
        computed(demand, users, edge_s, TTLS_S),
        simulated(demand, users, edge_s, TTLS_S, seed=3),
    )
    assert sum(drawn.questions) == pytest.approx(4 * users, rel=0.01)
    assert drawn.edge_hits == pytest.approx(formula.edge_hits, abs=0.02)
    assert drawn.shared_hits == pytest.approx(formula.shared_hits, abs=0.03)
    for kind, calls in drawn.calls.items():
        assert sum(calls) == pytest.approx(sum(formula.calls[kind]), rel=0.1, abs=20), kind


def test_a_cache_in_front_is_seen_by_the_one_behind_it(few_places: Sequence[tuple[str, int]]) -> None:
    """The simulation tells the two formulas apart: a longer edge means fewer calls, not only fewer questions."""
    short, long = (simulated(Demand(few_places[:20]), 20_000, edge_s, TTLS_S, seed=3) for edge_s in (1, 400))
    assert sum(long.calls["weather"]) < 0.95 * sum(short.calls["weather"])


def test_what_a_bounded_cache_keeps_is_what_an_lru_of_that_size_keeps() -> None:
    """Che's time: the keys that are asked for within it fill the room, and a real LRU hits as often."""
    count, room, rate = 1_000, 200, 10.0
    total = sum(1 / (rank + 1) for rank in range(count))
    keys = [Keys("weather", 1 / (rank + 1) / total) for rank in range(count)]
    seconds = kept_s(keys, rate, {"weather": 1.0}, room, 86_400)
    assert asked(keys, rate, seconds)["weather"] == pytest.approx(room, rel=0.01)
    expected = math.fsum(key.share * -math.expm1(-rate * key.share * seconds) for key in keys)
    assert _lru_hits(keys, room, 60_000) == pytest.approx(expected, abs=0.02)


def test_a_cache_that_holds_everything_keeps_it_for_as_long_as_it_may() -> None:
    assert kept_s([Keys("weather", 1.0)], 1.0, {"weather": 10.0}, 10.0, 3_600) == 3_600


def test_nobody_asks_so_nothing_misses() -> None:
    assert misses(0.0, 600) == 0.0


def test_shares_add_up_to_all_questions(few_places: Sequence[tuple[str, int]]) -> None:
    demand = Demand(few_places)
    assert math.fsum(key.share * key.count for key in demand.keys) == pytest.approx(1)
    assert math.fsum(KINDS.values()) == pytest.approx(1)
    assert math.fsum(FORMS) == pytest.approx(1)
    assert math.fsum(CURVE) / 24 == pytest.approx(1)


def test_the_gazetteers_people_are_the_demand() -> None:
    places = people()
    assert len(places) > 200_000
    assert places[0][1] > 20_000_000


@pytest.mark.parametrize(("users", "plan"), [(1_000, "Free"), (100_000, "Startup")])
def test_a_plan_is_the_smallest_that_keeps_the_reserve(users: int, plan: str) -> None:
    load = capacity.Load(Demand(people()), users)
    chosen = load.plan("OpenWeatherMap", "weather", "forecast")
    assert chosen
    assert chosen.name == plan
    assert load.peak_calls("weather", "forecast") <= 0.9 * chosen.minute


def test_a_part_stops_where_its_load_reaches_the_limit(few_places: Sequence[tuple[str, int]]) -> None:
    users = capacity.users_at(Demand(few_places), lambda load: load.rate, 1.0)
    assert users == pytest.approx(86_400 / 4, rel=0.01)


def test_the_page_has_the_tables_that_the_program_prints() -> None:
    """`python -m bench.capacity --write` brings them up to date."""
    page = capacity.PAGE.read_text(encoding="utf-8")
    assert page.partition(capacity.BEGIN)[2].partition(capacity.END)[0] == capacity.tables(people())


def test_the_page_names_the_lifetimes_and_rates_that_the_program_reads() -> None:
    page = capacity.PAGE.read_text(encoding="utf-8")
    lifetimes_s = capacity.lifetimes_s()
    for words in (
        f"`WEATHER_FRESH_S` ({lifetimes_s['weather']:.0f})",
        f"`NEWS_FRESH_S` ({lifetimes_s['news']:.0f})",
        f"`EDGE_CACHE_S` ({capacity.edge_s():.0f})",
        f"{capacity.rates()['master']:,.0f} cached questions a second",
        f"a weather worker {capacity.rates()['weather']:.0f} new ones",
    ):
        assert words in page


def _lru_hits(keys: Sequence[Keys], room: int, count: int) -> float:
    generator = random.Random(5)  # noqa: S311 - a load, not a secret
    cache: OrderedDict[int, None] = OrderedDict()
    hits = 0
    for number, key in enumerate(generator.choices(range(len(keys)), [key.share for key in keys], k=count)):
        if key in cache:
            hits += number >= count // 2
            cache.move_to_end(key)
        else:
            cache[key] = None
            if len(cache) > room:
                cache.popitem(last=False)
    return hits / (count - count // 2)
