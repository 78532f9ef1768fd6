"""The faults that the sandbox was told to have: what they look like, and which one a request meets."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from http import HTTPStatus
from typing import Any

KINDS = (
    "delay",
    "drip",
    "empty",
    "endless",
    "garbage",
    "gzip-bomb",
    "hang",
    "html",
    "huge",
    "rate-limit",
    "redirect",
    "reset",
    "status",
    "truncated",
    "wrong-shape",
)


class BadFaultError(ValueError):
    """A fault that can't be had; the message says why."""


@dataclass(frozen=True, slots=True)
class Fault:
    """How the answers of a path go wrong. `path` may end in * (a prefix); `times` None is for ever."""

    path: str
    kind: str
    status: int = 500
    delay_s: float = 0.3
    retry_after_s: int | None = None
    location: str = "http://127.0.0.1:1/"
    times: int | None = None
    match: Mapping[str, str] = field(default_factory=dict)

    def concerns(self, path: str, query: Mapping[str, str]) -> bool:
        """Whether a request of this path and query meets the fault."""
        here = path.startswith(self.path[:-1]) if self.path.endswith("*") else path == self.path
        return here and all(query.get(name) == value for name, value in self.match.items())

    def as_json(self) -> dict[str, Any]:
        """The fault as it may be put again."""
        return {entry.name: getattr(self, entry.name) for entry in fields(self)}


_TYPES: dict[str, type | tuple[type, ...]] = {
    "path": str,
    "kind": str,
    "status": int,
    "delay_s": (int, float),
    "retry_after_s": (int, type(None)),
    "location": str,
    "times": (int, type(None)),
    "match": dict,
}


def parse(payload: Any) -> list[Fault]:  # noqa: ANN401 - JSON of any shape may be put
    """The faults of a JSON object or list; raises BadFaultError with a sentence."""
    return [_parse_one(entry) for entry in (payload if isinstance(payload, list) else [payload])]


class FaultDesk:
    """The faults in force. The first that concerns a request is met, and used up when its `times` are over."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._left: list[int | None] = []

    def replace(self, faults: list[Fault]) -> None:
        """Put these in the place of all that were."""
        self._faults = faults
        self._left = [fault.times for fault in faults]

    def listed(self) -> list[dict[str, Any]]:
        """The faults with the times that are left of each."""
        return [{**fault.as_json(), "times": left} for fault, left in zip(self._faults, self._left, strict=True)]

    def met(self, path: str, query: Mapping[str, str]) -> Fault | None:
        """The fault that a request of this path and query meets now."""
        for index, (fault, left) in enumerate(zip(self._faults, self._left, strict=True)):
            if left != 0 and fault.concerns(path, query):
                self._left[index] = None if left is None else left - 1
                return fault
        return None


def _parse_one(entry: Any) -> Fault:  # noqa: ANN401 - JSON of any shape may be put
    if not isinstance(entry, dict):
        raise BadFaultError("A fault is a JSON object with path and kind.")
    for name, value in entry.items():
        if name not in _TYPES:
            raise BadFaultError(f"A fault has no {name!r}; it may have: {', '.join(_TYPES)}.")
        if not isinstance(value, _TYPES[name]) or isinstance(value, bool):
            raise BadFaultError(f"The fault's {name} has the wrong type: {value!r}.")
    if "path" not in entry:
        raise BadFaultError("A fault needs a path, such as /data/2.5/weather or /v2/*.")
    if entry.get("kind") not in KINDS:
        raise BadFaultError(f"Unknown kind of fault: {entry.get('kind')!r}; it is one of: {', '.join(KINDS)}.")
    if entry.get("status", 500) not in set(HTTPStatus):
        raise BadFaultError(f"Not an HTTP status: {entry['status']!r}.")
    return Fault(**entry)
