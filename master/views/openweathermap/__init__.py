"""OpenWeatherMap's paths, parameters and errors."""
