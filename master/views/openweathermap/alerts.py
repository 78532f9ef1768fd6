"""One Call's `alerts` (https://openweathermap.org/api/one-call-3): official warnings for OpenWeatherMap's clients.

It has no block where no warning is in force, nor has it a word for what isn't known, so that a header says which it is.
"""

from datetime import datetime
from typing import Any

from flask import Response
from pydantic_core import from_json, to_json

from contract.queries import AlertsQuery
from contract.schemas.alerts import ALERTS, Alerts, PlaceAlert
from master.gateway.forward import Gateway
from servicekit.app import OK, current_context
from servicekit.problems import Problem

STATE = "X-Warnings"
"""The header: warnings, none or unknown."""
FRESH_S = 20


def add_alerts(response: Response, gateway: Gateway, lang: str) -> None:
    """Add the warnings to a One Call answer, which no cache keeps for long then; it doesn't fail without them."""
    known = from_json(response.get_data())
    alerts = _alerts_at(known, gateway, lang)
    if alerts and alerts.state == "warnings":
        response.set_data(to_json({**known, "alerts": [one_call_alert(alert) for alert in alerts.alerts]}))
    response.headers[STATE] = alerts.state if alerts else "unknown"
    for name in ("ETag", "Age", "Cache-Control"):
        response.headers.pop(name, None)
    response.headers["Cache-Control"] = f"public, max-age={FRESH_S}, must-revalidate"
    response.headers["X-Accel-Expires"] = "0"


def one_call_alert(alert: PlaceAlert) -> dict[str, Any]:
    """A warning as One Call has it: the source's text whole, its link behind it, CAP's categories as tags."""
    begins = alert.onset or alert.effective
    return {
        "sender_name": alert.sender_name,
        "event": alert.event or alert.headline,
        "start": int(datetime.fromisoformat(begins).timestamp()),
        "end": int(datetime.fromisoformat(alert.ends).timestamp()),
        "description": "\n".join(filter(None, (alert.description, alert.instruction, alert.link))),
        "tags": list(alert.category),
    }


def _alerts_at(known: dict[str, Any], gateway: Gateway, lang: str) -> Alerts | None:
    """The warnings where an answer is of; None where they can't be had."""
    try:
        query = AlertsQuery.from_values({"lat": known.get("lat"), "lon": known.get("lon"), "lang": lang})
        response = gateway.forward("/alerts", query, current_context()).response
        return ALERTS.validate_json(response.body) if response.status == OK else None
    except (Problem, ValueError):
        return None
