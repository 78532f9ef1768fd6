"""OpenWeatherMap's paths: current weather, five days in steps of three hours, geocoding.

https://openweathermap.org/current, https://openweathermap.org/forecast5, https://openweathermap.org/api/geocoding-api
and, for the conditions, https://openweathermap.org/weather-conditions
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox import places
from sandbox.climate import HOUR_S, Spot, Weather, spot_at, sun_day, weather_at
from sandbox.control import current_state
from sandbox.places import City
from sandbox.upstreams import ACCEPTED_KEY, OWM_INVALID_KEY

bp = Blueprint("openweathermap", __name__)

_GUSTY_MS = 4
_STEPS = 40
_STEP_S = 3 * HOUR_S


@dataclass
class OwmError(Exception):
    """An error of OpenWeatherMap; `cod` in the body is a string or a number, as upstream sends it for that status."""

    status: int
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Options:
    """The caller's units (standard, metric or imperial) and language."""

    units: str
    language: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One of OpenWeatherMap's conditions; `icon` is without its `d` (day) or `n` (night)."""

    id: int
    main: str
    icon: str
    descriptions: dict[str, str]

    def description(self, language: str) -> str:
        """The description in a language, in English if that language has none."""
        return self.descriptions.get(language.lower()[:2], self.descriptions["en"])


def _condition(condition_id: int, main: str, icon: str, *descriptions: str) -> Condition:
    return Condition(condition_id, main, icon, dict(zip(("en", "el", "de", "fr", "es"), descriptions, strict=True)))


_CONDITIONS = {
    0: _condition(800, "Clear", "01", "clear sky", "αίθριος καιρός", "Klarer Himmel", "ciel dégagé", "cielo claro"),
    1: _condition(801, "Clouds", "02", "few clouds", "λίγα σύννεφα", "Ein paar Wolken", "peu nuageux", "algo de nubes"),
    2: _condition(
        802,
        "Clouds",
        "03",
        "scattered clouds",
        "σποραδικά σύννεφα",
        "Mäßig bewölkt",
        "partiellement nuageux",
        "nubes dispersas",
    ),
    3: _condition(804, "Clouds", "04", "overcast clouds", "αυξημένες νεφώσεις", "Bedeckt", "couvert", "nubes"),
    45: _condition(741, "Fog", "50", "fog", "ομίχλη", "Nebel", "brouillard", "niebla"),
    51: _condition(
        300,
        "Drizzle",
        "09",
        "light intensity drizzle",
        "ασθενές ψιλόβροχο",
        "Leichtes Nieseln",
        "bruine légère",
        "llovizna ligera",
    ),
    61: _condition(500, "Rain", "10", "light rain", "ασθενής βροχή", "Leichter Regen", "légère pluie", "lluvia ligera"),
    63: _condition(
        501, "Rain", "10", "moderate rain", "μέτρια βροχή", "Mäßiger Regen", "pluie modérée", "lluvia moderada"
    ),
    65: _condition(
        502,
        "Rain",
        "10",
        "heavy intensity rain",
        "ισχυρή βροχή",
        "Sehr starker Regen",
        "forte pluie",
        "lluvia de gran intensidad",
    ),
    71: _condition(
        600,
        "Snow",
        "13",
        "light snow",
        "ασθενής χιονόπτωση",
        "Mäßiger Schnee",
        "légères chutes de neige",
        "nevada ligera",
    ),
    73: _condition(601, "Snow", "13", "snow", "χιόνι", "Schnee", "chutes de neige", "nieve"),
    75: _condition(
        602,
        "Snow",
        "13",
        "heavy snow",
        "ισχυρή χιονόπτωση",
        "Heftiger Schneefall",
        "fortes chutes de neige",
        "nevada intensa",
    ),
    95: _condition(211, "Thunderstorm", "11", "thunderstorm", "καταιγίδα", "Gewitter", "orage", "tormenta"),
}
"""By WMO code."""

_NO_QUERY = OwmError(400, {"cod": "400", "message": "Nothing to geocode"})
_NOT_FOUND = OwmError(404, {"cod": "404", "message": "city not found"})


@bp.errorhandler(OwmError)
def refused(error: OwmError) -> tuple[Response, int]:
    """The error in upstream's format."""
    return jsonify(error.body), error.status


@bp.before_request
def check_key() -> None:
    """Raise OwmError 401, for a wrong key and for a missing one alike."""
    if request.args.get("appid") != ACCEPTED_KEY:
        raise OwmError(401, OWM_INVALID_KEY)


@bp.get("/data/2.5/weather")
def current_weather() -> Response:
    """Current weather of one place."""
    return jsonify(current_json(_spot(), int(current_state().now()), _options()))


@bp.get("/data/2.5/forecast")
def forecast() -> Response:
    """Five days in steps of three hours."""
    count = max(1, min(40, request.args.get("cnt", 40, int)))
    return jsonify(forecast_json(_spot(), int(current_state().now()), _options(), count))


@bp.get("/geo/1.0/direct")
def direct() -> Response:
    """The places with a name; without a match an empty list with status 200."""
    name = request.args.get("q", "").strip()
    if not name:
        raise _NO_QUERY
    return jsonify([place_json(city) for city in places.named(name)[: _limit()]])


@bp.get("/geo/1.0/reverse")
def reverse() -> Response:
    """The places nearest to a point."""
    if "lat" not in request.args and "lon" not in request.args:
        raise _NO_QUERY
    near = places.by_distance(_coordinate("lat", 90), _coordinate("lon", 180))
    return jsonify([place_json(city) for city in near[: _limit()]])


@bp.get("/geo/1.0/zip")
def by_zip() -> Response:
    """The place of a postal code, `zip=E14,GB`; of the United States where no country is named."""
    code, _, country = request.args.get("zip", "").partition(",")
    if not code.strip():
        raise OwmError(400, {"cod": "400", "message": "invalid zip code"})
    city = places.with_postcode(code, country.strip() or "US")
    if city is None:
        raise OwmError(404, {"cod": "404", "message": "not found"})
    return jsonify({"zip": code.strip(), "name": city.name, "lat": city.lat, "lon": city.lon, "country": city.country})


def current_json(spot: Spot, epoch_s: int, options: Options) -> dict[str, Any]:
    """The body of /data/2.5/weather; it changes on the hour."""
    weather = weather_at(spot.place, epoch_s)
    offset_s = spot.utc_offset_s(weather.hour)
    rise, fall = _sun(spot, weather.hour, offset_s)
    return {
        "coord": {"lon": spot.lon, "lat": spot.lat},
        "weather": [_condition_json(weather, options)],
        "base": "sandbox",
        "main": _main_json(weather, options),
        "visibility": weather.visibility_m,
        "wind": _wind_json(weather, options),
        **_precipitation_json(weather.rain_mm, weather.snow_mm, "1h"),
        "clouds": {"all": weather.cloud_cover},
        "dt": weather.hour,
        "sys": {"type": 2, "id": spot.city.id % 100_000, **_country(spot), "sunrise": rise, "sunset": fall},
        "timezone": offset_s,
        "id": spot.city.id if spot.is_named else 0,
        "name": spot.city.name if spot.is_named else "",
        "cod": 200,
    }


def forecast_json(spot: Spot, epoch_s: int, options: Options, count: int = _STEPS) -> dict[str, Any]:
    """The body of /data/2.5/forecast: `count` steps of three hours, from the next full one."""
    first = (epoch_s // _STEP_S + 1) * _STEP_S
    entries = [_step_json(spot, first + n * _STEP_S, options) for n in range(count)]
    offset_s = spot.utc_offset_s(epoch_s)
    rise, fall = _sun(spot, epoch_s, offset_s)
    return {
        "cod": "200",
        "message": 0,
        "cnt": len(entries),
        "list": entries,
        "city": {
            "id": spot.city.id if spot.is_named else 0,
            "name": spot.city.name if spot.is_named else "",
            "coord": {"lat": spot.lat, "lon": spot.lon},
            **_country(spot),
            "population": spot.city.population,
            "timezone": offset_s,
            "sunrise": rise,
            "sunset": fall,
        },
        "base": "sandbox",
    }


def place_json(city: City) -> dict[str, Any]:
    """One entry of /geo/1.0/direct and /geo/1.0/reverse; without `state` where it is unknown."""
    state = {"state": city.state} if city.state else {}
    found = {"name": city.name, "local_names": city.local_names(), "lat": city.lat, "lon": city.lon}
    return {**found, "country": city.country, **state}


def temperature(celsius: float, units: str) -> float:
    """Kelvin, Celsius or Fahrenheit, by the units."""
    match units:
        case "metric":
            return round(celsius, 2)
        case "imperial":
            return round(celsius * 9 / 5 + 32, 2)
        case _:
            return round(celsius + 273.15, 2)


def speed(ms: float, units: str) -> float:
    """Metres per second, or miles per hour if the units are imperial."""
    return round(ms / 0.44704, 2) if units == "imperial" else round(ms, 2)


def condition(wmo: int) -> Condition:
    """The condition for a WMO code that `climate.wmo_code` returns."""
    return _CONDITIONS[wmo]


def _spot() -> Spot:
    if "lat" in request.args or "lon" in request.args:
        return spot_at(round(_coordinate("lat", 90), 4), round(_coordinate("lon", 180), 4))
    name = request.args.get("q", "").strip()
    if not name:
        raise _NO_QUERY
    found = places.named(name)
    if not found:
        raise _NOT_FOUND
    return Spot(found[0], found[0].lat, found[0].lon)


def _coordinate(name: str, largest: float) -> float:
    word = {"lat": "latitude", "lon": "longitude"}[name]
    value = request.args.get(name, type=float)
    if value is None or not -largest <= value <= largest:
        raise OwmError(400, {"cod": "400", "message": f"wrong {word}"})
    return value


def _options() -> Options:
    return Options(request.args.get("units", "standard"), request.args.get("lang", "en"))


def _country(spot: Spot) -> dict[str, str]:
    return {"country": spot.city.country} if spot.is_named else {}


def _limit() -> int:
    return max(1, min(5, request.args.get("limit", 1, int)))


def _step_json(spot: Spot, epoch_s: int, options: Options) -> dict[str, Any]:
    hours = [weather_at(spot.place, epoch_s - n * HOUR_S) for n in range(3)]
    weather = hours[0]
    rain_mm, snow_mm = (round(sum(h.rain_mm for h in hours), 2), round(sum(h.snow_mm for h in hours), 2))
    return {
        "dt": epoch_s,
        "main": {**_main_json(weather, options), "temp_kf": 0},
        "weather": [_condition_json(weather, options)],
        "clouds": {"all": weather.cloud_cover},
        "wind": _wind_json(weather, options),
        "visibility": weather.visibility_m,
        "pop": round(max(h.rain_chance for h in hours) / 100, 2),
        **_precipitation_json(rain_mm, snow_mm, "3h"),
        "sys": {"pod": "d" if weather.is_day else "n"},
        "dt_txt": datetime.fromtimestamp(epoch_s, UTC).strftime("%Y-%m-%d %H:%M:%S"),
    }


def _main_json(weather: Weather, options: Options) -> dict[str, Any]:
    celsius = weather.temperature_c
    return {
        "temp": temperature(celsius, options.units),
        "feels_like": temperature(weather.feels_like_c, options.units),
        "temp_min": temperature(celsius - 0.8, options.units),
        "temp_max": temperature(celsius + 0.9, options.units),
        "pressure": round(weather.pressure_hpa),
        "humidity": weather.humidity,
        "sea_level": round(weather.pressure_hpa),
        "grnd_level": round(weather.surface_pressure_hpa),
    }


def _condition_json(weather: Weather, options: Options) -> dict[str, Any]:
    found = condition(weather.wmo)
    icon = found.icon + ("d" if weather.is_day else "n")
    return {"id": found.id, "main": found.main, "description": found.description(options.language), "icon": icon}


def _wind_json(weather: Weather, options: Options) -> dict[str, Any]:
    gust = {"gust": speed(weather.gust_ms, options.units)} if weather.gust_ms > _GUSTY_MS else {}
    return {"speed": speed(weather.wind_ms, options.units), "deg": weather.wind_deg, **gust}


def _precipitation_json(rain_mm: float, snow_mm: float, span: str) -> dict[str, dict[str, float]]:
    fallen = {"rain": rain_mm, "snow": snow_mm}
    return {kind: {span: amount} for kind, amount in fallen.items() if amount}


def _sun(spot: Spot, epoch_s: int, offset_s: int) -> tuple[int, int]:
    day = sun_day(spot.lat, spot.lon, epoch_s, offset_s)
    return day.sunrise or 0, day.sunset or 0  # upstream sends 0 where the sun doesn't rise or set
