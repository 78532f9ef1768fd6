"""OpenWeatherMap's paths: current weather, forecast, geocoding."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox import owm_shapes, places, spot
from sandbox.keys import ACCEPTED_KEY
from sandbox.owm_shapes import Wording
from sandbox.spot import Spot
from sandbox.upstreams import OWM_INVALID_KEY
from sandbox.world import world

bp = Blueprint("openweathermap", __name__)


@dataclass
class OwmError(Exception):
    """An answer that OpenWeatherMap gives instead of weather; `cod` is a text or a number, as upstream sends it."""

    status: int
    body: dict[str, Any]


_NOTHING = OwmError(400, {"cod": "400", "message": "Nothing to geocode"})
_NOT_FOUND = OwmError(404, {"cod": "404", "message": "city not found"})


@bp.errorhandler(OwmError)
def refused(error: OwmError) -> tuple[Response, int]:
    """The error as upstream writes it."""
    return jsonify(error.body), error.status


@bp.before_request
def check_key() -> None:
    """A wrong key and a missing one get the same answer."""
    if request.args.get("appid") != ACCEPTED_KEY:
        raise OwmError(401, OWM_INVALID_KEY)


@bp.get("/data/2.5/weather")
def weather() -> Response:
    """Current weather of one place."""
    return jsonify(owm_shapes.current(_spot(), int(world().now()), _wording()))


@bp.get("/data/2.5/forecast")
def forecast() -> Response:
    """Five days in steps of three hours."""
    count = max(1, min(40, request.args.get("cnt", 40, int)))
    return jsonify(owm_shapes.forecast(_spot(), int(world().now()), _wording(), count))


@bp.get("/geo/1.0/direct")
def direct() -> Response:
    """The places that a name may mean; a miss is an empty list with status 200."""
    name = request.args.get("q", "").strip()
    if not name:
        raise _NOTHING
    return jsonify([owm_shapes.candidate(city) for city in places.named(name)[: _limit()]])


@bp.get("/geo/1.0/reverse")
def reverse() -> Response:
    """The places nearest to a point."""
    if "lat" not in request.args and "lon" not in request.args:
        raise _NOTHING
    near = places.by_distance(_coordinate("lat", 90), _coordinate("lon", 180))
    return jsonify([owm_shapes.candidate(city) for city in near[: _limit()]])


def _spot() -> Spot:
    if "lat" in request.args or "lon" in request.args:
        return spot.at(round(_coordinate("lat", 90), 4), round(_coordinate("lon", 180), 4))
    name = request.args.get("q", "").strip()
    if not name:
        raise _NOTHING
    found = places.named(name)
    if not found:
        raise _NOT_FOUND
    return Spot(found[0], found[0].lat, found[0].lon)


def _coordinate(name: str, largest: float) -> float:
    word = {"lat": "latitude", "lon": "longitude"}[name]
    value = request.args.get(name, type=float)
    if value is None or not -largest <= value <= largest:
        raise OwmError(400, {"cod": "400", "message": f"wrong {word}"})
    return value


def _wording() -> Wording:
    return Wording(request.args.get("units", "standard"), request.args.get("lang", "en"))


def _limit() -> int:
    return max(1, min(5, request.args.get("limit", 1, int)))
