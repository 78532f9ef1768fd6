"""Open-Meteo's geocoding: /v1/search and /v1/get (https://open-meteo.com/en/docs/geocoding-api)."""

import csv
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox import places
from sandbox.places import City

bp = Blueprint("open_meteo_geocoding", __name__)

_EXACT_LENGTH = 2
_LARGEST_COUNT = 100


@cache
def country_names() -> dict[str, str]:
    """English country names by ISO code, from GeoNames (CC BY 4.0)."""
    with (Path(__file__).parent / "countries.csv").open(encoding="utf-8", newline="") as table:
        return {row["country"]: row["name"] for row in csv.DictReader(table)}


@bp.get("/v1/search")
def search() -> tuple[Response, int]:
    """Cities by the beginning of their names, the most populous first; `results` is absent if there are none."""
    count = request.args.get("count", 10, int)
    if not 1 <= count <= _LARGEST_COUNT:
        return jsonify(error=True, reason=f"Parameter count must be between 1 and {_LARGEST_COUNT}."), 400
    name, country = request.args.get("name", "").strip(), request.args.get("countryCode") or None
    with_code = places.with_postcode(name, country) if country else None
    found = (with_code,) if with_code else matching(name, country)
    language = request.args.get("language", "en")
    results = {"results": [result(city, language) for city in found[:count]]} if found else {}
    return jsonify({**results, "generationtime_ms": 0.4, "sandbox": True}), 200


@bp.get("/v1/get")
def get() -> tuple[Response, int]:
    """One city by its GeoNames id."""
    city = places.by_id(request.args.get("id", 0, int))
    if city is None:
        return jsonify(error=True, reason="Not Found"), 404
    return jsonify({**result(city, request.args.get("language", "en")), "sandbox": True}), 200


def matching(name: str, country: str | None) -> tuple[City, ...]:
    """Cities for a search: none for one letter, an exact match for two letters, a prefix match for more."""
    if len(name) < _EXACT_LENGTH:
        return ()
    found = places.with_prefix(name, country)
    if len(name) == _EXACT_LENGTH:
        exact = places.named(name)
        return tuple(city for city in found if city in exact)
    return found


def result(city: City, language: str) -> dict[str, Any]:
    """One entry of `results`, without `admin1` where it is unknown."""
    state = {"admin1": city.state} if city.state else {}
    postcodes = places.postcodes_of(city)
    return {
        "id": city.id,
        "name": city.local_names().get(language, city.name),
        "latitude": city.lat,
        "longitude": city.lon,
        "elevation": city.elevation_m,
        "feature_code": "PPLC" if city.is_capital else "PPL",
        "country_code": city.country,
        "timezone": city.timezone,
        "population": city.population,
        "country": country_names().get(city.country, city.country),
        **state,
        **({"postcodes": list(postcodes)} if postcodes else {}),
    }
