"""An offline stand-in for every upstream: OpenWeatherMap, NewsAPI, Open-Meteo and publishers' feeds.

Everything it serves is invented and says so. It can be told to misbehave; see README.md beside this file.
"""

import time
from collections.abc import Callable

from flask import Flask, Response, g, request

from sandbox import control, feeds, misbehaviour, newsapi, open_meteo, open_meteo_geocoding, openweathermap
from sandbox.calls import Calls
from sandbox.faults import FaultDesk
from sandbox.world import EXTENSION, World, world

_UNCOUNTED = ("/_sandbox/", "/healthz")


def create_app(
    *,
    now: Callable[[], float] = time.time,
    sleep: Callable[[float], None] | None = None,
    delay_s: float = 0.0,
) -> Flask:
    """The sandbox; `now` is its clock (Unix time), `delay_s` what every answer of an upstream takes at least.

    The sleeper is looked up now and not before: gevent may have replaced it since this module was read.
    """
    app = Flask(__name__, static_folder=None)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # the default provider's
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions[EXTENSION] = World(
        now=now, sleep=sleep or time.sleep, delay_s=delay_s, faults=FaultDesk(), calls=Calls()
    )
    app.before_request(_count_and_misbehave)
    app.after_request(_spoil_and_mark)
    for room in (control, openweathermap, newsapi, open_meteo, open_meteo_geocoding, feeds):
        app.register_blueprint(room.bp)
    return app


def _count_and_misbehave() -> Response | None:
    if request.path.startswith(_UNCOUNTED):
        return None
    here = world()
    here.calls.record(request)
    if here.delay_s:
        here.sleep(here.delay_s)
    g.fault = here.faults.met(request.path, request.args)
    return misbehaviour.instead(g.fault, request.path, here.sleep) if g.fault else None


def _spoil_and_mark(response: Response) -> Response:
    fault = g.get("fault")
    if fault and fault.kind in misbehaviour.SPOILING:
        response = misbehaviour.spoiled(fault, response, world().sleep)
    response.headers["X-Provider"] = "sandbox"
    return response
