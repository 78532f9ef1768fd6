"""Dates as feeds write them. Expected instants are worked by hand from the offset of the zone that is meant."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.feeds.dates import EARLIEST_YEAR, LATEST_YEAR, parse_date

EVENING = datetime(2026, 11, 25, 20, 4, 42, tzinfo=UTC)
EVENING_MINUTE = EVENING.replace(second=0)


@pytest.mark.parametrize(
    "text",
    [
        "Wed, 25 Nov 2026 22:04:42 +02:00",
        "Wed, 25 Nov 2026 22:04:42 GMT+2",
        "Wed, 25 Nov 2026 22:04:42 UTC+02:00",
        "Wed, 25 Nov 2026 22:04:42 GMT+0200",
        "Wed, 25 Nov 2026 14:04:42 GMT-6",
        "Wed Nov 25 2026 22:04:42 GMT+0200 (Eastern European Standard Time)",
        "Wed, 25 Nov 2026 22:04:42+0200",
        "Wed, 25 Nov 2026 22:04:42 +02",
        "Wed, 25 Nov 2026 22:04:42 +200",
        "Wed, 25 Nov 2026 22:04:42 +0200 EET",
        "Wed, 25 Nov 2026 15:04:42 EST -0500",
        "Wed, 25 Nov 2026 20:04:42 -0000",
        "Wed, 25 Nov 2026 08:04:42 PM +0000",
        "Wed, 25 Nov 2026 08:04:42 p.m. +0000",
        "Wed, 25 Nov 2026 08:04:42PM",
        "Wed, 25 Nov 26 20:04:42 +0000",
        "Wednesday, 25-Nov-26 20:04:42 GMT",
        "Wed., 25 Nov. 2026 20:04:42 +0000",
        "Wed, 25 Nov, 2026 20:04:42 +0000",
        "Mon, 25 Nov 2026 20:04:42 +0000",
        "Wednes, 25 November 2026 20:04:42 Z",
        "wed, 25 nov 2026 20:04:42 gmt",
        "\n  Wed, 25\tNov 2026 20:04:42 +0000\n",
        "Wed Nov 25 20:04:42 UTC 2026",
        "Wed Nov 25 20:04:42 2026",
        "November 25, 2026, 8:04:42 PM",
        "November 25th 2026 20:04:42",
        "25th of November 2026 at 20:04:42",
        "2026-11-25T20:04:42Z",
        "2026-11-25T20:04:42.1234567Z",
        "2026-11-25T20:04:42,5Z",
        "2026-11-25T22:04:42+0200",
        "2026-11-25t22:04:42+02",
        "2026-11-25 22:04:42 +02:00",
        "2026-11-25 22:04:42 Europe/Athens",
        "2026-11-25T22:04:42+02:00[Europe/Athens]",
        "2026-11-25T22:04:42\u221202:00".replace("22:04:42\u221202", "18:04:42\u221202"),
        "2026-11-25 20:04:42",
        "2026/11/25 20:04:42",
        "2026.11.25 20:04:42",
        "20261125T200442Z",
        "1795637082",
        "1795637082376",
        "25.11.2026 20:04:42",
        "25/11/2026 20:04:42",
        "11/25/2026 20:04:42",
        "11/25/2026 08:04:42 PM",
        "2026-11-25T22:04:42 02:00",
        "Wed, 25 Nov 2026 15:04:42 ET",
        "Wed, 25 Nov 2026 12:04:42 Pacific Standard Time",
        "Wed, 25 Nov 2026 21:04:42 Central European Time",
        "Wed, 25 Nov 2026 15:04:42 America/New_York",
        "Wed, 25 Nov 2569 20:04:42 GMT",
    ],
)
def test_each_form_of_a_date_is_the_same_instant(text: str) -> None:
    assert parse_date(text) == EVENING


@pytest.mark.parametrize(
    "text",
    [
        "Wed, 25 Nov 2026 22:04 +0200",
        "Wednesday, November 25, 2026 - 20:04",
        "25.11.2026, 20:04",
        "25.11.2026 - 20.04",
        "25 Nov 2026 20h04",
        "2026-11-25T20:04Z",
    ],
)
def test_seconds_may_be_missing(text: str) -> None:
    assert parse_date(text) == EVENING_MINUTE


@pytest.mark.parametrize(
    ("text", "hour"), [("07:51:55 PM", 19), ("12:51:55 PM", 12), ("12:51:55 AM", 0), ("19:51:55 PM", 19)]
)
def test_am_and_pm_are_the_halves_of_a_day(text: str, hour: int) -> None:
    assert parse_date(f"25 Nov 2026 {text}") == datetime(2026, 11, 25, hour, 51, 55, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["2026/11/25", "2026-11-25", "20261125", "25 Nov 2026", "Nov 25, 2026", "2026年11月25日"]
)
def test_a_date_without_a_time_begins_its_day(text: str) -> None:
    assert parse_date(text) == datetime(2026, 11, 25, tzinfo=UTC)


def test_twenty_four_o_clock_ends_its_day() -> None:
    assert parse_date("Mon, 30 Nov 2026 24:00:00 GMT") == datetime(2026, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-11-30T00:24:00+00:00", "Mon, 30 Nov 2026 00:24:00 GMT"])
def test_twenty_four_minutes_past_an_hour_are_no_midnight(text: str) -> None:
    assert parse_date(text) == datetime(2026, 11, 30, 0, 24, tzinfo=UTC)


def test_eastern_time_is_that_of_the_season() -> None:
    assert parse_date("Wed, 15 Jul 2026 16:04:42 ET") == datetime(2026, 7, 15, 20, 4, 42, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        *(
            ("CET", 1),
            ("CEST", 2),
            ("MEZ", 1),
            ("MESZ", 2),
            ("EET", 2),
            ("EEST", 3),
            ("WET", 0),
            ("WEST", 1),
            ("MSK", 3),
        ),
        *(("TRT", 3), ("SAST", 2), ("EAT", 3), ("CAT", 2), ("WAT", 1), ("PKT", 5), ("ICT", 7), ("WIB", 7), ("SGT", 8)),
        *(("HKT", 8), ("PHT", 8), ("JST", 9), ("KST", 9), ("AEST", 10), ("AEDT", 11), ("ACST", 9.5), ("AWST", 8)),
        *(("NZST", 12), ("NZDT", 13), ("EST", -5), ("EDT", -4), ("CDT", -5), ("MDT", -6), ("PST", -8), ("PDT", -7)),
        *(("AKST", -9), ("HST", -10), ("BRT", -3), ("ART", -3), ("NST", -3.5), ("GMT", 0), ("UT", 0), ("Z", 0)),
        *(("NPT", 5.75), ("IRST", 3.5), ("GST", 4), ("BST", 1), ("IST", 5.5)),
    ],
)
def test_a_zones_name_is_its_offset(zone: str, hours: float) -> None:
    parsed = parse_date(f"Wed, 25 Nov 2026 12:00:00 {zone}")
    assert parsed is not None
    assert (12 - hours) * 60 == (parsed - datetime(2026, 11, 25, tzinfo=UTC)).total_seconds() / 60


@pytest.mark.parametrize(
    ("zone", "country", "hours"),
    [
        *(("IST", "in", 5.5), ("IST", "ie", 1), ("IST", "il", 2), ("BST", "gb", 1), ("BST", "bd", 6)),
        *(("CST", "us", -6), ("CST", "cn", 8), ("CST", "tw", 8), ("CST", "cu", -5), ("CST", "au", 9.5)),
        *(
            ("EST", "us", -5),
            ("EST", "au", 10),
            ("AST", "ca", -4),
            ("AST", "sa", 3),
            ("MST", "us", -7),
            ("MST", "my", 8),
        ),
        *(("PST", "us", -8), ("PST", "ph", 8), ("WST", "au", 8), ("SST", "ws", 13)),
    ],
)
def test_the_country_decides_what_an_ambiguous_zone_means(zone: str, country: str, hours: float) -> None:
    parsed = parse_date(f"Wed, 15 Jul 2026 12:00:00 {zone}", country)
    if zone == "SST":
        assert parsed is None  # no feed of Samoa has it, and it means several things elsewhere
        return
    assert parsed is not None
    assert (12 - hours) * 60 == (parsed - datetime(2026, 7, 15, tzinfo=UTC)).total_seconds() / 60


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("03/04/2026 10:00", "us", datetime(2026, 3, 4, 10, tzinfo=UTC)),
        ("03/04/2026 10:00", "gb", datetime(2026, 4, 3, 10, tzinfo=UTC)),
        ("03.04.2026 10:00", "de", datetime(2026, 4, 3, 10, tzinfo=UTC)),
        ("03/04/2026 10:00", "gr", datetime(2026, 4, 3, 10, tzinfo=UTC)),
        ("03/04/2026 10:00", "", None),
        ("04/04/2026 10:00", "", datetime(2026, 4, 4, 10, tzinfo=UTC)),
        ("01/02/03", "", None),
    ],
)
def test_day_and_month_stand_in_the_countrys_order_or_are_unknown(
    text: str, country: str, expected: datetime | None
) -> None:
    assert parse_date(text, country) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Seg, 24 Set 2018 19:22:00 -0300", "pt-BR"),
        ("lun., 24 sept. 2018 22:22:00 GMT", "fr"),
        ("24 septembre 2018 à 22h22", "fr"),
        ("Mo, 24. September 2018 22:22 UTC", "de"),
        ("Δευ, 24 Σεπ 2018 22:22:00 +0000", "el"),
        ("24 Σεπτεμβρίου 2018 22:22", "el"),
        ("Пн, 24 сен 2018 22:22:00 GMT", "ru"),
        ("24 сентября 2018 г., 22:22", "ru"),
        ("lunes, 24 de septiembre de 2018 22:22", "es"),
        ("24 Eylül 2018 22:22", "tr"),
        ("24 września 2018 22:22", "pl"),
        ("2018年9月24日 22時22分", "ja"),
        ("2018년 9월 24일 22:22", "ko"),
        ("2018년 9월 24일 오후 10:22", "ko"),
        ("٢٤ سبتمبر ٢٠١٨ ٢٢:٢٢", "ar"),
        ("24 בספטמבר 2018 22:22", "he"),
        ("24 กันยายน 2561 22:22", "th"),
        ("24 सितंबर 2018 22:22", "hi"),
    ],
)
def test_months_and_weekdays_are_read_in_the_feeds_language(text: str, language: str) -> None:
    assert parse_date(text, "", [language]) == datetime(2018, 9, 24, 22, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "yesterday", "2 hours ago", "10:30", "Wednesday", "November", "25 November", "2026", "25", "-1"),
        *("Thu, 01 Jan 1970 00:00:00 GMT", "0000-00-00", "9999-12-31T00:00:00Z", "Mon, 99 Foo 2026", "2026-13-45"),
        *("25 Smarch 2026", "Wed, 25 Nov 2026 22:04:42 XYZT", "Wed, 25 Nov 2026 22:04:42 +9999", "30 Feb 2026 10:00"),
        *(
            "2026-11-25T25:61:00Z",
            "25 Nov 2026 10:00 12:00",
            "1" * 200,
            "Europe/Nowhere 2026-11-25",
            "¹²³",
            "²026-11-25",
        ),
    ],
)
def test_what_is_no_certain_day_is_no_date(text: str) -> None:
    assert parse_date(text) is None


@given(
    st.text(max_size=60)
    | st.from_regex(r"[A-Za-z]{0,3},? ?\d{0,4}[ /.-]\w{0,4}[ /.-]\d{0,4} [\d:.]{0,9} ?[+-]?\w{0,5}")
)
def test_no_text_makes_the_parser_fail(text: str) -> None:
    parsed = parse_date(text, "gr", ("el",))
    assert parsed is None or EARLIEST_YEAR <= parsed.year <= LATEST_YEAR


LOCAL_TIMES = st.datetimes(datetime(1991, 1, 1), datetime(2099, 12, 31))  # noqa: DTZ001 - hypothesis wants naive ones


@given(LOCAL_TIMES, st.integers(-12 * 4, 14 * 4))
def test_rfc_822_and_rfc_3339_are_read_exactly(local: datetime, quarters: int) -> None:
    sign, (hours, minutes) = "-" if quarters < 0 else "+", divmod(abs(quarters) * 15, 60)
    rfc_3339 = f"{local:%Y-%m-%dT%H:%M:%S}{sign}{hours:02}:{minutes:02}"
    expected = datetime.fromisoformat(rfc_3339)
    assert parse_date(rfc_3339) == expected
    assert parse_date(f"{local:%a, %d %b %Y %H:%M:%S} {sign}{hours:02}{minutes:02}") == expected
