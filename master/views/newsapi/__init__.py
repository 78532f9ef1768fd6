"""NewsAPI's paths, parameters and errors."""
