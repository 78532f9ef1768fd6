"""wttr.in's paths in the description of the API."""

from master.facts.options import HTML
from master.facts.options import TEXT as PLAIN
from master.operation import TEXT, Operation, other_errors, text_parameter
from servicekit.problems import PROBLEM_JSON

TAG = "As wttr.in"
ERRORS = other_errors({PLAIN: TEXT, PROBLEM_JSON: {"type": "object"}, HTML: TEXT})
OPERATIONS = (
    Operation(
        path="/{place}",
        name="wttr_place",
        tag=TAG,
        summary="The weather as wttr.in tells it",
        description="For terminal clients and browsers by their User-Agent, and for requests that name one of "
        "wttr.in's formats or options; for every other program an unknown path is `not-found`. Options stand without a "
        "value: `?0`, `?m2&lang=el`; `/:help` lists them. `wind=kn` and the "
        "other measures hold here too. `format=j1` is JSON as text/plain.",
        content={PLAIN: TEXT, HTML: TEXT},
        in_path=(
            {
                "name": "place",
                "in": "path",
                "required": True,
                "description": "A city, `~name`, an airport's three letters, or `lat,lon`.",
                "schema": TEXT,
            },
        ),
        in_query=(
            text_parameter("format", "`1` to `4`, `j1`, `j2`, or a template such as `%l:+%c+%t`."),
            text_parameter("lang", "A language; English where it is none."),
        ),
        errors=ERRORS,
    ),
    Operation(
        path="/:help",
        name="wttr_help",
        tag=TAG,
        summary="How to ask as at wttr.in",
        description="For the same callers.",
        content={PLAIN: TEXT},
        errors=ERRORS,
    ),
)
