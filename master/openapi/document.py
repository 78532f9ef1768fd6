"""The whole description."""

from master.openapi.headers import HEADERS, IF_NONE_MATCH, REQUEST_HEADERS, request_header
from master.openapi.operations import MODELS, OPERATIONS, Operation
from master.openapi.parameters import parameters
from master.openapi.responses import COMMON, responses
from master.openapi.schemas import Json, schemas
from master.openapi.shapes import Problem

VERSION = "1.0.0"
INTRODUCTION = (
    "One address answers two questions: what is the weather in this city, and what are the headlines in this country. "
    "Every error is a problem (RFC 9457) whose detail is a sentence that a person can act on."
)


def document() -> Json:
    """OpenAPI 3.1, of this very server."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Iris",
            "version": VERSION,
            "summary": "The weather of a city and the headlines of a country, at one address.",
            "description": INTRODUCTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/", "description": "The Iris that you are reading this at"}],
        "tags": [{"name": tag} for tag in dict.fromkeys(operation.tag for operation in OPERATIONS)],
        "paths": {operation.path: {"get": _described(operation)} for operation in OPERATIONS},
        "components": {
            "schemas": schemas([*MODELS, Problem]),
            "headers": HEADERS,
            "parameters": REQUEST_HEADERS,
            "responses": COMMON,
        },
    }


def _described(operation: Operation) -> Json:
    asked = ["X-Request-ID", *([IF_NONE_MATCH] if "ETag" in operation.headers else [])]
    return {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": operation.description,
        "parameters": [*operation.in_path, *_with_examples(operation), *(request_header(name) for name in asked)],
        "responses": responses(operation),
    }


def _with_examples(operation: Operation) -> list[Json]:
    """The parameters; values that make up one example together have the same name."""
    described = parameters(operation)
    for parameter in described:
        examples = {
            f"example-{number}": {
                "summary": example.summary,
                "value": _typed(example.query[parameter["name"]], parameter),
            }
            for number, example in enumerate(operation.examples, start=1)
            if parameter["name"] in example.query
        }
        if examples:
            parameter["examples"] = examples
    return described


def _typed(value: str, parameter: Json) -> str | float:
    match parameter["schema"]["type"]:
        case "integer":
            return int(value)
        case "number":
            return float(value)
        case _:
            return value
