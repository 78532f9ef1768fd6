"""The US National Weather Service, for the United States without a key: `client` asks, `grid` and `stations` read."""
