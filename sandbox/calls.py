"""What was asked of the sandbox: counts by path and the last calls, without their keys."""

from collections import Counter, deque
from collections.abc import Iterable
from typing import Any

from flask import Request

_KEPT = 50
_SECRET_PARAMETERS = frozenset({"appid", "apikey"})
_SECRET_HEADERS = frozenset({"x-api-key", "authorization", "cookie"})


class Calls:
    """The calls since the start or the last reset."""

    def __init__(self) -> None:
        self._paths: Counter[str] = Counter()
        self._recent: deque[dict[str, Any]] = deque(maxlen=_KEPT)

    def record(self, request: Request) -> None:
        """Count a request; the values of keys are replaced by ***."""
        self._paths[request.path] += 1
        self._recent.append(
            {
                "path": request.path,
                "query": masked(request.args.items(multi=True), _SECRET_PARAMETERS),
                "headers": masked(request.headers.items(), _SECRET_HEADERS),
            }
        )

    def reset(self) -> None:
        """Forget everything."""
        self._paths.clear()
        self._recent.clear()

    def report(self) -> dict[str, Any]:
        """The counts and the last calls, oldest first."""
        return {"total": self._paths.total(), "paths": dict(self._paths), "recent": list(self._recent)}


def masked(pairs: Iterable[tuple[str, str]], secret: frozenset[str]) -> dict[str, str]:
    """The pairs as a dict, values of secret names (compared without case) replaced by ***."""
    return {name: "***" if name.lower() in secret else value for name, value in pairs}
