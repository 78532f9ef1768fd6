"""The weather providers: each translates its upstream's responses into the shapes of `contract.schemas.weather`."""

from servicekit.providers.registry import Registry
from weather.providers.met_norway.client import MetNorway
from weather.providers.nws.client import Nws
from weather.providers.open_meteo.client import OpenMeteo
from weather.providers.openweathermap import OpenWeatherMap
from weather.providers.provider import WeatherProvider

PROVIDERS: Registry[WeatherProvider] = Registry(OpenWeatherMap, OpenMeteo, MetNorway, Nws)
"""In the order in which they are asked unless WEATHER_PROVIDERS says otherwise."""
