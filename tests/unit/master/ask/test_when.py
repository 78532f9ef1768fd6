from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from master.ask.understand import understand
from master.ask.when import PARTS, When

NOW = datetime(2026, 11, 26, 14, 30, tzinfo=ZoneInfo("Europe/Athens"))  # a Thursday


def span(text: str, now: datetime = NOW) -> tuple[str, str]:
    when = When.parse(text)
    assert when is not None
    found = when.span(now)
    return f"{found.start:%m-%d %H:%M}", f"{found.end:%m-%d %H:%M}"


@pytest.mark.parametrize(("text", "start", "end"), [
    ("now", "11-26 14:30", "11-26 14:30"),
    ("today", "11-26 00:00", "11-27 00:00"),
    ("tomorrow", "11-27 00:00", "11-28 00:00"),
    ("tomorrow morning", "11-27 06:00", "11-27 12:00"),
    ("today night", "11-26 18:00", "11-27 06:00"),
    ("friday", "11-27 00:00", "11-28 00:00"),
    ("thursday", "11-26 00:00", "11-27 00:00"),
    ("weekend", "11-28 00:00", "11-30 00:00"),
    ("weekend+1", "12-05 00:00", "12-07 00:00"),
    ("day+2", "11-28 00:00", "11-29 00:00"),
    ("day-2", "11-24 00:00", "11-25 00:00"),
    ("yesterday", "11-25 00:00", "11-26 00:00"),
    ("+3h", "11-26 17:30", "11-26 17:30"),
    ("+30m", "11-26 15:00", "11-26 15:00"),
    ("17:00", "11-26 17:00", "11-26 17:00"),
    ("09:00", "11-27 09:00", "11-27 09:00"),
    ("tomorrow 15:00", "11-27 15:00", "11-27 15:00"),
    ("morning", "11-27 06:00", "11-27 12:00"),
    ("days3", "11-26 00:00", "11-29 00:00"),
    ("week", "11-26 00:00", "11-30 00:00"),
    ("week+1", "11-30 00:00", "12-07 00:00"),
    ("28", "11-28 00:00", "11-29 00:00"),
    ("thursday+1", "12-03 00:00", "12-04 00:00"),
    ("friday+1", "11-27 00:00", "11-28 00:00"),
    ("thursday-1", "11-19 00:00", "11-20 00:00"),
    ("friday-1", "11-20 00:00", "11-21 00:00"),
    ("week-1", "11-16 00:00", "11-23 00:00"),
    ("weekend-1", "11-21 00:00", "11-23 00:00"),
    ("hours48", "11-26 14:30", "11-28 14:30"),
    ("tuesday..thursday", "12-01 00:00", "12-04 00:00"),
    ("friday..sunday", "11-27 00:00", "11-30 00:00"),
    ("15:00-18:00", "11-26 15:00", "11-26 18:00"),
    ("09:00-12:00", "11-27 09:00", "11-27 12:00"),
    ("tomorrow 18:00-24:00", "11-27 18:00", "11-28 00:00"),
    ("yesterday night", "11-25 21:00", "11-26 06:00"),
    ("-3h", "11-26 11:30", "11-26 11:30"),
    ("11-28", "11-28 00:00", "11-29 00:00"),
    ("2026-12-24", "12-24 00:00", "12-25 00:00"),
])  # fmt: skip
def test_a_when_is_a_span_of_the_places_own_time(text: str, start: str, end: str) -> None:
    assert span(text) == (start, end)


def test_a_weekend_that_has_begun_is_this_one() -> None:
    sunday = datetime(2026, 11, 29, 9, tzinfo=UTC)
    assert span("weekend", sunday) == ("11-29 00:00", "11-30 00:00")


def test_the_night_lasts_until_the_morning() -> None:
    late = datetime(2026, 11, 27, 2, tzinfo=UTC)
    assert span("today night", late) == ("11-26 18:00", "11-27 06:00")


def test_before_six_is_before_the_next_one() -> None:
    evening = datetime(2026, 11, 26, 20, 30, tzinfo=UTC)
    assert span("00:00-18:00") == ("11-26 00:00", "11-26 18:00")
    assert span("00:00-18:00", evening) == ("11-26 20:30", "11-27 06:00")
    assert span("tomorrow 00:00-18:00", evening) == ("11-27 00:00", "11-27 18:00")
    assert span("00:00-12:00", evening) == ("11-27 00:00", "11-27 12:00")


def test_a_date_without_a_year_is_the_next_one() -> None:
    found = When.parse("02-29")
    assert found is not None
    assert found.span(NOW).start.date() == date(2028, 2, 29)


def test_hours_are_those_of_the_clock_when_it_is_put_back() -> None:
    saturday = datetime(2026, 10, 24, 20, tzinfo=ZoneInfo("Europe/Athens"))
    found = When(day="tomorrow").span(saturday)
    assert found.end.astimezone(UTC) - found.start.astimezone(UTC) == timedelta(hours=25)


@pytest.mark.parametrize(
    ("text", "days", "shifted"),
    [
        ("saturday", -1, "friday"),
        ("tomorrow", 1, "day+2"),
        ("tomorrow", -1, "today"),
        ("today", -1, "yesterday"),
        ("day+2 evening", -1, "tomorrow evening"),
        ("12-24", 1, "day+29"),
    ],
)
def test_a_time_can_be_moved_by_days(text: str, days: int, shifted: str) -> None:
    when = When.parse(text)
    assert when is not None
    assert str(when.shifted(days, NOW.date())) == shifted


@pytest.mark.parametrize(("text", "told"), [("thursday+1", "day+7"), ("friday+1", "friday"), ("friday", "friday")])
def test_the_next_weekday_is_told_as_the_day_that_it_is(text: str, told: str) -> None:
    when = When.parse(text)
    assert when is not None
    assert when.plain(NOW.date()) == told


@pytest.mark.parametrize("text", ["02-30", "06-31", "2027-02-29", "02-30..03-02"])
def test_a_date_that_no_calendar_has_is_read_and_does_not_exist(text: str) -> None:
    when = When.parse(text)
    assert when is not None
    assert not when.exists


@pytest.mark.parametrize(
    ("zone", "now"),
    [
        ("Europe/Athens", "2026-10-25T02:30:00"),
        ("Europe/London", "2026-10-25T00:30:00"),
        ("Europe/Athens", "2026-03-29T02:30:00"),
    ],
)
@pytest.mark.parametrize("offset", ["+3h", "+90m", "+1h"])
def test_hours_from_now_are_hours_that_pass_when_the_clock_changes(zone: str, now: str, offset: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=ZoneInfo(zone))
    span = When(offset=offset).span(moment)
    wanted = {"+3h": timedelta(hours=3), "+90m": timedelta(minutes=90), "+1h": timedelta(hours=1)}[offset]
    assert span.start.astimezone(UTC) - moment.astimezone(UTC) == wanted


@pytest.mark.parametrize(
    "text", ["", "nonsense", "tomorrow nonsense", "25:00", "13-45", "+h", "today tomorrow", "x" * 99]
)
def test_other_text_is_no_when(text: str) -> None:
    assert When.parse(text) is None


@given(
    st.one_of(
        st.builds(When, offset=st.builds("+{}{}".format, st.integers(0, 9999), st.sampled_from("hm"))),
        st.builds(
            When,
            day=st.sampled_from(
                [
                    "today",
                    "friday",
                    "friday+1",
                    "sunday-1",
                    "weekend",
                    "day+2",
                    "11-28",
                    "02-30",
                    "28",
                    "days3",
                    "week+1",
                ]
            ),
            part=st.sampled_from(["", *PARTS]),
        ),
        st.builds(When, day=st.sampled_from(["", "today"]), clock=st.times().map("{:%H:%M}".format)),
        st.builds(When, clock=st.builds("{:%H:%M}-{:%H:%M}".format, st.times(), st.times())),
        st.builds(When, day=st.sampled_from(["tuesday..friday", "hours48", "11-28..12-02"])),
    )
)
def test_a_when_that_is_written_can_be_read(when: When) -> None:
    assert When.parse(str(when)) == when
    assert when.span(NOW).start.tzinfo is NOW.tzinfo


@pytest.mark.parametrize(("question", "when"), [
    ("weather in Rome at noon tomorrow", "tomorrow noon"),
    ("weather in Rome in an hour", "+1h"),
    ("weather in Rome in 90 minutes", "+90m"),
    ("weather in Rome three hours from now", "+3h"),
    ("weather in Rome November the 28th", "11-28"),
    ("weather in Rome on the 28th of November 2026", "2026-11-28"),
    ("weather in Rome next weekend", "weekend+1"),
    ("weather in Rome at 9 in the evening", "21:00"),
    ("weather in Rome this afternoon", "today afternoon"),
    ("weather in Rome in a quarter of an hour", "+15m"),
    ("weather in Rome for the next 2 weeks", "days14"),
    ("weather in Rome on 31/12/2026", "2026-12-31"),
    ("weather in Rome 12/31", "12-31"),
    ("weather in Rome in a week", "day+7"),
    ("weather in Rome on 99/99", ""),
    ("καιρός Ρώμη την Κυριακή το μεσημέρι", "sunday noon"),
    ("καιρός Ρώμη στις 9 το βράδυ", "21:00"),
    ("καιρός Ρώμη τις επόμενες 3 μέρες", "days3"),
    ("kairos romi savvato vradi", "saturday evening"),
    ("weather in Rome next Monday", "monday+1"),
    ("weather in Rome last Monday", "monday-1"),
    ("weather in Rome from Tuesday to Thursday", "tuesday..thursday"),
    ("weather in Rome Tuesday till Friday", "tuesday..friday"),
    ("weather in Rome Friday and Saturday", "friday, saturday"),
    ("will it rain in Rome between 3 and 6 pm", "15:00-18:00"),
    ("rain in Rome from 9 to 5", "09:00-17:00"),
    ("rain in Rome tomorrow 3-6 pm", "tomorrow 15:00-18:00"),
    ("rain in Rome at 6 tonight", "today 18:00"),
    ("rain in Rome tonight at 9", "today 21:00"),
    ("rain in Rome tomorrow after 6", "tomorrow 18:00-24:00"),
    ("rain in Rome until 8 pm today", "today 00:00-20:00"),
    ("wind in Rome in the next 48 hours", "hours48"),
    ("wind in Rome over the next few hours", "hours12"),
    ("weather in Rome 3 days ago", "day-3"),
    ("weather in Rome last night", "yesterday night"),
    ("weather in Rome last week", "week-1"),
    ("weather in Rome last weekend", "weekend-1"),
    ("weather in Rome on 30 February", "02-30"),
    ("weather in Rome on wensday", "wednesday"),
    ("weather in Rome 2moro", "tomorrow"),
    ("weather in Rome 2nite", "today night"),
    ("weather in Rome in 5 days", "day+5"),
    ("weather in Rome within 3 hours", "hours3"),
    ("καιρός Ρώμη μετά τις 6", "18:00-24:00"),
    ("καιρός Ρώμη αύριο πριν τις 9 το πρωί", "tomorrow 00:00-09:00"),
    ("καιρός Ρώμη από Τρίτη έως Πέμπτη", "tuesday..thursday"),
    ("καιρός Ρώμη τις επόμενες 48 ώρες", "hours48"),
    ("καιρός Ρώμη πριν δύο μέρες", "day-2"),
    ("καιρός Ρώμη την περασμένη Τρίτη", "tuesday-1"),
    ("καιρός Ρώμη την επόμενη Δευτέρα", "monday+1"),
    ("καιρός Ρώμη χθες το βράδυ", "yesterday evening"),
    ("καιρός Ρώμη πεμτη προι", "thursday morning"),
    ("καιρός Ρώμη μεταξύ 3 και 6 το απόγευμα", "15:00-18:00"),
])  # fmt: skip
def test_times_are_read_as_people_say_them(question: str, when: str) -> None:
    assert ", ".join(map(str, understand(question).whens)) == when


@pytest.mark.parametrize(
    ("day", "impossible"),
    [("friday..02-30", "02-30"), ("now..06-31", "06-31"), ("04-31..tomorrow", "04-31"), ("03-01..02-30", "02-30"),
     ("2026-02-29", "2026-02-29"), ("03-01..03-05", ""), ("tomorrow", ""), ("", "")],
)  # fmt: skip
def test_of_two_days_the_one_that_no_calendar_has_is_named(day: str, impossible: str) -> None:
    assert When(day).impossible_date == impossible
    assert When(day).exists == (not impossible)


NIGHTS = "today night, tomorrow night, day+2 night"


@pytest.mark.parametrize(("question", "when"), [
    ("rain in Nice betwen 3 and 6 pm tommorow", "tomorrow 15:00-18:00"),
    ("rain in Nice untill noon", "00:00-12:00"), ("rain in Nice beetween 9 and 11", "09:00-11:00"),
    ("will it rain before noon in Rome", "00:00-12:00"), ("rain in Rome after noon", "12:00-24:00"),
    ("rain in Rome tomorrow before the evening", "tomorrow 00:00-18:00"), ("rain in Rome by midnight", "00:00-24:00"),
    ("wind in Rome by night", "night"), ("rain after midnight in Rome", "00:00-06:00"),
    ("θα βρέξει πριν το μεσημέρι στην Πάτρα;", "00:00-12:00"), ("βροχή μετά το μεσημέρι", "12:00-24:00"),
    ("θα βρέξει αύριο μέχρι το βράδυ στην Πάτρα;", "tomorrow 00:00-18:00"),
    ("temperature in London tomorrow at 7 am and 7 pm", "tomorrow 07:00, tomorrow 19:00"),
    ("rain in London at 7 am and 7 pm tomorrow", "tomorrow 07:00, tomorrow 19:00"),
    ("wind in London on Friday morning and evening", "friday morning, friday evening"),
    ("θερμοκρασία αύριο στις 7 το πρωί και στις 7 το βράδυ", "tomorrow 07:00, tomorrow 19:00"),
    ("the next three nights in Oslo", NIGHTS), ("how cold in Oslo the next few nights", NIGHTS),
    ("rain in Oslo the next two mornings", "tomorrow morning, day+2 morning"),
    ("τις επόμενες τρεις νύχτες στη Λάρισα", NIGHTS), ("θα παγώσει τις επόμενες 3 νύχτες;", NIGHTS),
    ("and at half past three?", "15:30"), ("rain at quarter to five in the morning", "04:45"),
    ("rain at a quarter past nine", "09:15"), ("wind in Hull at quarter to one", "12:45"),
    ("foggy in Hull tomorrow at dawn", "tomorrow morning"), ("ομίχλη το σούρουπο στον Βόλο", "evening"),
    ("will it rain in Cork from wed to firday", "wednesday..friday"), ("rain in Cork on wed", "wednesday"),
    ("amsterdam next 5 dyas", "days5"), ("weather in Cork on sundya", "sunday"),
    ("rain overnite in Cork", "night"), ("rain in Cork at midnite", "midnight"),
])  # fmt: skip
def test_times_are_read_with_their_bounds_and_on_their_days(question: str, when: str) -> None:
    assert ", ".join(map(str, understand(question).whens)) == when


@pytest.mark.parametrize(("hour", "ahead"), [(9, 0), (17, 0), (18, 7), (23, 7)])
def test_todays_weekday_named_in_the_evening_is_next_weeks(hour: int, ahead: int) -> None:
    now = datetime(2026, 11, 30, hour, tzinfo=UTC)  # a Monday
    assert When(day="monday").span(now).start.date() == now.date() + timedelta(ahead)
    assert When(day="monday", part="evening").span(now).start.date() == now.date()
    assert When(day="tuesday").span(now).start.date() == now.date() + timedelta(1)
