"""Parameters that a path doesn't have: a slip of one is refused, any other is named in the answer."""

from flask import Response, g

from contract.parameter_names import ignored_parameters
from servicekit.app import current_request

IGNORED = "X-Iris-Ignored"
"""The header that names them."""


def notice_ignored(known: frozenset[str]) -> None:
    """Look for parameters of the current request beside the known ones; raises InvalidParameter for a slip."""
    if query := current_request().query_string:
        g.ignored = ignored_parameters(query, known)


def name_ignored(response: Response) -> Response:
    """Put their names into the answer's header."""
    if ignored := g.get("ignored"):
        response.headers[IGNORED] = ", ".join(ignored)
    return response
