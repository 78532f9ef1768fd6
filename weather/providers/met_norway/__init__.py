"""MET Norway's Locationforecast 2.0, for the whole world without a key: `client` asks, `columns` reads and converts."""
