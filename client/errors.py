"""Why a request to master can fail to give an answer, each reason with the command's exit code.

ClientError
├── ProblemResponse 1      Iris answered with an error
├── NoAnswer 1             Iris asks back, or says where else to look
└── IrisUnavailable 3      Unreachable · DeadlineExceeded · NotIris
"""

URL_HINT = "say where it is with --url or IRIS_URL"


class ClientError(Exception):
    """Its text is one or two sentences to print for the user."""

    exit_code: int


class ProblemResponse(ClientError):
    """Iris answered with a problem (RFC 9457), or with its sentence where text was asked for."""

    exit_code = 1

    def __init__(
        self,
        detail: str,
        request_id: str = "",
        type: str = "",  # noqa: A002 - RFC 9457's name
        suggestions: tuple[str, ...] = (),
        context: str = "",
    ) -> None:
        super().__init__(f"{detail} (request {request_id})" if request_id else detail)
        self.detail = detail
        self.type = type
        """Such as `city-not-found`; "" where text was asked for."""
        self.suggestions = suggestions
        """Cities to ask for instead of one that isn't known; none where text was asked for, which names them itself."""
        self.context = context
        """Of a question without an answer: what the next one goes on from."""


class NoAnswer(ClientError):
    """Iris understood a question and has no answer to it; the text is its sentence."""

    exit_code = 1


class IrisUnavailable(ClientError):
    """There is no answer, or none that Iris could have sent."""

    exit_code = 3


class Unreachable(IrisUnavailable):
    """No connection could be made: a closed port, an unknown host name."""

    def __init__(self, address: object, why: str = "") -> None:
        because = f" ({why})" if why else ""
        super().__init__(
            f"nothing answers at {address}{because}. Start it with 'docker compose up' or 'make run', or {URL_HINT}."
        )


class DeadlineExceeded(IrisUnavailable):
    """The answer wasn't complete after `timeout_s` seconds."""

    def __init__(self, address: object, timeout_s: float) -> None:
        super().__init__(
            f"{address} gave no answer within {timeout_s:g} s. "
            f"See whether Iris is well ({address}/readyz), or {URL_HINT}."
        )


class NotIris(IrisUnavailable):
    """A server answers as Iris never does: no HTTP, no JSON, an untrusted certificate. `does` completes "ADDRESS …"."""

    def __init__(self, address: object, does: str) -> None:
        super().__init__(
            f"{address} {does}: that isn't Iris. Start it with 'docker compose up' or 'make run', or {URL_HINT}."
        )
