"""The one key that the sandbox accepts, for OpenWeatherMap and NewsAPI alike. It opens nothing but the sandbox."""

ACCEPTED_KEY = "sandbox"
