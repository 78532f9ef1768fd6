"""One Call's `alerts` (https://openweathermap.org/api/one-call-3): official warnings for OpenWeatherMap's clients.

It has no block where no warning is in force, nor has it a word for what isn't known, so that a header says which it is.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response
from pydantic_core import from_json, to_json

from contract.queries import AlertsQuery
from contract.schemas.alerts import ALERTS, Alerts, PlaceAlert
from master.facts.freshness import warned_freshness
from master.facts.warnings import state_header
from master.gateway.forward import Gateway
from servicekit.app import OK, current_context
from servicekit.problems import Problem


def add_alerts(response: Response, gateway: Gateway, lang: str) -> None:
    """Add the warnings to a One Call answer, which is kept no longer than they; it doesn't fail without them."""
    known = from_json(response.get_data())
    alerts, headers = _alerts_at(known, gateway, lang)
    if alerts and alerts.state == "warnings":
        response.set_data(to_json({**known, "alerts": [one_call_alert(alert) for alert in alerts.alerts]}))
    response.headers.update(state_header([alerts]))
    response.headers.pop("ETag", None)
    response.headers.update(warned_freshness([dict(response.headers)], [headers]))


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


def _alerts_at(
    known: dict[str, Any], gateway: Gateway, lang: str
) -> tuple[Alerts, Mapping[str, str]] | tuple[None, None]:
    """The warnings where an answer is of, and their headers; None where they can't be had."""
    try:
        query = AlertsQuery.from_values({"lat": known.get("lat"), "lon": known.get("lon"), "lang": lang})
        response = gateway.forward("/alerts", query, current_context()).response
        return (ALERTS.validate_json(response.body), response.headers) if response.status == OK else (None, None)
    except (Problem, ValueError):
        return None, None
