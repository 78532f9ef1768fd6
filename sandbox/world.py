"""What the routes share: the clock, the sleeper, the faults in force and the calls counted."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app

from sandbox.calls import Calls
from sandbox.faults import FaultDesk

EXTENSION = "sandbox"


@dataclass(frozen=True, slots=True)
class World:
    """One sandbox. `now` gives Unix time in seconds; `sleep` takes seconds."""

    now: Callable[[], float]
    sleep: Callable[[float], None]
    delay_s: float
    faults: FaultDesk
    calls: Calls


def world() -> World:
    """The world of the application that answers now."""
    here: World = current_app.extensions[EXTENSION]
    return here
