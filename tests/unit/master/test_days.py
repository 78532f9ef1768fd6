"""The days of a place are the same behind every door: whole calendar days of its own zone, each step counted once."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask, render_template
from hypothesis import given, settings
from hypothesis import strategies as st

from client.mcp_server.days import by_day
from contract.schemas.weather import CURRENT, FORECAST, Forecast
from master.app import create_app
from master.ask import replies
from master.ask.observed import Observed
from master.ask.speech import Speech
from master.ask.understand import Intent
from master.ask.when import When
from master.facts.days import STEP, Outlook, days, outlook, reaches
from master.facts.measures import Measures
from master.facts.options import RenderOptions
from master.facts.results import ComparedPlaces, PlaceBriefing, PlaceForecast, PlaceWeather, ProblemView
from master.facts.words import words_in
from master.settings import Settings
from master.views.feeds import render_atom, render_ics, render_rss
from master.views.html.ahead import Manner, shown_days
from master.views.html.asked import PageQuestion
from master.views.html.compare import compare_view
from master.views.html.weather_view import forecast_view, weather_view
from master.views.markdown import render_markdown
from master.views.text import render_text
from master.views.text.line import render_line
from master.views.wttr import json as wttr_json
from master.views.wttr.three_hourly import one_call
from tests.unit.master.readable import part

GRID_S, DAY = 10_800, timedelta(days=1)
FIRST_S = 1_795_694_400 // GRID_S * GRID_S
"""A step of OpenWeatherMap's, at the end of November 2026."""
ZONES = [("Europe/Athens", 7200), ("America/New_York", -18_000), ("Asia/Kathmandu", 20_700), ("Etc/UTC", 0),
         ("Pacific/Auckland", 46_800), ("Europe/Berlin", 3600)]  # fmt: skip
TENTHS = st.integers(-300, 400).map(lambda tenths: tenths / 10)
VALUES = st.fixed_dictionaries(
    {
        "temp": TENTHS,
        "below": st.sampled_from([None, 0.0, 0.4, 2.6]),
        "above": st.sampled_from([None, 0.0, 0.7, 3.1]),
        "pop": st.none() | st.integers(0, 100).map(lambda percent: percent / 100),
        "rain": st.sampled_from([None, 0.0, 0.2, 2.5, 11.0]),
        "code": st.sampled_from([800, 804, 500]),
        "light": st.sampled_from("dn"),
    }
)


def step(at_s: int, values: dict[str, Any]) -> dict[str, Any]:
    temp = values["temp"]
    main = {"temp": temp}
    if values["below"] is not None:
        main["temp_min"] = round(temp - values["below"], 1)
    if values["above"] is not None:
        main["temp_max"] = round(temp + values["above"], 1)
    return {
        "dt": at_s,
        "main": main,
        "weather": [
            {
                "id": values["code"],
                "main": str(values["code"]),
                "description": f"sky {values['code']}",
                "icon": f"01{values.get('light', 'd')}",
            }
        ],
        "wind": {"speed": 3},
        "pop": values["pop"],
        "rain": {"3h": values["rain"]},
    }


@st.composite
def forecasts(draw: st.DrawFn) -> tuple[Forecast, datetime]:
    """A forecast, and a time from before its beginning to far into it."""
    zone, offset_s = draw(st.sampled_from(ZONES))
    values = draw(st.lists(VALUES, min_size=10, max_size=40))
    city = {"name": "Athens", "timezone": offset_s, "timezone_name": zone, "coord": {"lat": 37.98, "lon": 23.73}}
    steps = [step(FIRST_S + GRID_S * n, one) for n, one in enumerate(values)]
    now = datetime.fromtimestamp(FIRST_S + draw(st.integers(-GRID_S, GRID_S * (len(values) - 2))), UTC)
    return FORECAST.validate_python({"list": steps, "city": city}), now


def expected(forecast: Forecast, day: date, now: datetime) -> tuple[int, int]:
    """The lowest and the highest temperature of a day that is still to come, in whole degrees, from the JSON alone."""
    own = [s for s in forecast.steps if s.moment > now and (s.moment - STEP / 2).date() == day]
    lows = [s.main.temp if s.main.temp_min is None else s.main.temp_min for s in own]
    highs = [s.main.temp if s.main.temp_max is None else s.main.temp_max for s in own]
    return round(min(lows)), round(max(highs))


def numbers(text: str) -> tuple[int, int]:
    """`5…14 °C`, `5 to 14 °C`, `7 °C` as the lowest and the highest."""
    found = re.search(r"(?:(-?\d+)(?:…| to ))?(-?\d+) °C", text)
    assert found, text
    return int(found[1] or found[2]), int(found[2])


@settings(max_examples=120, deadline=None)
@given(forecasts())
def test_every_door_says_the_same_of_tomorrow(drawn: tuple[Forecast, datetime]) -> None:
    forecast, now = drawn
    here = now.astimezone(forecast.zone)
    tomorrow = here.date() + DAY
    known = {day.date: day for day in days(forecast, now)}
    if tomorrow not in known:
        return
    want, mm = expected(forecast, tomorrow, now), known[tomorrow].water_mm
    name = words_in("en").weekday(datetime.combine(tomorrow, datetime.min.time()))
    answer = PlaceForecast(part(forecast), None)

    text = render_text(answer, RenderOptions("text", width=200), now).get_data(as_text=True)
    block = text[text.index(name) :].split("\n\n")[0].replace("\n", " ") if name in text else ""
    if block:  # a day that ends before its morning has no row
        assert numbers(re.sub(r"[☀☾⛅☁☔]\s+-?\d+ °C", "", block)) == want

    line = render_line(answer, RenderOptions("line"), now).get_data(as_text=True)
    assert numbers(line[line.index(name) :]) == want

    ahead = forecast_view(part(forecast), Manner(Measures(), words_in("en"), now))
    cards = [card for card in ahead.days if card.name.replace("\u00a0", " ").startswith(name)]
    for card in cards:  # a last day that ends before its noon has none
        assert tuple(int(shown.replace("−", "-").rstrip("°")) for shown in (card.low, card.high)) == want
    assert cards or known[tomorrow].extent == "beginning"

    observed, speech = Observed("Athens", here, None, forecast), Speech("en")
    for measure in ("", "temperature"):
        sentence = replies.weather_reply(Intent("weather", measure), When(day="tomorrow"), observed, speech)
        assert numbers(sentence) == want, sentence
    several = replies.weather_reply(Intent("weather", ""), When(day="days5"), observed, speech)
    assert numbers(several[several.index(name) :]) == want
    chances = re.compile(r"(?:(\d+) % chance of rain|rain (\d+) %)")
    alone = chances.findall(replies.weather_reply(Intent("weather", ""), When(day="tomorrow"), observed, speech))
    among = chances.findall(several[several.index(name) :].split(";")[0])
    assert ["".join(one) for one in alone] == ["".join(one) for one in among]

    weather = weather_of(forecast, now).weather.content
    report = wttr_json.Report(one_call(weather, forecast, now), None, "en", now)
    document = json.loads(wttr_json.render(report, hourly=True))
    j1 = next((day for day in document["weather"] if day["date"] == f"{tomorrow:%Y-%m-%d}"), None)
    if j1:  # it has three days
        assert (int(j1["mintempC"]), int(j1["maxtempC"])) == want
        slots = [slot.get("precipMM") for slot in j1["hourly"]]
        if mm and known[tomorrow].extent == "whole" and len(known[tomorrow].steps) == len(slots):
            assert sum(float(slot or 0) for slot in slots) == pytest.approx(mm, abs=0.06 * len(slots))


def spans(text: str) -> list[tuple[int, int]]:
    """Each range of a page or a drawing, as the lowest and the highest."""
    found = re.findall(r"([−-]?\d+)° – ([−-]?\d+)°", text)
    return [(int(low.replace("−", "-")), int(high.replace("−", "-"))) for low, high in found]


def weather_of(forecast: Forecast, now: datetime) -> PlaceWeather:
    """The same place's weather now, with the forecast."""
    values = {"dt": int(now.timestamp()), "main": {"temp": 10}, "weather": [{"id": 800}], "name": "Athens"}
    where = {key: value for key, value in forecast.city.model_dump().items() if key.startswith(("coord", "timezone"))}
    return PlaceWeather(part(CURRENT.validate_python(values | where)), part(forecast), None)


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(Settings())


@settings(max_examples=40, deadline=None)
@given(forecasts())
def test_what_is_taken_elsewhere_says_the_same_of_every_day(app: Flask, drawn: tuple[Forecast, datetime]) -> None:
    """Feeds, a calendar, Markdown, and the page's days in a frame, on a wall, in a drawing and side by side."""
    forecast, now = drawn
    result, words = weather_of(forecast, now), words_in("en")
    known = days(forecast, now)
    want = {day.date: (round(day.low), round(day.high)) for day in known}
    options = RenderOptions("json")
    with app.test_request_context("/weather?city=Athens"):
        calendar = render_ics(result, options, now).get_data(as_text=True).replace("\r\n ", "")
        events = re.findall(r"DTSTART;VALUE=DATE:(\d+).*?SUMMARY:([^\r]*)", calendar, re.DOTALL)
        assert {datetime.strptime(day, "%Y%m%d").date(): numbers(said) for day, said in events} == want  # noqa: DTZ007

        named = [words.weekday(datetime.combine(day, datetime.min.time())) for day in want]
        for rendered, title in ((render_rss, "item>.*?<title"), (render_atom, "entry>.*?<title")):
            feed = rendered(result, options, now).get_data(as_text=True)
            titles = re.findall(rf"<{title}>([^<]*)", feed)
            assert [title.partition(":")[0] for title in titles] == named
            assert [numbers(title) for title in titles] == list(want.values())

        table = render_markdown(PlaceForecast(part(forecast), None, days=16), options, now).get_data(as_text=True)
        rows = [row.split(" | ") for row in table.splitlines() if row.startswith("| ")][2:]
        assert [numbers(row[2]) for row in rows] == list(want.values())

        manner, question = Manner(Measures(), words, now), PageQuestion()
        seen = weather_view(result, question, manner)
        ahead = shown_days(forecast, now)
        skipped = int(ahead[0].date == now.astimezone(forecast.zone).date())  # today's row has this hour's temperature
        for template, at_most in (("embed.html", 16), ("card.svg", 5)):  # a wall's page is the frame's
            page = render_template(template, weather=seen, alerts=None, problem=None, again_s=0, query="", dark=False)
            assert spans(page)[skipped:] == [want[day.date] for day in ahead[:at_most]][skipped:]

        both = PlaceBriefing(result, ProblemView(503, "service-unavailable", "", "", ""))
        compared = compare_view(ComparedPlaces((("Athens", both), ("Athens", both))), question, manner)
        assert [spans(cell) for _, row in compared.rows for cell in row] == [
            [day] for day in want.values() for _ in range(2)
        ]


@settings(max_examples=200, deadline=None)
@given(forecasts())
def test_an_assistant_is_told_the_same_days(drawn: tuple[Forecast, datetime]) -> None:
    """The client makes them of master's JSON, without master's code."""
    forecast, now = drawn
    document = forecast.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
    told = by_day(document, now)
    known = days(forecast, now)
    assert [day["date"] for day, _ in told] == [day.date.isoformat() for day in known]
    for (day, steps), whole in zip(told, known, strict=True):
        assert [s["dt"] for s in steps] == [s.dt for s in whole.steps]
        assert (day["temp_min"], day["temp_max"]) == (whole.low, whole.high)
        assert day.get("rain_mm") == (None if whole.water_mm is None else pytest.approx(whole.water_mm, abs=0.01))
        chance = whole.chance_percent
        assert day.get("chance_percent") == (None if chance is None else pytest.approx(chance, abs=0.51))
        assert (day.get("wind"), day.get("gust")) == (whole.wind, whole.gust)
        assert day.get("sky", "") == whole.description
        assert day["kind"] == whole.typical.condition.main


@settings(max_examples=200, deadline=None)
@given(forecasts())
def test_each_step_to_come_counts_once_and_no_day_is_past(drawn: tuple[Forecast, datetime]) -> None:
    forecast, now = drawn
    known = days(forecast, now)
    counted = [s.dt for day in known for s in day.steps]
    ahead = [s.dt for s in forecast.steps if s.moment > now]
    if counted[:2] == ahead[:1] * 2:  # it goes on while today's last minutes are in it alone
        counted = counted[1:]
    assert counted == ahead or counted == ahead[:-1]
    assert known[0].date >= now.astimezone(forecast.zone).date()
    assert len({day.date for day in known}) == len(known)
    assert all(len(day.steps) > 1 for day in known[1:])


def made(*hours: float, now_h: float = 0, zone: str = "Etc/UTC", **values: Any) -> tuple[Outlook, ...]:
    """The days of steps that end so many hours after a midnight in UTC."""
    midnight = datetime(2026, 11, 26, tzinfo=UTC)
    usual = {"temp": 10.0, "below": None, "above": None, "pop": 0.5, "rain": 1.0, "code": 500, **values}
    steps = [step(int((midnight + timedelta(hours=hour)).timestamp()), usual) for hour in hours]
    offset_s = dict(ZONES)[zone]
    forecast = FORECAST.validate_python({"list": steps, "city": {"timezone": offset_s, "timezone_name": zone}})
    return days(forecast, midnight + timedelta(hours=now_h))


@pytest.mark.parametrize(
    ("hours", "now_h", "extents"),
    [
        (range(3, 27, 3), 0, ["whole"]),
        (range(3, 51, 3), 1, ["whole", "whole"]),
        (range(3, 51, 3), 13, ["rest", "whole"]),
        (range(15, 57, 3), 13, ["rest", "whole", "beginning"]),
        (range(15, 54, 3), 13, ["rest", "whole"]),  # of the last day there is one step only
        ((3, 6, 15, 18, 21, 24), 0, ["parts"]),
        ((12, 15), 0, ["parts"]),
    ],
)
def test_what_is_only_a_part_of_a_day_is_marked_as_such(hours: Any, now_h: float, extents: list[str]) -> None:
    assert [day.extent for day in made(*hours, now_h=now_h)] == extents


def test_a_day_in_which_the_clocks_change_is_whole() -> None:
    change = datetime(2027, 3, 27, 23, tzinfo=UTC)
    values = {"temp": 10.0, "below": None, "above": None, "pop": 0.5, "rain": 1.0, "code": 500}
    steps = [step(int(change.timestamp()) + 3600 + GRID_S * n, values) for n in range(1, 17)]
    city = {"timezone": 3600, "timezone_name": "Europe/Berlin"}
    first, second = days(FORECAST.validate_python({"list": steps, "city": city}), change)[:2]
    assert (first.extent, second.extent) == ("whole", "whole")
    assert (first.ends - first.begins, second.ends - second.begins) == (timedelta(hours=23), DAY)


def test_what_is_left_of_a_step_just_after_midnight_is_of_the_new_day() -> None:
    first = made(*range(1, 28, 3), now_h=0.2)[0]
    assert (first.date, first.steps[0].moment.hour, first.extent) == (date(2026, 11, 26), 1, "whole")


@pytest.mark.parametrize(("zone", "offset_s"), [*ZONES, ("Asia/Kolkata", 19_800), ("Pacific/Pago_Pago", -39_600),
                                                ("Australia/Lord_Howe", 39_600)])  # fmt: skip
def test_today_is_told_to_its_last_minute(zone: str, offset_s: int) -> None:
    """Before midnight the step that goes on may count to tomorrow: today is in it too, with all that is known of it."""
    midnight = datetime(2026, 12, 2, tzinfo=UTC) - timedelta(seconds=offset_s)
    city = {"name": "Here", "timezone": offset_s, "timezone_name": zone, "coord": {"lat": 1, "lon": 2}}
    for minutes in (1, 30, 59):
        now = midnight - timedelta(minutes=minutes)
        first_s = (int(now.timestamp()) // GRID_S + 1) * GRID_S
        values = {"temp": 10.0, "below": None, "above": None, "pop": 0.5, "rain": 1.0, "code": 500}
        whole = {"dt": int((midnight - DAY / 2).timestamp()), "temp": {"min": 3.0, "max": 17.0}}
        document = {"list": [step(first_s + GRID_S * n, values) for n in range(20)], "city": city, "days": [whole]}
        forecast = FORECAST.validate_python(document)
        today, tomorrow = days(forecast, now)[:2]
        assert (today.date, today.low, today.high) == (date(2026, 12, 1), 3.0, 17.0)
        assert (tomorrow.date, tomorrow.extent) == (date(2026, 12, 2), "whole")
        observed = Observed("Here", now.astimezone(forecast.zone), None, forecast)
        said = replies.weather_reply(Intent("weather", ""), When(day="today"), observed, Speech("en"))
        assert numbers(said) == (3, 17), said
        told = by_day(document, now)
        assert [day["date"] for day, _ in told][:2] == ["2026-12-01", "2026-12-02"]
        assert (told[0][0]["temp_min"], told[0][0]["temp_max"]) == (3.0, 17.0)


def test_places_a_day_apart_are_compared_in_the_order_of_days(app: Flask) -> None:
    """Late in the evening of the east the west has its day still before it."""
    values = {"temp": 10.0, "below": None, "above": None, "pop": 0.5, "rain": 1.0, "code": 500}
    steps = [step(FIRST_S + GRID_S * n, values) for n in range(1, 30)]
    now = datetime.fromtimestamp(FIRST_S + 60, UTC)
    both = []
    for zone, offset_s in (("Pacific/Kiritimati", 50_400), ("Pacific/Pago_Pago", -39_600)):
        city = {"name": zone, "timezone": offset_s, "timezone_name": zone, "coord": {"lat": 1, "lon": 2}}
        forecast = FORECAST.validate_python({"list": steps, "city": city})
        missing = ProblemView(503, "service-unavailable", "", "", "")
        both.append((zone, PlaceBriefing(weather_of(forecast, now), missing)))
    manner = Manner(Measures(), words_in("en"), now)
    with app.test_request_context("/compare"):
        rows = compare_view(ComparedPlaces(tuple(both)), PageQuestion(), manner).rows
    dates = [datetime.strptime(f"{name} 2026", "%a %d %b %Y").date() for name, _ in rows]  # noqa: DTZ007
    assert dates == sorted(dates)
    assert dates[0] == (now + timedelta(hours=-11)).date()


def test_a_forecast_of_yesterday_has_the_days_that_are_left() -> None:
    told = made(*range(3, 123, 3), now_h=26)
    assert [day.date.day for day in told] == [27, 28, 29, 30]
    assert told[0].extent == "whole"  # as it is two in the morning only


@pytest.mark.parametrize(
    ("amounts", "mm"),
    [((1.0, None), 1.0), ((0.0, None), None), ((None, None), None), ((0.0, 0.0), 0.0), ((0.5, 0.25), 0.75)],
)
def test_water_that_is_not_known_is_not_none(amounts: tuple[float | None, ...], mm: float | None) -> None:
    steps = [
        {"dt": FIRST_S + GRID_S * n, "main": {"temp": 1}, "weather": [{"id": 804}], "rain": {"3h": amount}}
        for n, amount in enumerate(amounts)
    ]
    forecast = FORECAST.validate_python({"list": steps})
    first, last = reaches(forecast)
    ahead = outlook(forecast, first, last, now=first)
    assert ahead
    assert ahead.water_mm == mm


def test_no_door_says_none_of_an_amount_that_upstream_gives_as_null() -> None:
    now = datetime.fromtimestamp(FIRST_S - 60, UTC)
    unknown = {"dt": FIRST_S, "main": {"temp": 8}, "weather": [{"id": 804, "description": "clouds"}], "timezone": 0,
               "coord": {"lat": 38, "lon": 23}, "rain": {"1h": None}, "name": "Athens"}  # fmt: skip
    weather = CURRENT.validate_python(unknown)
    values = {"temp": 10.0, "below": None, "above": None, "pop": 0.5, "rain": None, "code": 500}
    steps = [{**step(FIRST_S + GRID_S * n, values), "wind": {"speed": None, "deg": None}} for n in range(16)]
    forecast = FORECAST.validate_python({"list": steps, "city": {"name": "Athens", "timezone": 0}})
    document = json.loads(
        wttr_json.render(wttr_json.Report(one_call(weather, forecast, now), None, "en", now), hourly=True)
    )
    measured, hours = document["current_condition"][0], [slot for day in document["weather"] for slot in day["hourly"]]
    unknown_now = ("precipMM", "pressure", "pressureInches", "humidity", "windspeedKmph", "cloudcover")
    assert {measured[name] for name in unknown_now} == {""}
    unknown_ahead = ("windspeedKmph", "WindGustKmph", "winddirDegree", "chanceofwindy", "precipMM")
    assert {slot[name] for slot in hours for name in unknown_ahead} == {""}
    assert {slot["chanceofrain"] for slot in hours} == {"50"}
    view = forecast_view(part(forecast), Manner(Measures(), words_in("en"), now))
    assert {row.rain for _, rows in view.rows for row in rows} == {"?"}
    observed = Observed("Athens", now, None, forecast)
    rain = replies.weather_reply(Intent("weather", "rain"), When(day="tomorrow"), observed, Speech("en"))
    assert rain.startswith("Perhaps: the chance of rain in Athens tomorrow is 50 %")
    assert view.chart.bars == ()


@pytest.mark.parametrize(("zone", "offset_s"), ZONES)
def test_days_of_steps_of_six_hours_are_whole_ones(zone: str, offset_s: int) -> None:
    """Past the hours of some providers; the first and the last day may be parts."""
    entries = [
        {
            "dt": FIRST_S // 21_600 * 21_600 + n * 21_600,
            "main": {"temp": 5},
            "weather": [{"id": 800}],
            "rain": {"6h": 0.5},
        }
        for n in range(20)
    ]
    city = {"timezone": offset_s, "timezone_name": zone}
    forecast = FORECAST.validate_python({"list": entries, "city": city})
    told = days(forecast, forecast.steps[0].begins)
    assert [day.extent for day in told[1:-1]] == ["whole"] * (len(told) - 2)
    assert {sum(step.rain_mm or 0 for step in day.steps) for day in told[1:-1]} == {2.0}
