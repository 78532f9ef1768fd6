"""The sandbox's Flask application."""

import time
from collections.abc import Callable

from flask import Flask, Response, g, request

from sandbox import (
    alerts,
    control,
    faults,
    feeds,
    met_norway,
    newsapi,
    nws,
    open_meteo,
    open_meteo_air_quality,
    open_meteo_archive,
    open_meteo_ensemble,
    open_meteo_geocoding,
    open_meteo_marine,
    openweathermap,
)
from sandbox.control import EXTENSION, Calls, State, current_state
from sandbox.faults import ActiveFaults

_UNCOUNTED = ("/_sandbox/", "/healthz")


def create_app(
    *,
    now: Callable[[], float] = time.time,
    sleep: Callable[[float], None] | None = None,
    delay_s: float = 0.0,
) -> Flask:
    """Build the application; `now` is its clock (Unix time), `delay_s` the least time that an upstream's answer takes.

    The default of `sleep` is looked up in the call, as gevent may have replaced it after this module's import.
    """
    app = Flask(__name__, static_folder=None)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # the default provider's
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions[EXTENSION] = State(
        now=now, sleep=sleep or time.sleep, delay_s=delay_s, faults=ActiveFaults(), calls=Calls()
    )
    app.before_request(_record_and_delay)
    app.after_request(_alter_and_mark)
    open_meteos = (
        open_meteo,
        open_meteo_air_quality,
        open_meteo_archive,
        open_meteo_ensemble,
        open_meteo_geocoding,
        open_meteo_marine,
    )
    upstreams = (openweathermap, newsapi, *open_meteos, met_norway, nws, alerts, feeds)
    for module in (control, *upstreams):
        app.register_blueprint(module.bp)
    return app


def _record_and_delay() -> Response | None:
    """Count the call; answer in the upstream's place if a fault replaces its answer."""
    if request.path.startswith(_UNCOUNTED):
        return None
    state = current_state()
    state.calls.record(request)
    if state.delay_s:
        state.sleep(state.delay_s)
    g.fault = state.faults.take(request.path, request.args)
    return faults.replacement(g.fault, request.path, state.sleep) if g.fault else None


def _alter_and_mark(response: Response) -> Response:
    fault = g.get("fault")
    if fault and fault.kind in faults.ALTERING:
        response = faults.altered(fault, response, current_state().sleep)
    response.headers["X-Provider"] = "sandbox"
    return response
