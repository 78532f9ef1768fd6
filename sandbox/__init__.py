"""An offline stand-in for every upstream: OpenWeatherMap, NewsAPI, Open-Meteo and publishers' feeds.

All its data is invented and marked as such. It can be set to fail in many ways; see README.md beside this file.
"""
