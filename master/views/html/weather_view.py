"""The weather and the forecast of a place as what the templates show."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from contract.greek import is_greek
from contract.queries import USUAL_DAYS
from contract.schemas.weather import CurrentWeather, Forecast, GeocodedPlace, Step
from master.facts.assumed import assumed_line
from master.facts.days import Outlook, old_s, since_today
from master.facts.kinds import usual
from master.facts.measures import Measures
from master.facts.nowcast import nowcast
from master.facts.results import Part, PlaceForecast, PlaceKind, PlaceWeather, ProblemView
from master.facts.sky import day_words, measured_phrase, moon_words
from master.facts.table import FACTS, plain_facts, uv_level
from master.facts.words import Words, ago
from master.views.html.ahead import (
    DayScale,
    DayView,
    HourView,
    Manner,
    day_views,
    degree,
    hour_views,
    next_wet,
    picture,
    shown_days,
    strip,
)
from master.views.html.asked import PageQuestion
from master.views.html.chart import Chart, ChartDay, PlottedStep, Rainbow, draw
from master.views.html.daylight import Daylight, daylight
from master.views.html.kind_view import KindView, PageTeller, kind_view
from master.views.html.measures import number, origin, quantity
from master.views.html.views import MISSING_DAYS, Link, ProblemPanel, SourceView, problem_panel

WITHOUT_SNOW = "Temperature and rain, every three hours"
WITH_SNOW = "Temperature, rain and snow, every three hours"
WITH_LONGER = {
    WITHOUT_SNOW: "Temperature and rain, every three hours, later every six",
    WITH_SNOW: "Temperature, rain and snow, every three hours, later every six",
}
"""Where a provider's steps are longer further off."""
BY_THE_HOUR = {WITHOUT_SNOW: "Temperature and rain, by the hour", WITH_SNOW: "Temperature, rain and snow, by the hour"}
AN_HOUR, USUAL_STEP = timedelta(hours=1), timedelta(hours=3)
DRAWN, DRAWN_BY_THE_HOUR = timedelta(days=USUAL_DAYS), timedelta(days=2)
"""As much as a drawing has room for; the days in short are all there."""
NONE, UNKNOWN = "\N{EN DASH}", "?"


@dataclass(frozen=True, slots=True)
class ChartRow:
    """Three hours in words, and where the drawing has them; `said` tells all of it in one line."""

    x: float
    y: float
    time: str
    condition: str
    temperature: str
    rain: str
    chance: str
    wind: str
    said: str


@dataclass(frozen=True, slots=True)
class ForecastView:
    """The next days; `rows` stand under the name of their day, `degree` follows a number without its unit."""

    hours: tuple[HourView, ...]
    days: tuple[DayView, ...]
    bars: Rainbow
    """The colours of the days' ranges."""
    chart: Chart
    rows: tuple[tuple[str, tuple[ChartRow, ...]], ...]
    degree: str
    heading: str
    summary: str
    next_wet: str
    """When it rains or snows next, or that it doesn't."""
    source: SourceView
    known: Mapping[date, Outlook]

    def high(self, day: ChartDay) -> float | None:
        """What stands at a day's highest mark: the same as in the day's summary, which knows the hours between."""
        summed_up = self.known.get(day.date.date())
        if summed_up:
            return summed_up.high
        return day.highest.step.main.temp if day.highest else None

    def low(self, day: ChartDay) -> float | None:
        """What stands at its lowest mark, likewise."""
        summed_up = self.known.get(day.date.date())
        if summed_up:
            return summed_up.low
        return day.lowest.step.main.temp if day.lowest else None


def forecast_view(part: Part[Forecast], manner: Manner, current: CurrentWeather | None = None) -> ForecastView:
    """All that the page says of the next days; this hour's temperature belongs to today's range."""
    measures, words, now = manner.measures, manner.words, manner.now
    left = _drawn(since_today(part.content, now))
    steps, chart, known = left.steps, draw(left, measures.units, manner.meant), shown_days(part.content, now)
    temperatures = [*(step.main.temp for step in steps), *(t for day in known for t in (day.low, day.high))]
    names = [words.weekday(day.date) for day in chart.days]
    temperature = current.main.temp if current else None
    return ForecastView(
        hours=hour_views(strip(part.content, now), manner),
        days=day_views(known, manner, temperature),
        bars=DayScale.of(known, temperature).spectrum(measures.units),
        chart=chart,
        rows=tuple(
            (name, tuple(_row(mark, name, measures, words) for mark in day.marks))
            for day, name in zip(chart.days, names, strict=True)
        ),
        degree=degree(measures.units),
        heading=words(_heading(steps)),
        summary=words(
            "A chart of the next days: from {low} to {high}. The table below has each value.",
            low=quantity(measures.temperature(min(temperatures)), words),
            high=quantity(measures.temperature(max(temperatures)), words),
        ),
        next_wet=next_wet(part.content, manner, current.condition if current else None),
        source=_forecast_source(part, words, now),
        known={day.date: day for day in known},
    )


def _drawn(forecast: Forecast) -> Forecast:
    """What of a forecast is drawn, and tabled step by step."""
    first = forecast.steps[0]
    last = first.moment + (DRAWN_BY_THE_HOUR if first.length <= AN_HOUR else DRAWN)
    steps = [step for step in forecast.steps if step.moment <= last]
    return forecast.model_copy(update={"steps": steps}) if len(steps) < len(forecast.steps) else forecast


def _heading(steps: Sequence[Step]) -> str:
    heading = WITH_SNOW if any(step.snow_mm for step in steps) else WITHOUT_SNOW
    if steps[0].length <= AN_HOUR:
        return BY_THE_HOUR[heading]
    return WITH_LONGER[heading] if any(step.length > USUAL_STEP for step in steps) else heading


def _forecast_source(part: Part[Forecast], words: Words, now: datetime) -> SourceView:
    source = SourceView.of(part.provenance, "weather", words, "" if part.content.zone_known else words("times in UTC"))
    seconds = old_s(part.content, now)
    if not seconds or source.stale:
        return source
    return replace(source, stale=words("OLD: this forecast began {ago}", ago=ago(seconds, words)))


def _row(mark: PlottedStep, day: str, measures: Measures, words: Words) -> ChartRow:
    step = mark.step
    time, temperature = measures.time(step.moment, words), quantity(measures.temperature(step.main.temp), words)
    rain = quantity(measures.amount(step.water_mm), words) if step.water_mm else ""
    none = UNKNOWN if step.water_mm is None else NONE
    wind = "" if step.wind.speed is None else quantity(measures.wind_speed(step.wind.speed), words)
    falls = words("snow {amount}" if step.snow_mm else "rain {amount}", amount=rain) if rain else ""
    said = (f"{day} {time}", temperature, step.description, falls, wind)
    return ChartRow(
        x=mark.x,
        y=mark.y,
        time=time,
        condition=step.description,
        temperature=temperature,
        rain=rain or none,
        chance=NONE if step.chance_percent is None else f"{words.number(step.chance_percent)} %",
        wind=wind or NONE,
        said=" · ".join(filter(None, said)),
    )


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure under its name; `arrow_deg` is how far an arrow is turned, where there is one."""

    name: str
    value: str
    notes: tuple[str, ...] = ()
    arrow_deg: float | None = None


@dataclass(frozen=True, slots=True)
class Now:
    """The weather of this hour."""

    picture: str
    condition: str
    temperature: str
    unit: str
    feels_like: str
    usual: str
    """How much warmer than usual today is, "" where that isn't known or wasn't asked."""
    facts: tuple[Tile, ...]
    daylight: Daylight | None
    source: SourceView


@dataclass(frozen=True, slots=True)
class WeatherView:
    """The weather of a place: now, in the next days, or both."""

    place: str
    where: str
    query: str
    """The `city` that asks for this very place again; "" where that isn't known."""
    point: str
    """Its latitude and longitude in whole tenths, by which two names of one place are known."""
    assumed: str
    """What the question left open, "" for nothing."""
    others: tuple[Link, ...]
    """The other places that may have been meant."""
    now: Now | None
    ahead: ForecastView | None
    problem: ProblemPanel | None
    """Why the next days are missing."""
    reach: str = ""
    """That fewer days are known than were asked for."""
    longer: str = ""
    """The address of sixteen days, where the page has fewer."""
    compared: str = ""
    """The address of the same with today compared with what is usual, where it isn't."""
    sure: KindView | None = None
    """How sure it is, where that was asked."""
    unsure: str = ""
    """Why that isn't known."""

    @property
    def ahead_source(self) -> SourceView | None:
        """Where the next days are from, unless that is said already."""
        if self.ahead is None or (self.now and self.now.source.alike(self.ahead.source)):
            return None
        return self.ahead.source


def weather_view(result: PlaceWeather | PlaceForecast, asked: PageQuestion, manner: Manner) -> WeatherView:
    """All that the page says of a place's weather."""
    words = manner.words
    current = result.weather if isinstance(result, PlaceWeather) else None
    forecast = result.forecast if isinstance(result.forecast, Part) else None
    source = current.content if current else forecast.content if forecast else None
    assumed, point = source.assumed if source else None, source.coord.point if source else None
    return WeatherView(
        place=_name(source, result.place),
        where=", ".join(_where(source, result.place, words)),
        query=_query(result.place, point),
        point=f"{point[0]:.1f},{point[1]:.1f}" if point else "",
        assumed=assumed_line(assumed, words),
        others=tuple(
            Link(label, asked.link(city=label, lat="", lon="", earlier=(), context=""))
            for label in (assumed.also or () if assumed else ())
        ),
        now=_now(current, manner.measures, words, manner.now) if current else None,
        ahead=forecast_view(forecast, manner, current.content if current else None) if forecast else None,
        problem=problem_panel(result.forecast, asked, words, MISSING_DAYS)
        if isinstance(result.forecast, ProblemView)
        else None,
        reach=result.reach(words) if isinstance(result, PlaceForecast) else "",
        longer=asked.forecast_link(point) if source and not _is_long(result) else "",
        compared=_compared_link(current.content, _query(result.place, point), asked) if current else "",
        sure=kind_view(result.sure, manner.measures, words) if isinstance(result.sure, PlaceKind) else None,
        unsure=words("How sure it is isn't known: {why}", why=result.sure.sentence)
        if isinstance(result.sure, ProblemView)
        else "",
    )


def _compared_link(weather: CurrentWeather, city: str, asked: PageQuestion) -> str:
    """Where the page compares today with what is usual; "" where it does."""
    if weather.usual or not city:
        return ""
    return asked.link(city=city, lat="", lon="", earlier=(), context="", compared=(), usual="1")


def _is_long(result: PlaceWeather | PlaceForecast) -> bool:
    return isinstance(result, PlaceForecast) and result.days > USUAL_DAYS


def _query(place: GeocodedPlace | None, point: tuple[float, float] | None) -> str:
    if place and place.name and place.country:
        return ",".join(filter(None, (place.name, place.state, place.country)))
    return f"{point[0]:.2f},{point[1]:.2f}" if point else ""


def _name(source: CurrentWeather | Forecast | None, place: GeocodedPlace | None) -> str:
    return (source.place if source else "") or ((place.name or "") if place else "")


def _where(source: CurrentWeather | Forecast | None, place: GeocodedPlace | None, words: Words) -> Iterator[str]:
    if place and place.state and place.state != place.name and _is_readable(place.state, words):
        yield place.state
    if source and source.country:
        yield words.country(source.country)


def _is_readable(region: str, words: Words) -> bool:
    """Whether a region's name is written in the page's own letters: `Attica, Ελλάδα` is neither language."""
    return is_greek(region) is (words.lang == "el")


def _now(part: Part[CurrentWeather], measures: Measures, words: Words, now: datetime) -> Now:
    weather = part.content
    return Now(
        picture=picture(weather.condition.code, night=weather.condition.is_night),
        condition=", ".join(weather.descriptions),
        temperature=number(weather.main.temp, words),
        unit=measures.temperature(weather.main.temp).unit,
        feels_like=""
        if weather.main.feels_like is None
        else words("feels like {t}", t=quantity(measures.temperature(weather.main.feels_like), words)),
        usual=usual.note(weather.usual, PageTeller(words, measures)) or "",
        facts=tuple(_tiles(weather, measures, words)),
        daylight=daylight(weather, words, now),
        source=SourceView.of(
            part.provenance,
            "weather",
            words,
            _measured(weather, measures, words, now),
            usual.origin(weather.usual, words) or "",
        ),
    )


def _tiles(weather: CurrentWeather, measures: Measures, words: Words) -> Iterator[Tile]:
    """The facts in the table's order, then the sun's times."""
    for fact in FACTS:
        composed = COMPOSED.get(fact.name)
        if composed:
            yield from composed(weather, measures, words)
        for plain, value in plain_facts(weather, [fact]):
            notes = (words(uv_level(value)),) if plain.name == "uv" else ()
            yield Tile(words(plain.label), quantity(plain.quantity(value, measures), words), notes)
    zone = () if weather.zone_known else ("UTC",)
    for label, moment in (("Sunrise", weather.sunrise), ("Sunset", weather.sunset)):
        if moment:
            yield Tile(words(label), measures.time(moment, words), zone)
    for said in day_words(weather, words) if weather.polar else ():
        yield Tile(words("Sun"), said)
    times = (("moonrise {time}", weather.moonrise), ("moonset {time}", weather.moonset))
    at = tuple(words(phrase, time=measures.time(moment, words)) for phrase, moment in times if moment)
    for said in moon_words(weather, words):
        yield Tile(words("Moon"), said, at)


def _wind_tile(weather: CurrentWeather, measures: Measures, words: Words) -> Iterator[Tile]:
    if weather.wind.speed is None:
        return
    speed = measures.wind_speed(weather.wind.speed)
    deg = None if speed.is_zero else weather.wind.deg
    notes = [] if deg is None else [origin(deg, words)]
    if weather.wind.gust is not None:
        notes.append(words("gusts {n}", n=quantity(measures.wind_speed(weather.wind.gust), words)))
    yield Tile(words("Wind"), quantity(speed, words), tuple(notes), deg)


def _water_tiles(weather: CurrentWeather, measures: Measures, words: Words) -> Iterator[Tile]:
    """Snow and rain; none of both is said as no rain, and nothing where it isn't known."""
    last_hour = (words("in the last hour"),)
    if weather.snow_mm:
        yield Tile(words("Snow"), quantity(measures.amount(weather.snow_mm), words), last_hour)
    if weather.rain_mm or (not weather.snow_mm and weather.water_mm is not None):
        yield Tile(words("Rain"), quantity(measures.amount(weather.rain_mm or 0.0), words), last_hour)
    said = nowcast(weather, datetime.now(UTC), words)
    if said:
        yield Tile(words("Next two hours"), said)


COMPOSED = {"wind": _wind_tile, "rain": _water_tiles}
"""Tiles of facts that the page puts together in its own way, by the fact's name."""


def _measured(weather: CurrentWeather, measures: Measures, words: Words, now: datetime) -> str:
    """When it was measured, by the place's clock; with the date where it is another day's."""
    phrase = measured_phrase(weather)
    today = weather.measured.date() == now.astimezone(weather.measured.tzinfo).date()
    return words(phrase, time=measures.time(weather.measured, words)) + (
        "" if today else f", {words.day(weather.measured)}"
    )
