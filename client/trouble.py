"""Everything that can stand between a question and its answer, each with the command's exit code.

Trouble
├── Problem 1      Iris answered: it says what is wrong
└── NoIris 3       Unreachable · TooSlow · NotIris
"""

WHERE = "say where it is with --url or IRIS_URL"


class Trouble(Exception):
    """Its text is one or two sentences for the person who asked."""

    exit_code: int


class Problem(Trouble):
    """Iris answered with application/problem+json (RFC 9457)."""

    exit_code = 1

    def __init__(self, detail: str, request_id: str = "") -> None:
        super().__init__(f"{detail} (request {request_id})" if request_id else detail)


class NoIris(Trouble):
    """No answer that could be Iris's."""

    exit_code = 3


class Unreachable(NoIris):
    """No connection: a closed port, an unknown name."""

    def __init__(self, address: object, why: str = "") -> None:
        because = f" ({why})" if why else ""
        super().__init__(
            f"nothing answers at {address}{because}. Start it with 'docker compose up' or 'make run', or {WHERE}."
        )


class TooSlow(NoIris):
    """No whole answer in time."""

    def __init__(self, address: object, wait_s: float) -> None:
        super().__init__(
            f"{address} gave no answer within {wait_s:g} s. See whether Iris is well ({address}/readyz), or {WHERE}."
        )


class NotIris(NoIris):
    """Something answers, in a way that Iris never does: not HTTP, not JSON, no certificate anyone vouches for."""

    def __init__(self, address: object, does: str) -> None:
        super().__init__(
            f"{address} {does}: that isn't Iris. Start it with 'docker compose up' or 'make run', or {WHERE}."
        )
