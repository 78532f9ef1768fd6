"""The variables that Open-Meteo's forecast knows (https://open-meteo.com/en/docs), drawn from one hour's weather."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sandbox.climate import Weather

Value = float | int
_SNOW_CM_PER_MM = 0.7  # seven centimetres of snow of ten millimetres of water, as Open-Meteo's documentation says
_SHOWER = 95

TEMPERATURE_UNITS: Mapping[str, tuple[str, Callable[[float], float]]] = {
    "celsius": ("°C", lambda celsius: celsius),
    "fahrenheit": ("°F", lambda celsius: celsius * 9 / 5 + 32),
}
SPEED_UNITS: Mapping[str, tuple[str, Callable[[float], float]]] = {
    "kmh": ("km/h", lambda ms: ms * 3.6),
    "ms": ("m/s", lambda ms: ms),
    "mph": ("mp/h", lambda ms: ms / 0.44704),
    "kn": ("kn", lambda ms: ms * 3600 / 1852),
}
WATER_UNITS: Mapping[str, tuple[str, Callable[[float], float]]] = {
    "mm": ("mm", lambda mm: mm),
    "inch": ("inch", lambda mm: mm / 25.4),
}


@dataclass(frozen=True, slots=True)
class Units:
    """The units asked for, by Open-Meteo's names."""

    temperature: str = "celsius"
    wind_speed: str = "kmh"
    precipitation: str = "mm"


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: what it measures (temperature, speed, water, snow, or its own fixed unit) and how it is drawn."""

    measure: str
    draw: Callable[[Weather], Value]

    def unit(self, units: Units) -> str:
        """The unit's label, as in `hourly_units`."""
        match self.measure:
            case "temperature":
                return TEMPERATURE_UNITS[units.temperature][0]
            case "speed":
                return SPEED_UNITS[units.wind_speed][0]
            case "water":
                return WATER_UNITS[units.precipitation][0]
            case "snow":
                return "cm" if units.precipitation == "mm" else "inch"
            case label:
                return label

    def value(self, weather: Weather, units: Units) -> Value:
        """The value in that unit, rounded as upstream rounds."""
        drawn = self.draw(weather)
        match self.measure:
            case "temperature":
                return round(TEMPERATURE_UNITS[units.temperature][1](drawn), 1)
            case "speed":
                return round(SPEED_UNITS[units.wind_speed][1](drawn), 2)
            case "water":
                return round(WATER_UNITS[units.precipitation][1](drawn), 3)
            case "snow":
                return round(drawn if units.precipitation == "mm" else drawn / 2.54, 3)
            case _:
                return drawn


VARIABLES: Mapping[str, Variable] = {
    "temperature_2m": Variable("temperature", lambda w: w.temperature_c),
    "apparent_temperature": Variable("temperature", lambda w: w.feels_like_c),
    "dew_point_2m": Variable("temperature", lambda w: w.dew_point_c),
    "relative_humidity_2m": Variable("%", lambda w: w.humidity),
    "is_day": Variable("", lambda w: int(w.is_day)),
    "precipitation": Variable("water", lambda w: w.precipitation_mm),
    "precipitation_probability": Variable("%", lambda w: w.rain_chance),
    "rain": Variable("water", lambda w: 0.0 if w.wmo == _SHOWER else w.rain_mm),
    "showers": Variable("water", lambda w: w.rain_mm if w.wmo == _SHOWER else 0.0),
    "snowfall": Variable("snow", lambda w: w.snow_mm * _SNOW_CM_PER_MM),
    "weather_code": Variable("wmo code", lambda w: w.wmo),
    "cloud_cover": Variable("%", lambda w: w.cloud_cover),
    "pressure_msl": Variable("hPa", lambda w: w.pressure_hpa),
    "surface_pressure": Variable("hPa", lambda w: w.surface_pressure_hpa),
    "visibility": Variable("m", lambda w: float(w.visibility_m)),
    "wind_speed_10m": Variable("speed", lambda w: w.wind_ms),
    "wind_direction_10m": Variable("°", lambda w: w.wind_deg),
    "wind_gusts_10m": Variable("speed", lambda w: w.gust_ms),
}

DAILY_OF_HOURS: Mapping[str, tuple[str, Callable[[list[Value]], Value]]] = {
    "temperature_2m_max": ("temperature_2m", max),
    "temperature_2m_min": ("temperature_2m", min),
    "apparent_temperature_max": ("apparent_temperature", max),
    "apparent_temperature_min": ("apparent_temperature", min),
    "weather_code": ("weather_code", max),
    "precipitation_sum": ("precipitation", lambda values: round(sum(values), 2)),
    "precipitation_probability_max": ("precipitation_probability", max),
    "rain_sum": ("rain", lambda values: round(sum(values), 2)),
    "snowfall_sum": ("snowfall", lambda values: round(sum(values), 2)),
    "wind_speed_10m_max": ("wind_speed_10m", max),
    "wind_gusts_10m_max": ("wind_gusts_10m", max),
}
DAILY_OF_SUN = ("sunrise", "sunset")
