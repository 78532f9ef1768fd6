"""Open-Meteo's forecast as OpenWeatherMap's JSON; docs/open-meteo.md has the tables of fields and weather codes.

The other providers without a key put what they have into the same columns, so that one conversion serves all of them:
their conditions are OpenWeatherMap's ids in a column `conditions`, and an interval longer than an hour has `span_h`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any, Literal

from pydantic import ValidationError

from contract import sun
from contract.units import Units, speed, temperature
from contract.zones import has_offset, local, utc_offset_s, zone_of
from servicekit.problems import ProviderGarbled
from weather.answers import current_answer, forecast_answer
from weather.forecasts import whole_days
from weather.places import Place
from weather.providers.open_meteo import parse
from weather.providers.open_meteo.parse import Row

PEER = "Open-Meteo"
HOUR_S = 3600
STEP_HOURS = 3
MAX_STEPS, LONGEST_S = 40, 5 * 86_400
MAX_VISIBILITY_M = 10_000
_COORDINATE_DECIMALS = 4
_DEFAULT_INTERVAL_S = 900
Read = Literal["number", "temperature", "distance"]
FURTHER: Mapping[str, tuple[str, Read]] = {
    "uvi": ("uv_index", "number"),
    "dew_point": ("dew_point_2m", "temperature"),
    "snow_depth": ("snow_depth", "distance"),
}
"""Figures that the present and a step have side by side: by field, Open-Meteo's variable and how it is read."""
CLOUDS = {"all": "cloud_cover", "lower": "cloud_cover_low", "middle": "cloud_cover_mid", "upper": "cloud_cover_high"}
VARIABLES = (
    "temperature_2m,relative_humidity_2m,apparent_temperature,is_day,precipitation,rain,showers,snowfall,weather_code,"
    "cloud_cover,pressure_msl,surface_pressure,visibility,wind_speed_10m,wind_direction_10m,wind_gusts_10m,"
    f"{','.join((*(variable for variable, _ in FURTHER.values()), *list(CLOUDS.values())[1:]))}"
)
"""What is asked of the present and of each hour, and read below."""
OF_HOURS = f"{VARIABLES},precipitation_probability,sunshine_duration"
"""What is asked of each hour."""
_LEAST_MM = 0.01
TEMPERATURES = ("temperature_2m", "temperature_2m_min", "temperature_2m_max")
"""Of an hour, and the range within a longer interval."""
PRECIPITATION = ("precipitation", "rain", "showers", "snowfall")
"""What is nearly nothing: an amount that would be rounded to none."""


@dataclass(frozen=True, slots=True)
class SkyCondition:
    """A condition of OpenWeatherMap's (https://openweathermap.org/weather-conditions); `icon` lacks its `d` or `n`."""

    id: int
    main: str
    description: str
    icon: str


def _conditions() -> Mapping[int, SkyCondition]:
    """By WMO code. OpenWeatherMap has no condition for hail or rime, and only one for freezing rain."""
    groups = {
        (0,): SkyCondition(800, "Clear", "clear sky", "01"),
        (1,): SkyCondition(801, "Clouds", "few clouds", "02"),
        (2, *range(13, 17), *range(20, 30)): SkyCondition(802, "Clouds", "scattered clouds", "03"),
        (3,): SkyCondition(804, "Clouds", "overcast clouds", "04"),
        (4,): SkyCondition(711, "Smoke", "smoke", "50"),
        (5,): SkyCondition(721, "Haze", "haze", "50"),
        (*range(6, 10), *range(30, 36)): SkyCondition(761, "Dust", "dust", "50"),
        (10, 11, 12): SkyCondition(701, "Mist", "mist", "50"),
        (18,): SkyCondition(771, "Squall", "squalls", "50"),
        (19,): SkyCondition(781, "Tornado", "tornado", "50"),
        tuple(range(40, 50)): SkyCondition(741, "Fog", "fog", "50"),
        (50, 51): SkyCondition(300, "Drizzle", "light intensity drizzle", "09"),
        (52, 53): SkyCondition(301, "Drizzle", "drizzle", "09"),
        (54, 55): SkyCondition(302, "Drizzle", "heavy intensity drizzle", "09"),
        (56, 57, 66, 67): SkyCondition(511, "Rain", "freezing rain", "13"),
        (58, 60, 61, 91): SkyCondition(500, "Rain", "light rain", "10"),
        (59, 62, 63): SkyCondition(501, "Rain", "moderate rain", "10"),
        (64, 65, 92): SkyCondition(502, "Rain", "heavy intensity rain", "10"),
        (*range(36, 40), 70, 71, 76, 77, 78, 93): SkyCondition(600, "Snow", "light snow", "13"),
        (72, 73): SkyCondition(601, "Snow", "snow", "13"),
        (74, 75, 94): SkyCondition(602, "Snow", "heavy snow", "13"),
        (79, *range(87, 91)): SkyCondition(611, "Snow", "sleet", "13"),
        (68, 83): SkyCondition(615, "Snow", "light rain and snow", "13"),
        (69, 84): SkyCondition(616, "Snow", "rain and snow", "13"),
        (80,): SkyCondition(520, "Rain", "light intensity shower rain", "09"),
        (81,): SkyCondition(521, "Rain", "shower rain", "09"),
        (82,): SkyCondition(522, "Rain", "heavy intensity shower rain", "09"),
        (85,): SkyCondition(620, "Snow", "light shower snow", "13"),
        (86,): SkyCondition(622, "Snow", "heavy shower snow", "13"),
        (17, 95, 98): SkyCondition(211, "Thunderstorm", "thunderstorm", "11"),
        (96,): SkyCondition(201, "Thunderstorm", "thunderstorm with rain", "11"),
        (97, 99): SkyCondition(202, "Thunderstorm", "thunderstorm with heavy rain", "11"),
    }
    return {code: condition for codes, condition in groups.items() for code in codes}


BY_ID = {
    condition.id: condition
    for condition in (
        *_conditions().values(),
        SkyCondition(200, "Thunderstorm", "thunderstorm with light rain", "11"),
        SkyCondition(210, "Thunderstorm", "light thunderstorm", "11"),
        SkyCondition(212, "Thunderstorm", "heavy thunderstorm", "11"),
        SkyCondition(612, "Snow", "light shower sleet", "13"),
        SkyCondition(613, "Snow", "shower sleet", "13"),
        SkyCondition(621, "Snow", "shower snow", "13"),
        SkyCondition(731, "Dust", "sand/dust whirls", "50"),
        SkyCondition(751, "Sand", "sand", "50"),
        SkyCondition(762, "Ash", "volcanic ash", "50"),
        SkyCondition(803, "Clouds", "broken clouds", "04"),
    )
}
"""By OpenWeatherMap's id (https://openweathermap.org/weather-conditions)."""
CONDITIONS = _conditions()
"""All of the WMO's table 4677, of which Open-Meteo uses a part (https://open-meteo.com/en/docs)."""

SNOW_CODES = frozenset({*range(70, 80), 85, 86, 93, 94})
"""Codes with which a bare `precipitation` counts as snow."""


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """The units of an answer, and a function that translates OpenWeatherMap's English descriptions.

    With `is_exact` speeds aren't rounded, as they will be converted further. `peer` is the provider's name.
    """

    units: Units
    translate: Callable[[str], str]
    is_exact: bool = False
    peer: str = PEER


@dataclass(frozen=True, slots=True)
class Essentials:
    """The values without which there is no answer."""

    unix_s: int
    celsius: float
    conditions: tuple[SkyCondition, ...]


def current_weather(payload: Mapping[str, Any], place: Place, options: OutputOptions) -> dict[str, Any]:
    """OpenWeatherMap's current weather, from a payload that `parse.FORECAST` has accepted.

    Raises ProviderGarbled without a temperature, a known weather code and a time.
    """
    row = parse.current(payload)
    essentials = _essentials(row)
    if essentials is None:
        raise ProviderGarbled(f"{options.peer} answered without a temperature, a weather code or a time for now.")
    zone, _ = zone_at(payload, place, essentials.unix_s)
    range_c = _min_max(essentials.celsius, _of_day(payload, zone, essentials.unix_s))
    interval_s = row.number("interval") or _DEFAULT_INTERVAL_S
    answer = {
        "coord": _coord(place),
        "weather": _weather(essentials, options, is_daytime=_is_daytime(row, essentials.unix_s, place)),
        "base": "sandbox" if payload.get("sandbox") is True else options.peer.lower().replace(" ", "-"),
        "main": _main(row, range_c, essentials.celsius, options.units),
        **_visibility_wind_clouds(row, options),
        **_rain_and_snow([row], "1h", factor=HOUR_S / interval_s),
        "dt": essentials.unix_s,
        "sys": {**_country(place), **_sun(place, zone, essentials.unix_s)},
        **_zone(payload, place, essentials.unix_s),
        "id": place.id or 0,
        "name": place.name,
        "cod": 200,
        **_further(row, options),
        **_coming_quarters(payload, place, essentials.unix_s),
    }
    return _checked(current_answer, answer, place, options)


def forecast(
    payload: Mapping[str, Any], place: Place, options: OutputOptions, clock_s: int | None = None
) -> dict[str, Any]:
    """OpenWeatherMap's forecast, from a payload that `parse.FORECAST` has accepted; `clock_s` is our own Unix time.

    Steps without a temperature or a known weather code are left out; raises ProviderGarbled where no step remains.
    """
    hours = parse.hours(payload)
    now_s = parse.current(payload).unix_s() or _clock_within(hours, clock_s)
    steps = [
        step
        for i, row in enumerate(hours)
        if _ends_step(row.unix_s(), now_s)
        and (step := step_over(_ending_with(hours[max(0, i - STEP_HOURS + 1) : i + 1]), place, options))
    ][:MAX_STEPS]
    if not steps:
        raise ProviderGarbled(f"{options.peer} answered without any temperatures and weather codes to come.")
    answer = _forecast(steps, payload, place, now_s, options)
    zone, _ = zone_at(payload, place, now_s or steps[0]["dt"])
    whole = whole_days(_temperatures(hours, options), zone)
    return {**answer, **({"dt": now_s} if now_s else {}), **({"days": whole} if whole else {})}


def hourly_forecast(
    payload: Mapping[str, Any], place: Place, options: OutputOptions, clock_s: int | None = None
) -> dict[str, Any]:
    """The forecast by the hour, from today's midnight at the place on; `dt` is when it was made.

    Raises ProviderGarbled likewise.
    """
    hours = parse.hours(payload)
    now_s = parse.current(payload).unix_s() or _clock_within(hours, clock_s)
    around_s = now_s or next((unix_s for row in hours if (unix_s := row.unix_s())), 0)
    zone, _ = zone_at(payload, place, around_s)
    today = local(around_s, zone).date()
    midnight_s = int(datetime(today.year, today.month, today.day, tzinfo=zone).timestamp())
    ahead = [row for row in hours if (row.unix_s() or midnight_s) >= midnight_s]
    steps = [step for row in ahead if (step := step_over([row], place, options))]
    if not steps:
        raise ProviderGarbled(f"{options.peer} answered without any temperatures and weather codes to come.")
    return {**_forecast(steps, payload, place, around_s, options), "dt": around_s}


def hourly_steps(payload: Mapping[str, Any], place: Place, options: OutputOptions) -> Iterator[dict[str, Any]]:
    """Each hour as a step of the forecast, without those that lack a temperature, a condition or a time."""
    for row in parse.hours(payload):
        step = step_over([row], place, options)
        if step:
            yield step


def _forecast(
    steps: Sequence[Mapping[str, Any]], payload: Mapping[str, Any], place: Place, now_s: int, options: OutputOptions
) -> dict[str, Any]:
    around_s = now_s or steps[0]["dt"]
    answer = {
        "cod": "200",
        "message": 0,
        "cnt": len(steps),
        "list": steps,
        "city": {
            "id": place.id or 0,
            "name": place.name,
            "coord": _coord(place),
            **_country(place),
            **({} if place.population is None else {"population": place.population}),
            **_zone(payload, place, around_s),
            **_sun(place, zone_at(payload, place, around_s)[0], around_s),
        },
    }
    return _checked(forecast_answer, answer, place, options)


def _temperatures(hours: Sequence[Row], options: OutputOptions) -> list[dict[str, Any]]:
    """The hours' temperatures, as far as they are known, as steps of the forecast have them."""
    known = ((row.unix_s(), row.celsius("temperature_2m")) for row in hours)
    return [
        {"dt": unix_s, "main": {"temp": temperature(celsius, options.units)}}
        for unix_s, celsius in known
        if unix_s is not None and celsius is not None
    ]


def _checked(
    read: Callable[[str, Any, Place], dict[str, Any]], answer: dict[str, Any], place: Place, options: OutputOptions
) -> dict[str, Any]:
    try:
        return read(options.peer, answer, place)
    except ValidationError:
        raise ProviderGarbled(f"{options.peer} answered with values that no weather has.") from None


def _clock_within(hours: Sequence[Row], clock_s: int | None) -> int:
    """Our own time, where a payload without one has hours before and after it; else 0."""
    times = [unix_s for hour in hours if (unix_s := hour.unix_s()) is not None]
    return clock_s if clock_s and times and min(times) <= clock_s <= max(times) else 0


def _ends_step(unix_s: int | None, now_s: int) -> bool:
    """Whether one of OpenWeatherMap's steps (0, 3, 6 … 21 h UTC) ends at this hour, within five days after now.

    Hours that begin at half past in UTC, by a zone of half an hour, stand for the full ones: 3:30 for 3 h.
    """
    if unix_s is None or unix_s <= now_s or (now_s and unix_s > now_s + LONGEST_S):
        return False
    return unix_s // HOUR_S % STEP_HOURS == 0


def _ending_with(hours: Sequence[Row]) -> Sequence[Row]:
    """Those of them that lie in the last one's three hours; all where that has no time."""
    end_s = hours[-1].unix_s() or 0
    return [row for row in hours if (row.unix_s() or end_s) > end_s - STEP_HOURS * HOUR_S]


def _period(hours: Sequence[Row]) -> str:
    """What OpenWeatherMap calls the interval of these hours' amounts; `6h` is in none of its answers."""
    if (hours[-1].number("span_h") or 1) > STEP_HOURS:
        return "6h"
    return "1h" if len(hours) == 1 else "3h"


def step_over(hours: Sequence[Row], place: Place, options: OutputOptions) -> dict[str, Any] | None:
    """The step over these hours, three or one or a longer one, with the values of the last.

    None where that lacks the essentials.
    """
    row = hours[-1]
    essentials = _essentials(row)
    if essentials is None:
        return None
    is_daytime = _is_daytime(row, essentials.unix_s, place)
    temperatures = _min_max(essentials.celsius, [hour.celsius(name) for hour in hours for name in TEMPERATURES])
    chances = [chance for hour in hours if (chance := hour.number("precipitation_probability")) is not None]
    return {
        "dt": essentials.unix_s,
        "main": _main(row, temperatures, essentials.celsius, options.units),
        "weather": _weather(essentials, options, is_daytime=is_daytime),
        **_visibility_wind_clouds(row, options),
        **({"pop": round(min(max(0.0, *chances), 100) / 100, 2)} if chances else {}),
        **_rain_and_snow(hours, _period(hours)),
        **_further(row, options),
        **_without_none(sunshine=_sum(hour.number("sunshine_duration") for hour in hours)),
        "sys": {"pod": "d" if is_daytime else "n"},
        "dt_txt": datetime.fromtimestamp(essentials.unix_s, UTC).strftime("%Y-%m-%d %H:%M:%S"),
    }


def _essentials(row: Row) -> Essentials | None:
    unix_s, celsius, code = row.unix_s(), row.celsius("temperature_2m"), row.number("weather_code")
    found = [CONDITIONS.get(int(code))] if code is not None else map(BY_ID.get, row.values.get("conditions") or ())
    conditions = tuple(condition for condition in found if condition)
    if unix_s is None or celsius is None or not conditions:
        return None
    return Essentials(unix_s, celsius, conditions)


def _is_daytime(row: Row, unix_s: int, place: Place) -> bool:
    is_day = row.number("is_day")
    return is_day == 1 if is_day in (0, 1) else sun.is_up(place.lat, place.lon, datetime.fromtimestamp(unix_s, UTC))


def _of_day(payload: Mapping[str, Any], zone: tzinfo, now_s: int) -> Iterator[float | None]:
    """The temperatures of each hour of the present day at the place."""
    today = local(now_s, zone).date()
    for row in parse.hours(payload):
        unix_s = row.unix_s()
        if unix_s is not None and local(unix_s, zone).date() == today:
            yield row.celsius("temperature_2m")


def _min_max(celsius: float, others: Iterable[float | None]) -> tuple[float, float]:
    known = [celsius, *(other for other in others if other is not None)]
    return min(known), max(known)


def _weather(essentials: Essentials, options: OutputOptions, *, is_daytime: bool) -> list[dict[str, Any]]:
    """The entries of `weather`, the primary one first."""
    return [
        {
            "id": condition.id,
            "main": condition.main,
            "description": options.translate(condition.description),
            "icon": condition.icon + ("d" if is_daytime else "n"),
        }
        for condition in essentials.conditions
    ]


def _main(row: Row, min_max_c: tuple[float, float], celsius: float, units: Units) -> dict[str, Any]:
    feels_like_c = row.celsius("apparent_temperature")
    sea_level_hpa, ground_hpa = row.number("pressure_msl"), row.number("surface_pressure")
    return _without_none(
        temp=temperature(celsius, units),
        feels_like=None if feels_like_c is None else temperature(feels_like_c, units),
        temp_min=temperature(min_max_c[0], units),
        temp_max=temperature(min_max_c[1], units),
        pressure=_rounded(sea_level_hpa if sea_level_hpa is not None else ground_hpa),
        humidity=_rounded(row.number("relative_humidity_2m")),
        sea_level=_rounded(sea_level_hpa),
        grnd_level=_rounded(ground_hpa),
    )


def _speed(speed_ms: float | None, options: OutputOptions) -> float | None:
    return speed_ms if speed_ms is None or options.is_exact else speed(speed_ms, options.units)


def _visibility_wind_clouds(row: Row, options: OutputOptions) -> dict[str, Any]:
    visibility_m = row.distance_m("visibility")
    wind_ms, gust_ms = row.speed_ms("wind_speed_10m"), row.speed_ms("wind_gusts_10m")
    clouds = _without_none(**{layer: _rounded(row.number(variable)) for layer, variable in CLOUDS.items()})
    return {
        **({} if visibility_m is None else {"visibility": min(MAX_VISIBILITY_M, round(visibility_m))}),
        "wind": _without_none(
            speed=_speed(wind_ms, options),
            deg=_rounded(row.number("wind_direction_10m")),
            gust=_speed(gust_ms, options),
        ),
        **({"clouds": clouds} if clouds else {}),
    }


def _further(row: Row, options: OutputOptions) -> dict[str, Any]:
    """Facts that the forecast and the present have alike, side by side."""
    return _without_none(**{field: _figure(row, *read, options.units) for field, read in FURTHER.items()})


def _figure(row: Row, variable: str, read: Read, units: Units) -> float | None:
    if read == "temperature":
        celsius = row.celsius(variable)
        return None if celsius is None else temperature(celsius, units)
    return row.distance_m(variable) if read == "distance" else row.number(variable)


QUARTER_S = 900
NATIVE_QUARTERS = (((21.0, 53.0), (-135.0, -60.0)), ((37.5, 58.0), (-12.0, 20.0)))
"""Where Open-Meteo's models have quarters of their own: latitudes and longitudes of North America (HRRR) and of Central
Europe (ICON-D2, AROME), by https://open-meteo.com/en/docs; elsewhere it interpolates hours."""


def _coming_quarters(payload: Mapping[str, Any], place: Place, now_s: int) -> dict[str, Any]:
    """The coming quarters, and that they are interpolated where they are."""
    coming = quarters(payload, now_s)
    if not coming:
        return {}
    native = any(
        south <= place.lat <= north and west <= place.lon <= east for (south, north), (west, east) in NATIVE_QUARTERS
    )
    return {"minutely": coming, **({} if native else {"minutely_interpolated": True})}


def quarters(payload: Mapping[str, Any], now_s: int) -> list[dict[str, Any]]:
    """The coming quarters of an hour that are known, by their beginnings, with mm an hour.

    Open-Meteo stamps a sum at its end (https://open-meteo.com/en/docs, `minutely_15`). Without one gap: what follows
    an unknown quarter is left out.
    """
    told = []
    for row in parse.quarter_hours(payload):
        unix_s, mm = row.unix_s(), row.water_mm("precipitation")
        if unix_s is None or mm is None or mm < 0:
            break
        if unix_s > now_s:
            snow_mm = row.snow_water_mm("snowfall") or 0.0
            an_hour = HOUR_S / QUARTER_S
            snow = {"snow": round(snow_mm * an_hour, 2)} if snow_mm > 0 else {}
            told.append({"dt": unix_s - QUARTER_S, "precipitation": round(mm * an_hour, 2), **snow})
    return told


def _rain_and_snow(rows: Sequence[Row], period: str, *, factor: float = 1) -> dict[str, Any]:
    """`rain` and `snow` in mm of water, summed over the rows and multiplied.

    What Open-Meteo gives as null is null, none is 0, and nearly none is more than 0. Of both, one that is none or isn't
    known goes without saying where the other one fell; so do both where it has no word about them.
    """
    rain_mm, snow_mm = (_sum(amounts) for amounts in zip(*map(_rain_and_snow_mm, rows), strict=True))
    if rain_mm is snow_mm is None and not any(name in row.values for row in rows for name in PRECIPITATION):
        return {}
    return {
        **({} if not rain_mm and snow_mm else {"rain": {period: _amount(rain_mm, factor)}}),
        **({} if not snow_mm and rain_mm else {"snow": {period: _amount(snow_mm, factor)}}),
    }


def _rain_and_snow_mm(row: Row) -> tuple[float | None, float | None]:
    """An hour's rain and snow, as far as they are known.

    Where a part is missing, or all of them are none, the rest of `precipitation` is of the kind that the code says.
    """
    parts_mm = [row.water_mm("rain"), row.water_mm("showers"), row.snow_water_mm("snowfall")]
    rain_mm, snow_mm, total_mm = _sum(parts_mm[:2]), _sum(parts_mm[2:]), row.water_mm("precipitation")
    known_mm = _sum(parts_mm)
    if total_mm is None or total_mm < 0 or (known_mm and None not in parts_mm):
        return rain_mm, snow_mm
    rest_mm = max(0.0, total_mm - (known_mm or 0.0))
    if row.number("weather_code") in SNOW_CODES:
        return rain_mm or 0.0, (snow_mm or 0.0) + rest_mm
    return (rain_mm or 0.0) + rest_mm, snow_mm or 0.0


def _sum(amounts: Iterable[float | None]) -> float | None:
    """The sum of what is known; negative amounts, which no weather has, aren't."""
    known = [amount for amount in amounts if amount is not None and amount >= 0]
    return sum(known) if known else None


def _amount(mm: float | None, factor: float) -> float | None:
    return max(_LEAST_MM, round(factor * mm, 2)) if mm else mm


def zone_at(payload: Mapping[str, Any], place: Place, unix_s: int) -> tuple[tzinfo, str | None]:
    """The place's zone and its name: the place's own, else the payload's, else UTC without a name.

    A name without the offset that the payload states for a moment of it isn't the place's.
    """
    offset_s, name = parse.zone(payload)
    known = place.timezone or (name if name and has_offset(name, offset_s, unix_s) else None)
    return zone_of(offset_s, known), known


def _zone(payload: Mapping[str, Any], place: Place, unix_s: int) -> dict[str, Any]:
    """The zone's name and its offset at a moment, as far as they are known."""
    zone, name = zone_at(payload, place, unix_s)
    if name:
        return {"timezone": utc_offset_s(zone, unix_s), "timezone_name": name}
    return _without_none(timezone=parse.zone(payload)[0])


def _sun(place: Place, zone: tzinfo, unix_s: int) -> dict[str, int]:
    """Sunrise and sunset of the day at the place in which a moment lies, where the sun rises or sets."""
    noon = local(unix_s, zone).replace(hour=12, minute=0, second=0)
    day = sun.solar_day(place.lat, place.lon, noon.astimezone(UTC))
    events = {"sunrise": day.sunrise, "sunset": day.sunset}
    return {name: int(event.timestamp()) for name, event in events.items() if event is not None}


def _country(place: Place) -> dict[str, str]:
    return {"country": place.country} if place.country else {}


def _coord(place: Place) -> dict[str, float]:
    return {"lon": round(place.lon, _COORDINATE_DECIMALS), "lat": round(place.lat, _COORDINATE_DECIMALS)}


def _rounded(value: float | None) -> int | None:
    return None if value is None else round(value)


def _without_none(**values: float | None) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
