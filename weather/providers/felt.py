"""What a temperature feels like, for providers that don't say it: heat index, wind chill, else the temperature itself.

MET Norway's own pages reckon so (https://api.met.no/doc/locationforecast/FAQ), as the US National Weather Service does.
"""

from contract.units import KILOMETRE_PER_HOUR_MS, celsius_to_fahrenheit, fahrenheit_to_celsius

HOT_C, HUMID = 26.0, 40.0
COLD_C, WINDY_MS = 10.0, 1.33


def feels_like_c(celsius: float, humidity: float | None, wind_ms: float | None) -> float:
    """In °C, by the temperature in °C, the humidity in % and the wind in m/s."""
    if celsius > HOT_C and humidity is not None and humidity > HUMID:
        return max(celsius, heat_index_c(celsius, humidity))
    if celsius < COLD_C and wind_ms is not None and wind_ms > WINDY_MS:
        return min(celsius, wind_chill_c(celsius, wind_ms))
    return celsius


def heat_index_c(celsius: float, humidity: float) -> float:
    """By Rothfusz's regression (https://www.wpc.ncep.noaa.gov/html/heatindex_equation.shtml)."""
    t, r = celsius_to_fahrenheit(celsius), humidity
    index = (
        -42.379
        + 2.04901523 * t
        + 10.14333127 * r
        - 0.22475541 * t * r
        - 0.00683783 * t * t
        - 0.05481717 * r * r
        + 0.00122874 * t * t * r
        + 0.00085282 * t * r * r
        - 0.00000199 * t * t * r * r
    )
    return fahrenheit_to_celsius(index)


def wind_chill_c(celsius: float, wind_ms: float) -> float:
    """By the formula of 2001 of the American and the Canadian weather services."""
    wind: float = (wind_ms / KILOMETRE_PER_HOUR_MS) ** 0.16
    return 13.12 + 0.6215 * celsius - 11.37 * wind + 0.3965 * celsius * wind
