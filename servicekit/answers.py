"""An answer, and how it goes out over HTTP."""

from dataclasses import dataclass
from typing import Any

from flask import Response
from pydantic_core import to_json


@dataclass(frozen=True, slots=True)
class Answer:
    """A provider's answer in our contract's shape, and who gave it (`openweathermap`, `sandbox/openweathermap`)."""

    payload: Any
    provider: str


def json_answer(answer: Answer, *, fresh_s: float) -> Response:
    """The answer as JSON that caches may keep for `fresh_s` seconds."""
    response = Response(to_json(answer.payload), content_type="application/json")
    response.headers["X-Provider"] = answer.provider
    response.headers["Cache-Control"] = f"public, max-age={int(fresh_s)}"
    return response
