"""Where an answer comes from and how old it is, in words."""

from datetime import UTC, datetime, timedelta

import pytest

from master.facts.provenance import Provenance
from master.facts.words import LANGUAGES, ago, since, words_in

NOW = datetime(2025, 9, 22, 18, 30, tzinfo=UTC)
NOBODY = "provided by a provider that nobody named"


@pytest.mark.parametrize(
    ("headers", "facts"),
    [
        ({}, [NOBODY]),
        ({"X-Provider": "open-meteo"}, ["provided by Open-Meteo.com (CC BY 4.0)"]),
        ({"X-Provider": "acme\x1b[31m"}, ["provided by acme"]),
        (
            {"X-Provider": "sandbox/openweathermap"},
            ["provided by OpenWeatherMap", "SAMPLE DATA from the sandbox, not real weather"],
        ),
        ({"X-Provider": "sandbox"}, [NOBODY, "SAMPLE DATA from the sandbox, not real weather"]),
        ({"Age": "0"}, [NOBODY, "fetched just now"]),
        ({"Age": "240"}, [NOBODY, "fetched 4 min ago"]),
        ({"Cache-Status": "iris; hit; fwd = stale"}, [NOBODY, "STALE: the provider gives nothing newer"]),
        (
            {"Cache-Status": "weather; fwd=stale; ttl=-9; detail=provider-timeout, master; fwd=uri-miss"},
            [NOBODY, "STALE: the provider is too slow at present"],
        ),
    ],
)
def test_the_provenance_is_said(headers: dict[str, str], facts: list[str]) -> None:
    assert Provenance.of(headers).facts("weather") == facts


@pytest.mark.parametrize("age", ["", "soon", "-4", "²", "9" * 5_000])
def test_an_age_that_is_no_number_is_not_said(age: str) -> None:
    assert Provenance.of({"Age": age}).facts("news") == [NOBODY]


@pytest.mark.parametrize(("age", "stale"), [("0", False), ("599", False), ("600", True)])
def test_what_was_fetched_anew_is_not_stale_whatever_the_cache_had(age: str, *, stale: bool) -> None:
    headers = {"Cache-Status": "master; fwd=stale", "Cache-Control": "public, max-age=600", "Age": age}
    assert Provenance.of(headers).stale is stale


def test_it_is_said_in_greek() -> None:
    headers = {"X-Provider": "sandbox/feeds", "Age": "7200"}
    assert Provenance.of(headers).facts("news", words_in("el")) == [
        "από τις ροές των ίδιων των εκδοτών",
        "ελήφθη πριν από 2 ώ.",
        "ΔΕΙΓΜΑ ΔΕΔΟΜΕΝΩΝ από το sandbox, όχι πραγματικές ειδήσεις",
    ]


@pytest.mark.parametrize(
    ("age_s", "words"),
    [
        (-500, "just now"),
        (59, "just now"),
        (60, "1 min ago"),
        (3_599, "59 min ago"),
        (7_200, "2 h ago"),
        (86_400, "1 day ago"),
        (172_800, "2 days ago"),
    ],
)
def test_an_age_is_told_in_the_unit_that_fits(age_s: float, words: str) -> None:
    assert ago(age_s) == words


@pytest.mark.parametrize(("lang", "day"), [("en", "15 Sep 2025"), ("el", "15 Σεπ 2025"), ("de", "15 Sep 2025")])
def test_beyond_a_week_the_date_is_told(lang: str, day: str) -> None:
    assert since(NOW - timedelta(days=7), NOW, words_in(lang)) == day


@pytest.mark.parametrize(
    ("lang", "number", "country", "weekday"),
    [("en", "-7.3", "Greece", "Mon 22 Sep"), ("el", "-7,3", "Ελλάδα", "Δευ 22 Σεπ")],
)
def test_numbers_countries_and_days_are_written_as_the_language_does(
    lang: str, number: str, country: str, weekday: str
) -> None:
    words = words_in(lang)
    assert (words.number(-7.26, 1), words.country("gr"), words.weekday(NOW)) == (number, country, weekday)


def test_nothing_is_below_zero_that_rounds_to_it() -> None:
    assert words_in("en").number(-0.04) == "0"


def test_a_country_that_nobody_knows_keeps_its_code() -> None:
    assert words_in("en").country("qq") == "QQ"


def test_iris_speaks_english_and_greek() -> None:
    assert set(LANGUAGES) == {"en", "el"}
