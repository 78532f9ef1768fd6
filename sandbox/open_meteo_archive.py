"""Open-Meteo's /v1/archive (https://open-meteo.com/en/docs/historical-weather-api): past days, and many spans of dates.

The past is the same invented weather, which has no trend. ERA5's last five days are null, as upstream. Several spans of
dates make a list of answers.
"""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox.climate import DAY_S, spot_at
from sandbox.control import current_state
from sandbox.open_meteo import (
    OpenMeteoError,
    choice,
    coordinate,
    forecast_json,
    midnight_of,
    query_of,
    refused,
    spans_of_dates,
)

bp = Blueprint("open_meteo_archive", __name__)
bp.register_error_handler(OpenMeteoError, refused)

FIRST_DATE = "1940-01-01"
LATE_DAYS = 5


@bp.get("/v1/archive")
def archive() -> Response:
    """The past of one point, for each span of dates; the extra key `sandbox` marks it."""
    spot = spot_at(coordinate("latitude", 90), coordinate("longitude", 180))
    now_s = int(current_state().now())
    query = query_of(spot, now_s)
    choice("models", ("best_match", "era5", "era5_land", "ecmwf_ifs"))
    spans = spans_of_dates(query.utc_offset_s)
    if not spans:
        raise OpenMeteoError("Parameter 'start_date' is required")
    for first_s, _ in spans:
        if first_s + query.utc_offset_s < midnight_of(FIRST_DATE):
            raise OpenMeteoError(f"Parameter 'start_date' is out of allowed range from {FIRST_DATE}")
    known_until_s = now_s // DAY_S * DAY_S - LATE_DAYS * DAY_S if request.args.get("models") == "era5" else now_s
    sampled = range(2, 24, 6) if len(spans) > 1 else query.sampled  # eighty spans by all of their hours take seconds
    query = replace(query, sampled=sampled)
    answers = [_known(forecast_json(spot, now_s, replace(query, dates=span)), span, known_until_s) for span in spans]
    return jsonify(answers if len(answers) > 1 else answers[0])


def _known(answer: dict[str, Any], span: tuple[int, int], until_s: int) -> dict[str, Any]:
    """The answer with nulls for what isn't known yet."""
    for block in ("hourly", "daily"):
        columns = answer.get(block, {})
        length = len(columns.get("time", ()))
        step_s = (span[1] - span[0]) // length if length else DAY_S
        known = max(0, min(length, (until_s - span[0]) // step_s))
        answer |= (
            {
                block: {
                    name: column if name == "time" else [*column[:known], *[None] * (length - known)]
                    for name, column in columns.items()
                }
            }
            if columns
            else {}
        )
    return answer
