"""OpenWeatherMap's shapes, as far as Iris relies on them: for checking, rendering and describing the same answers.

Current weather (https://openweathermap.org/current), the forecast of five days in steps of three hours
(https://openweathermap.org/forecast5) and geocoding (https://openweathermap.org/api/geocoding-api). Only a temperature,
a condition and a time are required. Fields that aren't named here pass through untouched.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property
from itertools import groupby, pairwise
from typing import Annotated, Any, ClassVar, Literal, Self, get_args

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, TypeAdapter, WithJsonSchema, model_validator

from contract import sun
from contract.place_names import is_in_script_of, local_name
from contract.units import KILOMETRE_PER_HOUR_MS
from contract.zones import ZoneName, fixed_offset, has_offset, local, utc_offset_s, zone_of
from servicekit.lenient import (
    LARGEST,
    Amount,
    DropIfInvalid,
    EmptyIfInvalid,
    NoneIfInvalid,
    NullIfUnknown,
    Number,
    Percent,
    Shape,
    Text,
    UnixSeconds,
    UtcOffset,
    Within,
)

UNKNOWN_CONDITION = 0
"""Stands for a condition that nobody knows, where a number is wanted; it is shown as a cloud."""
CODES_BY_ICON = {"01": 800, "02": 801, "03": 802, "04": 804, "09": 520, "10": 500, "11": 211, "13": 601, "50": 701}
"""Of https://openweathermap.org/weather-conditions: the condition that an icon is most often shown for."""
LONGEST_FORECAST = timedelta(days=17)
"""Sixteen days, and of the first one what has been."""
MAX_STEPS = 17 * 24
CALM = 0.5 * KILOMETRE_PER_HOUR_MS
"""A wind in m/s that is 0 km/h in whole numbers: it comes from nowhere."""
DAY, DAY_S = timedelta(days=1), 86_400
HOUR_S, THREE_HOURS_S, SIX_HOURS_S = 3_600, 10_800, 21_600
NEAR_HORIZON_DEG = 2.5
"""How far the sun may be from the horizon at a sunrise that an upstream gives: some ten minutes."""

Latitude = Annotated[float, Within(-90, 90), WithJsonSchema({"type": "number", "minimum": -90, "maximum": 90})]
Longitude = Annotated[float, Within(-180, 180), WithJsonSchema({"type": "number", "minimum": -180, "maximum": 180})]
Direction = Annotated[float, Within(0, 360), WithJsonSchema({"type": "number", "minimum": 0, "maximum": 360})]
Pressure = Annotated[float, Within(300, 1_200), WithJsonSchema({"type": "number"})]
"""hPa; the lower bound is that of the highest mountains."""
Distance = Annotated[float, Within(0, 1e6), WithJsonSchema({"type": "number", "minimum": 0})]
UvIndex = Annotated[float, Within(0, 50), WithJsonSchema({"type": "number", "minimum": 0})]
"""The WHO's index of ultraviolet light, in which 43 is the highest ever measured."""


@dataclass(frozen=True, slots=True)
class MeasuredIn:
    """Marks a number that is kept in OpenWeatherMap's standard unit, and answered in that of the caller's units."""

    unit: Literal["kelvin", "kelvins apart", "m/s"]


Temperature = Annotated[Number, MeasuredIn("kelvin")]
TemperatureDifference = Annotated[Number, MeasuredIn("kelvins apart")]
Speed = Annotated[Amount, MeasuredIn("m/s")]
SecondsOfDay = Annotated[float, Within(0, 86_400), WithJsonSchema({"type": "number", "minimum": 0, "maximum": 86_400})]
Chance = Annotated[
    float,
    Within(-LARGEST, LARGEST),
    AfterValidator(lambda share: min(max(share, 0), 1)),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1}),
]
"""From 0 to 1; upstreams' 1.01 is 1."""


Whole = Annotated[int, Within(-1e15, 1e15, whole=True), WithJsonSchema({"type": "integer"})]
"""An integer that isn't weather, such as an id or a population."""
Code = Annotated[str, BeforeValidator(lambda code: str(code) if type(code) is int else code), Field(strict=True)]
"""A status; in the forecast's JSON it is a string."""


class Coordinates(Shape):
    """Degrees."""

    lat: NoneIfInvalid[Latitude] = None
    lon: NoneIfInvalid[Longitude] = None

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, where both are known."""
        return None if self.lat is None or self.lon is None else (self.lat, self.lon)


SNOW = 6
FALLING = (2, 3, 5, SNOW)
"""The hundreds of OpenWeatherMap's conditions with precipitation."""


class Condition(Shape):
    """One of OpenWeatherMap's conditions (https://openweathermap.org/weather-conditions)."""

    id: NoneIfInvalid[Annotated[int, Within(1, 9_999, whole=True), WithJsonSchema({"type": "integer"})]] = None
    main: NoneIfInvalid[Text] = None
    description: NoneIfInvalid[Text] = None
    icon: NoneIfInvalid[Text] = None

    _is_night: bool = PrivateAttr(default=False)

    @property
    def code(self) -> int:
        """The condition's number; without one, that of its icon."""
        return self.id or CODES_BY_ICON.get((self.icon or "")[:2], UNKNOWN_CONDITION)

    @property
    def falls(self) -> bool:
        """Whether it is rain, drizzle, snow or a thunderstorm."""
        return self.code // 100 in FALLING

    @property
    def is_snow(self) -> bool:
        """Whether it is snow or sleet."""
        return self.code // 100 == SNOW

    @property
    def is_night(self) -> bool:
        """Whether the icon is one for the night; without an icon, whether the sun is down."""
        return self.icon[-1] == "n" if self.icon and self.icon[-1] in "dn" else self._is_night


UNKNOWN = Condition()


class Readings(Shape):
    """Temperatures in the units asked for, pressure in hPa, humidity in %."""

    temp: Temperature
    feels_like: NoneIfInvalid[Temperature] = None
    temp_min: NoneIfInvalid[Temperature] = None
    temp_max: NoneIfInvalid[Temperature] = None
    pressure: NoneIfInvalid[Pressure] = None
    humidity: NoneIfInvalid[Percent] = None
    sea_level: NoneIfInvalid[Pressure] = None
    grnd_level: NoneIfInvalid[Pressure] = None
    temp_kf: NoneIfInvalid[Number] = None

    @model_validator(mode="after")
    def _range_around_temperature(self) -> Self:
        if self.temp_min is not None and self.temp_min > self.temp:
            self._leave_out("temp_min")
        if self.temp_max is not None and self.temp_max < self.temp:
            self._leave_out("temp_max")
        return self


class Wind(Shape):
    """Speed in m/s (miles per hour where imperial), direction in degrees; a calm has no direction."""

    speed: NoneIfInvalid[Speed] = None
    deg: NoneIfInvalid[Direction] = None
    gust: NoneIfInvalid[Speed] = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.speed is not None and self.speed < CALM:
            self._leave_out("deg")
        if self.speed is not None and self.gust is not None and self.gust < self.speed:
            self._leave_out("gust")
        return self


class Clouds(Shape):
    """Cover in %, of all layers, and of those up to 3 km, 8 km and above."""

    all: NoneIfInvalid[Percent] = None
    lower: NoneIfInvalid[Percent] = None
    middle: NoneIfInvalid[Percent] = None
    upper: NoneIfInvalid[Percent] = None


class Precipitation(Shape):
    """Rain or snow, in mm of water: an hour's now, a step's in a forecast; null is an amount that isn't known."""

    last_hour: NullIfUnknown[Amount] = Field(None, alias="1h")
    three_hours: NullIfUnknown[Amount] = Field(None, alias="3h")
    six_hours: NullIfUnknown[Amount] = Field(None, alias="6h")

    @property
    def of_step(self) -> float | None:
        """The amount of a step of the forecast, whichever length that has."""
        amounts = (self.six_hours, self.three_hours, self.last_hour)
        return next((amount for amount in amounts if amount is not None), None)

    @property
    def is_of_six_hours(self) -> bool:
        """Whether the amount is that of six hours, known or not."""
        return "six_hours" in self.model_fields_set

    @property
    def unknown(self) -> bool:
        """Whether an amount is mentioned, but not how much; one that isn't mentioned is none."""
        return any(getattr(self, name) is None for name in self.model_fields_set)


class Sun(Shape):
    """The country's code, and sunrise and sunset as Unix seconds; the rest is OpenWeatherMap's own."""

    message: NoneIfInvalid[Number] = None
    type: NoneIfInvalid[Whole] = None
    id: NoneIfInvalid[Whole] = None
    country: NoneIfInvalid[Text] = None
    sunrise: NoneIfInvalid[UnixSeconds] = None
    sunset: NoneIfInvalid[UnixSeconds] = None


class Moon(Shape):
    """The phase goes from 0 (new) through 0.5 (full) to 1; rise and set are those of the day, as Unix seconds."""

    phase: NoneIfInvalid[Chance] = None
    rise: NoneIfInvalid[UnixSeconds] = None
    set: NoneIfInvalid[UnixSeconds] = None


class Quarter(Shape):
    """A quarter of an hour from `dt` on, and its rain and snow in mm an hour; `snow` is that of snow alone."""

    LENGTH_S: ClassVar[int] = 900

    dt: UnixSeconds
    precipitation: Amount
    snow: NoneIfInvalid[Amount] = None

    @property
    def is_snow(self) -> bool:
        """Whether at least half of it is snow."""
        return bool(self.snow) and (self.snow or 0) >= self.precipitation / 2


class Assumed(Shape):
    """What was asked, the place that it was taken to mean, and others that it may mean, each as a city to ask for."""

    text: NoneIfInvalid[Text] = None
    place: Text
    also: NoneIfInvalid[list[Text]] = None


class UsualNote(Shape):
    """What is usual today, beside the weather that was asked with `usual=1`; or the reason why it isn't known.

    `warmer_by` is how much today's high is above the usual one, below it where negative; in degrees of the units asked
    for, as `temp_max`, `temp_min` (what is usual) and `high` (today's) are.
    """

    date: NoneIfInvalid[Text] = None
    temp_max: NoneIfInvalid[Temperature] = None
    temp_min: NoneIfInvalid[Temperature] = None
    high: NoneIfInvalid[Temperature] = None
    warmer_by: NoneIfInvalid[TemperatureDifference] = None
    word: NoneIfInvalid[Literal["warmer", "about as usual", "colder"]] = None
    source: NoneIfInvalid[Literal["reanalysis"]] = None
    provider: NoneIfInvalid[Text] = None
    credit: NoneIfInvalid[Text] = None
    reason: NoneIfInvalid[Text] = None


class CurrentWeather(Shape):
    """The answer to `/weather`; the snow lies so deep in metres, the day lasts so long in seconds.

    `polar` says that the sun stays up, or down, all day. `minutely` has the next two hours, by quarters of an hour,
    which are `minutely_interpolated` where the model has hours only.
    `source` is `forecast` or `model` where nothing was measured: the forecast of this hour, or a model of the present.
    """

    coord: EmptyIfInvalid[Coordinates] = Field(default_factory=Coordinates)
    weather: list[DropIfInvalid[Condition]] = Field(min_length=1)
    main: Readings
    visibility: NoneIfInvalid[Distance] = None
    wind: EmptyIfInvalid[Wind] = Field(default_factory=Wind)
    clouds: EmptyIfInvalid[Clouds] = Field(default_factory=Clouds)
    rain: EmptyIfInvalid[Precipitation] = Field(default_factory=Precipitation)
    snow: EmptyIfInvalid[Precipitation] = Field(default_factory=Precipitation)
    dt: UnixSeconds
    sys: EmptyIfInvalid[Sun] = Field(default_factory=Sun)
    timezone: NoneIfInvalid[UtcOffset] = None
    timezone_name: NoneIfInvalid[ZoneName] = None
    id: NoneIfInvalid[Whole] = None
    name: NoneIfInvalid[Text] = None
    cod: NoneIfInvalid[Whole] = None
    uvi: NoneIfInvalid[UvIndex] = None
    dew_point: NoneIfInvalid[Temperature] = None
    snow_depth: NoneIfInvalid[Amount] = None
    moon: EmptyIfInvalid[Moon] = Field(default_factory=Moon)
    day_length: NoneIfInvalid[SecondsOfDay] = None
    polar: NoneIfInvalid[Literal["day", "night"]] = None
    minutely: NoneIfInvalid[list[DropIfInvalid[Quarter]]] = None
    minutely_interpolated: NoneIfInvalid[bool] = None
    source: NoneIfInvalid[Literal["forecast", "model"]] = None
    usual: NoneIfInvalid[UsualNote] = None
    assumed: NoneIfInvalid[Assumed] = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.timezone_name and not has_offset(self.timezone_name, self.timezone, self.dt):
            self._leave_out("timezone_name")
        stated = self.sys.sunrise, self.sys.sunset
        sunrise, sunset = sun.stated_events(stated, self.dt, utc_offset_s(self.zone, self.dt), self.coord.point)
        if (sunrise, sunset) != stated:
            self.sys.__dict__.update(sunrise=sunrise, sunset=sunset)
        for condition in self.weather:
            condition._is_night = _is_night(self.dt, self.coord.point, sunrise, sunset)  # noqa: SLF001 - its own
        return self

    @property
    def zone(self) -> tzinfo:
        """The place's time zone: by its name, else by its offset, else UTC."""
        return zone_of(self.timezone, self.timezone_name)

    def local(self, moment: datetime) -> datetime:
        """A moment by the place's clock."""
        return fixed_offset(moment.astimezone(self.zone))

    @property
    def place(self) -> str:
        """The place's name, "" where it has none."""
        return self.name or ""

    @property
    def country(self) -> str:
        """The country's code, "" where it isn't known."""
        return self.sys.country or ""

    @property
    def condition(self) -> Condition:
        """The condition that OpenWeatherMap calls the primary one."""
        return self.weather[0]

    @property
    def descriptions(self) -> tuple[str, ...]:
        """What each condition is called, in the language asked for."""
        return tuple(condition.description for condition in self.weather if condition.description)

    @property
    def rain_mm(self) -> float | None:
        """Rain of the last hour."""
        return self.rain.last_hour

    @property
    def snow_mm(self) -> float | None:
        """Snow of the last hour, as water."""
        return self.snow.last_hour

    @property
    def water_mm(self) -> float | None:
        """Rain and snow of the last hour; None where it isn't known how much there is."""
        return _water_mm(self, self.rain_mm, self.snow_mm)

    @property
    def zone_known(self) -> bool:
        """Whether its times are the place's own."""
        return self.timezone is not None or self.timezone_name is not None

    @cached_property
    def moonrise(self) -> datetime | None:
        """Of the day, in the place's own time, else in UTC."""
        return None if self.moon.rise is None else local(self.moon.rise, self.zone)

    @cached_property
    def moonset(self) -> datetime | None:
        """Likewise."""
        return None if self.moon.set is None else local(self.moon.set, self.zone)

    @cached_property
    def measured(self) -> datetime:
        """When it was measured; in the place's own time, else in UTC."""
        return local(self.dt, self.zone)

    @cached_property
    def sunrise(self) -> datetime | None:
        """In the place's own time, else in UTC."""
        return None if self.sys.sunrise is None else local(self.sys.sunrise, self.zone)

    @cached_property
    def sunset(self) -> datetime | None:
        """In the place's own time, else in UTC."""
        return None if self.sys.sunset is None else local(self.sys.sunset, self.zone)


class PartOfDay(Shape):
    """`pod` is d by day and n by night."""

    pod: NoneIfInvalid[Annotated[str, Field(pattern="^[dn]$", strict=True)]] = None


class Step(Shape):
    """Three hours, or one, of a forecast, of which `dt` is the end; `pop` is the chance of rain or snow, 0 to 1.

    `sunshine` is how many seconds of it the sun shines; the snow lies so deep in metres.
    """

    dt: UnixSeconds
    main: Readings
    weather: NoneIfInvalid[list[DropIfInvalid[Condition]]] = None
    clouds: EmptyIfInvalid[Clouds] = Field(default_factory=Clouds)
    wind: EmptyIfInvalid[Wind] = Field(default_factory=Wind)
    visibility: NoneIfInvalid[Distance] = None
    pop: NoneIfInvalid[Chance] = None
    rain: EmptyIfInvalid[Precipitation] = Field(default_factory=Precipitation)
    snow: EmptyIfInvalid[Precipitation] = Field(default_factory=Precipitation)
    uvi: NoneIfInvalid[UvIndex] = None
    dew_point: NoneIfInvalid[Temperature] = None
    snow_depth: NoneIfInvalid[Amount] = None
    sunshine: NoneIfInvalid[SecondsOfDay] = None
    sys: EmptyIfInvalid[PartOfDay] = Field(default_factory=PartOfDay)
    dt_txt: NoneIfInvalid[Text] = None

    _zone: tzinfo = PrivateAttr(default_factory=lambda: UTC)  # a default by itself is copied deeply for each step
    _length_s: int = PrivateAttr(THREE_HOURS_S)

    @cached_property
    def moment(self) -> datetime:
        """The end of its hours; in the place's own time, else in UTC."""
        return local(self.dt, self._zone)

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return timedelta(seconds=self._length_s)

    @property
    def begins(self) -> datetime:
        """The beginning of its hours."""
        return self.moment - self.length

    @property
    def middle(self) -> datetime:
        """The middle of its hours."""
        return self.moment - self.length / 2

    @property
    def condition(self) -> Condition:
        """The primary condition; one without any fields where there is none."""
        return self.weather[0] if self.weather else UNKNOWN

    @property
    def description(self) -> str:
        """What the condition is called in the language asked for."""
        return self.condition.description or ""

    @property
    def rain_mm(self) -> float | None:
        """Rain of its hours."""
        return self.rain.of_step

    @property
    def snow_mm(self) -> float | None:
        """Snow of its hours, as water."""
        return self.snow.of_step

    @property
    def water_mm(self) -> float | None:
        """Rain and snow of its hours; None where it isn't known how much there is."""
        return _water_mm(self, self.rain_mm, self.snow_mm)

    @property
    def chance_percent(self) -> float | None:
        """The chance of rain or snow."""
        return None if self.pop is None else self.pop * 100


def _water_mm(entry: CurrentWeather | Step, rain_mm: float | None, snow_mm: float | None) -> float | None:
    """What has fallen; None where an amount is null, or where something falls by the condition and nothing is said."""
    known = (rain_mm or 0.0) + (snow_mm or 0.0)
    unsaid = entry.condition.falls and rain_mm is None and snow_mm is None
    return None if not known and (unsaid or entry.rain.unknown or entry.snow.unknown) else known


def _in_order(steps: list[Step]) -> list[Step]:
    """Sort by time; keep one step for each moment, and none past what a forecast covers."""
    by_moment = {step.dt: step for step in steps}
    moments = sorted(by_moment)[:MAX_STEPS]
    return [by_moment[moment] for moment in moments if moment - moments[0] <= LONGEST_FORECAST.total_seconds()]


def _set_lengths(steps: Sequence[Step]) -> None:
    """How long each step is: an hour where they follow each other by the hour, else OpenWeatherMap's three.

    Six hours where its amounts say so, as with providers whose hours end after some days.
    """
    usual_s = HOUR_S if any(after.dt - step.dt == HOUR_S for step, after in pairwise(steps)) else THREE_HOURS_S
    for step in steps:
        is_long = step.rain.is_of_six_hours or step.snow.is_of_six_hours
        step._length_s = SIX_HOURS_S if is_long else usual_s  # noqa: SLF001 - a step of its own


class Range(Shape):
    """The lowest and the highest temperature."""

    min: Temperature
    max: Temperature


class WholeDay(Shape):
    """What a calendar day at the place is like from midnight to midnight, also where a part is over; `dt` is noon."""

    dt: UnixSeconds
    temp: Range


class Reach(Shape):
    """How many days are given where more were asked for than the provider knows."""

    days: Annotated[int, Within(0, 99, whole=True), WithJsonSchema({"type": "integer"})]
    asked: Annotated[int, Within(0, 99, whole=True), WithJsonSchema({"type": "integer"})]


class ForecastPlace(Shape):
    """Whose forecast it is; sunrise and sunset are today's, as Unix seconds."""

    id: NoneIfInvalid[Whole] = None
    name: NoneIfInvalid[Text] = None
    coord: EmptyIfInvalid[Coordinates] = Field(default_factory=Coordinates)
    country: NoneIfInvalid[Text] = None
    population: NoneIfInvalid[Whole] = None
    timezone: NoneIfInvalid[UtcOffset] = None
    timezone_name: NoneIfInvalid[ZoneName] = None
    sunrise: NoneIfInvalid[UnixSeconds] = None
    sunset: NoneIfInvalid[UnixSeconds] = None


class Forecast(Shape):
    """The answer to `/forecast`; a step without a time or a temperature is left out.

    `days` are those that are known from midnight to midnight.
    """

    cod: NoneIfInvalid[Code] = None
    message: NoneIfInvalid[Number] = None
    cnt: NoneIfInvalid[Annotated[int, Within(0, 9_999, whole=True), WithJsonSchema({"type": "integer"})]] = None
    steps: Annotated[list[DropIfInvalid[Step]], Field(min_length=1), AfterValidator(_in_order)] = Field(alias="list")
    city: EmptyIfInvalid[ForecastPlace] = Field(default_factory=ForecastPlace)
    days: NoneIfInvalid[list[DropIfInvalid[WholeDay]]] = None
    reach: NoneIfInvalid[Reach] = None
    assumed: NoneIfInvalid[Assumed] = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        city, first_s = self.city, self.steps[0].dt
        if city.timezone_name and not any(  # the offset is that of now, which may be hours after the first step
            has_offset(city.timezone_name, city.timezone, unix_s) for unix_s in (first_s, first_s + DAY_S)
        ):
            city.__dict__.update(timezone_name=None)
        stated, point = (city.sunrise, city.sunset), city.coord.point
        sunrise, sunset = sun.stated_events(stated, first_s, utc_offset_s(self.zone, first_s), point)
        if (sunrise, sunset) != stated:
            city.__dict__.update(sunrise=sunrise, sunset=sunset)
        zone = self.zone
        _set_lengths(self.steps)
        for step in self.steps:
            step._zone = zone  # noqa: SLF001 - a step of its own
            for condition in step.weather or ():
                condition._is_night = (  # noqa: SLF001 - the same
                    step.sys.pod == "n" if step.sys.pod else _is_night(step.dt, point, sunrise, sunset)
                )
        if self.cnt is not None:
            self.__dict__.update(cnt=len(self.steps))
        return self

    @property
    def zone(self) -> tzinfo:
        """The place's time zone: by its name, else by its offset, else UTC."""
        return zone_of(self.city.timezone, self.city.timezone_name)

    def midnight(self, day: date) -> datetime:
        """When a day begins at the place."""
        return fixed_offset(datetime.combine(day, time(), self.zone))

    def whole_day(self, day: date) -> WholeDay | None:
        """What is known of a day from midnight to midnight; None for nothing."""
        return next((whole for whole in self.days or () if local(whole.dt, self.zone).date() == day), None)

    @property
    def place(self) -> str:
        """The place's name, "" where it has none."""
        return self.city.name or ""

    @property
    def country(self) -> str:
        """The country's code, "" where it isn't known."""
        return self.city.country or ""

    @property
    def coord(self) -> Coordinates:
        """Where the place lies."""
        return self.city.coord

    @property
    def timezone(self) -> float | None:
        """Seconds east of Greenwich, None where it isn't known."""
        return self.city.timezone

    @property
    def zone_known(self) -> bool:
        """Whether its times are the place's own."""
        return self.timezone is not None or self.city.timezone_name is not None

    @cached_property
    def sunrise(self) -> datetime | None:
        """Today's, in the place's own time, else in UTC."""
        return None if self.city.sunrise is None else local(self.city.sunrise, self.zone)

    @cached_property
    def sunset(self) -> datetime | None:
        """Today's, in the place's own time, else in UTC."""
        return None if self.city.sunset is None else local(self.city.sunset, self.zone)

    def nights(self) -> Iterator[tuple[datetime, datetime]]:
        """When it is night from the first step to the last, each night from sunset to sunrise.

        By the sun's own course where the place is known; else from sunset to sunrise of today, which change by minutes
        in five days; without them by the steps that are said to be of the night.
        """
        point = self.city.coord.point
        if point is not None and self._sun_agrees(*point):
            yield from sun.nights(*point, self.steps[0].moment, self.steps[-1].moment)
        elif self.sunrise is not None and self.sunset is not None:
            first, last = self.steps[0].moment, self.steps[-1].moment
            dusk, lasting = first - (first - self.sunset) % DAY, (self.sunrise - self.sunset) % DAY
            while dusk < last:
                yield dusk, dusk + lasting
                dusk += DAY
        else:
            for is_night, run in groupby(self.steps, key=lambda step: step.condition.is_night):
                together = list(run)
                if is_night:
                    half = together[0].length / 2
                    yield together[0].moment - half, together[-1].moment + half

    def _sun_agrees(self, lat: float, lon: float) -> bool:
        """Whether today's sunrise and sunset are those of the coordinates, as far as they are known."""
        stated = [event for event in (self.sunrise, self.sunset) if event is not None]
        return all(abs(sun.elevation_deg(lat, lon, event) - sun.HORIZON_DEG) < NEAR_HORIZON_DEG for event in stated)


def _texts(names: object) -> object:
    return {lang: name for lang, name in names.items() if isinstance(name, str)} if isinstance(names, dict) else names


LocalNames = Annotated[dict[str, Text], BeforeValidator(_texts, json_schema_input_type=dict[str, str])]
"""A place's names by language (ISO 639-1); what is no text is left out."""


class GeocodedPlace(Shape):
    """One entry of the answer to `/places`; `state` is the region."""

    name: NoneIfInvalid[Text] = None
    local_names: NoneIfInvalid[LocalNames] = None
    lat: Latitude
    lon: Longitude
    country: NoneIfInvalid[Text] = None
    state: NoneIfInvalid[Text] = None

    def name_in(self, lang: str) -> str:
        """What the place is called in a language, else its usual name."""
        return local_name(self.local_names or {}, self.country or "", lang) or self.name or ""


class SpelledPlace(GeocodedPlace):
    """One entry of the answer to `/places/spelled`.

    `match` says how the spelling found it: exact, code (an airport's, in small letters, which may be a word), near (a
    letter or two away) or similar (to be suggested). `called` is the name in Latin letters by which it was asked for,
    `label` a city parameter that finds it again.
    """

    match: Annotated[str, Field(pattern="^(exact|code|near|similar)$", strict=True)]
    spelling: NoneIfInvalid[Text] = None
    called: NoneIfInvalid[Text] = None
    label: NoneIfInvalid[Text] = None
    population: NoneIfInvalid[Annotated[int, Within(0, 10**9, whole=True), WithJsonSchema({"type": "integer"})]] = None

    def called_in(self, lang: str) -> str:
        """What the question called the place, for who reads Latin letters; else its name in the language."""
        return self.called if self.called and is_in_script_of(lang, self.called) else self.name_in(lang)


class ZipPlace(Shape):
    """The answer to `/places/zip`: the place of a postal code; without any of it where the code isn't known."""

    zip: NoneIfInvalid[Text] = None
    name: NoneIfInvalid[Text] = None
    lat: NoneIfInvalid[Latitude] = None
    lon: NoneIfInvalid[Longitude] = None
    country: NoneIfInvalid[Text] = None


def _is_night(unix_s: int, point: tuple[float, float] | None, sunrise_s: int | None, sunset_s: int | None) -> bool:
    """Whether the sun is down, by the coordinates, else by the times of a sunrise and a sunset; day where unknown."""
    if point is not None:
        return not sun.is_up(*point, datetime.fromtimestamp(unix_s, UTC))
    if sunrise_s is None or sunset_s is None:
        return False
    return (unix_s - sunrise_s) % DAY_S >= (sunset_s - sunrise_s) % DAY_S


def names_measured_in(unit: str, shapes: Iterable[type[Shape]]) -> frozenset[str]:
    """The fields of these shapes, and of the shapes inside them, that are marked as measured in a unit."""
    found: set[str] = set()
    for shape in shapes:
        for name, field in shape.model_fields.items():
            parts = (*field.metadata, *_parts(field.annotation))
            if any(isinstance(part, MeasuredIn) and part.unit == unit for part in parts):
                found.add(field.alias or name)
            found |= names_measured_in(
                unit, (part for part in parts if isinstance(part, type) and issubclass(part, Shape))
            )
    return frozenset(found)


def _parts(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - a type
    """A type, the types inside it and what they are annotated with."""
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)


CURRENT = TypeAdapter(CurrentWeather)
FORECAST = TypeAdapter(Forecast)
SPELLED = TypeAdapter(list[DropIfInvalid[SpelledPlace]])
PLACES = TypeAdapter(list[DropIfInvalid[GeocodedPlace]])
ZIP_PLACE = TypeAdapter(ZipPlace)
