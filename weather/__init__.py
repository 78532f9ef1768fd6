"""The weather service: the weather of a place, in OpenWeatherMap's shape, from any provider."""
