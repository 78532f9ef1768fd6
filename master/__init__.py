"""The gateway: validates queries, forwards them to the services, aggregates and renders their answers."""
