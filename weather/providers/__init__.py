"""One module a provider: each translates its own upstream into the shapes of `weather.model`."""
