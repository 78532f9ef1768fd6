"""The news service: the headlines of a country, in NewsAPI's shape, from any provider."""
