"""Open-Meteo as a provider: `client` sends the requests, `parse` reads the responses, `convert` builds the answers."""
