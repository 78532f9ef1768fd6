"""What people ask about that Iris can't know, and where to look for it. Each sentence is translated in `locales/`."""

from collections.abc import Mapping

ELSEWHERE: Mapping[str, str] = {
    "warnings": "Of which place? Ask for example: any warnings for Athens?",
    "tides": "I know the sea's temperature and its waves, but neither tides nor lakes; "
    "a table of the country's hydrographic service has the tides.",
    "aurora": "I don't know about northern lights; "
    "a space weather service such as NOAA's (swpc.noaa.gov) forecasts them.",
    "quake": "I don't know about earthquakes; the EMSC (emsc-csem.org) and the USGS report them.",
    "fire": "I don't know about fires and their risk; the country's civil protection tells of them.",
    "flood": "I don't know about floods; the country's civil protection tells of them.",
    "traffic": "I don't know about roads, flights and ferries; those who run them tell of them.",
    "snowdepth": "I don't know how deep the snow lies; the ski resort's report tells it. "
    "I know how much snow is expected.",
    "clock": "I don't tell the time of day, only when the sun rises and sets.",
    "climate": "I know what is usual on a day and its records, but not whether something ever happens. "
    "A service of climate data, such as Meteostat, has that.",
}
"""The sentence for each topic of the lexicon's `outside/`."""
