"""What an operation may answer, by status."""

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from itertools import groupby

from master import wishes as mime
from master.openapi.headers import TEXT, headers
from master.openapi.operations import Operation
from master.openapi.schemas import Json, reference
from master.openapi.shapes import Problem as ProblemShape
from servicekit.problems import PROBLEM_JSON, Problem

WITH_RETRY_AFTER = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
NOT_READY = "/readyz"
"""The path whose 503 isn't a problem but its answer."""

FOR_PEOPLE: Json = {media_type: {"schema": TEXT} for media_type in (mime.TEXT, mime.ANSI, mime.HTML)}
"""What people can have instead of JSON: of a problem, one sentence or a page."""
OURS = "A fault of ours; the log has its cause, under the request's id."
COMMON: dict[str, Json] = {
    "UriTooLong": {
        "description": "The address is longer than 4 KiB.",
        "headers": {"X-Request-ID": headers()["X-Request-ID"]},
        "content": {PROBLEM_JSON: {"schema": reference(ProblemShape)}},
    },
    "HeadersTooLarge": {
        "description": "The headers are more than 100, or one is longer than 8 KiB.",
        "headers": {"X-Request-ID": headers()["X-Request-ID"]},
        "content": {PROBLEM_JSON: {"schema": reference(ProblemShape)}},
    },
    "NotModified": {"description": "The caller has it already.", "headers": headers("ETag", "Cache-Control")},
}
"""Answers that any path may give before it looks at the question."""


def responses(operation: Operation) -> Json:
    """Each status with what comes with it."""
    answers: dict[str, Json] = {"200": _answer(operation)}
    if "ETag" in operation.headers:
        answers["304"] = {"$ref": "#/components/responses/NotModified"}
    answers |= {str(status): _problem(status, types) for status, types in _by_status((*operation.problems, Problem))}
    answers["414"] = {"$ref": "#/components/responses/UriTooLong"}
    answers["431"] = {"$ref": "#/components/responses/HeadersTooLarge"}
    if operation.path == NOT_READY:
        answers["503"] = {**_answer(operation), "description": "It can't answer now, or is being stopped."}
    return dict(sorted(answers.items()))


def _answer(operation: Operation) -> Json:
    return {
        "description": operation.summary,
        "headers": headers(*operation.headers),
        "content": {
            **{media_type: {"schema": schema} for media_type, schema in operation.content.items()},
            **(FOR_PEOPLE if operation.rendered else {}),
        },
    }


def _by_status(problems: Sequence[type[Problem]]) -> Iterator[tuple[int, list[type[Problem]]]]:
    for status, alike in groupby(sorted(problems, key=_status), key=_status):
        yield status, list({problem.type: problem for problem in alike}.values())


def _status(problem: type[Problem]) -> int:
    return problem.status


def _problem(status: int, problems: Sequence[type[Problem]]) -> Json:
    types = [problem.type for problem in problems]
    told = {"properties": {"type": {"enum": types}, "status": {"const": status}}}
    retry_after = ("Retry-After",) if status in WITH_RETRY_AFTER else ()
    return {
        "description": " ".join(f"{problem.type}: {meaning(problem)}" for problem in problems),
        "headers": headers("Cache-Control", *retry_after),
        "content": {PROBLEM_JSON: {"schema": {"allOf": [reference(ProblemShape), told]}}, **FOR_PEOPLE},
    }


def meaning(problem: type[Problem]) -> str:
    """What a problem means, in a sentence."""
    return OURS if problem is Problem else str(problem.__doc__).partition("\n")[0]
