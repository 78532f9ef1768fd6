"""What can go wrong in any service, as RFC 9457 problems; a project's own are subclasses (Iris's: contract.problems).

Problem 500
├── BadQuestion 400       MissingParameter · InvalidParameter
├── KeyMissing 401        KeyInvalid
├── NothingThere 404      NoSuchPath · MethodNotAllowed 405
├── ProviderTrouble 502   ProviderRefused · ProviderFailed · ProviderGarbled
│                         ProviderExhausted 503 · ProviderTimeout 504
└── ServiceUnavailable 503  Overloaded (ProviderBusy, which is ProviderTrouble too)

The class carries type, status and title; the place that raises it adds the sentence for the person.
"""

import builtins
from http import HTTPStatus
from typing import Any, ClassVar

PROBLEM_JSON = "application/problem+json"
ELSEWHERE = "X-Retry-Elsewhere"
"""On a 503 of a replica that can't serve now: nothing was done, so another replica may be asked."""

NOT_OFFERED = "None of the providers that are set can give this."
"""What begins the detail of a ProviderFailed where no provider of the deployment could ever answer."""


class Problem(Exception):
    """What goes back instead of an answer. `detail` is one sentence that a person can act on."""

    type: ClassVar[str] = "internal-error"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something broke inside Iris"

    def __init__(self, detail: str, *, retry_after_s: int | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.retry_after_s = retry_after_s

    @property
    def headers(self) -> dict[str, str]:
        """HTTP headers that go with this problem."""
        return {} if self.retry_after_s is None else {"Retry-After": str(self.retry_after_s)}

    def as_json(self, request_id: str) -> dict[str, Any]:
        """The members of `application/problem+json` (RFC 9457, section 3)."""
        return {
            "type": self.type,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "request_id": request_id,
        }


class BadQuestion(Problem):
    """The caller's parameters can't be answered; the detail says what is accepted."""

    type = "invalid-parameter"
    status = 400
    title = "That parameter can't be used"


class MissingParameter(BadQuestion):
    """A parameter without which there is no question."""

    type = "missing-parameter"
    title = "A parameter is missing"


class InvalidParameter(BadQuestion):
    """A parameter with a value outside its choices."""


class KeyMissing(Problem):
    """API_KEYS is set, and the request has no key."""

    type = "key-missing"
    status = 401
    title = "A key is needed"

    @property
    def headers(self) -> dict[str, str]:
        """With the ways in which HTTP itself asks for a key."""
        return {**super().headers, "WWW-Authenticate": 'Basic realm="Iris", charset="UTF-8", Bearer realm="Iris"'}


class KeyInvalid(KeyMissing):
    """The request has a key that isn't one of API_KEYS."""

    type = "key-invalid"
    title = "That key isn't known"


class NothingThere(Problem):
    """The question was fine, and there is nothing to answer it with. `suggestions` are what to ask for instead."""

    type = "not-found"
    status = 404
    title = "Not found"
    kinds: ClassVar[dict[str, "builtins.type[NothingThere]"]] = {}
    """The classes of 404 by their type: what a cache keeps, and makes again from what it kept."""

    def __init_subclass__(cls) -> None:
        if cls.status == NothingThere.status:
            cls.kinds.setdefault(cls.type, cls)

    def __init__(self, detail: str, *, suggestions: tuple[str, ...] = (), retry_after_s: int | None = None) -> None:
        super().__init__(detail, retry_after_s=retry_after_s)
        self.suggestions = suggestions

    def as_json(self, request_id: str) -> dict[str, Any]:
        """The members of the problem, with `suggestions` where there are any."""
        members = super().as_json(request_id)
        return {**members, "suggestions": list(self.suggestions)} if self.suggestions else members


NothingThere.kinds[NothingThere.type] = NothingThere


class NoSuchPath(NothingThere):
    """Nothing is served at that path."""

    title = "No such path"


class TooManyRequests(Problem):
    """This caller asks more often than RATE_LIMIT allows; see Retry-After."""

    type = "too-many-requests"
    status = 429
    title = "Too many requests"


class MethodNotAllowed(NothingThere):
    """The path is there, the method isn't."""

    type = "method-not-allowed"
    status = 405
    title = "Method not allowed"


class ProviderTrouble(Problem):
    """The upstream gave no usable answer."""

    type = "provider-failed"
    status = 502
    title = "The provider failed"


class ProviderRefused(ProviderTrouble):
    """The provider doesn't accept our key, or our plan."""

    type = "provider-refused"
    title = "The provider refused the key"


class ProviderFailed(ProviderTrouble):
    """The provider answered 5xx, or can't be reached."""


class ProviderGarbled(ProviderTrouble):
    """The provider's answer isn't what its documentation promises."""

    type = "provider-garbled"
    title = "The provider's answer makes no sense"


class ProviderExhausted(ProviderTrouble):
    """Our quota at the provider is spent; Retry-After says when to ask again."""

    type = "provider-exhausted"
    status = 503
    title = "The provider's quota is spent"


class ProviderTimeout(ProviderTrouble):
    """The provider took longer than it is given."""

    type = "provider-timeout"
    status = 504
    title = "The provider took too long"


class ServiceUnavailable(Problem):
    """One of our own services doesn't answer."""

    type = "service-unavailable"
    status = 503
    title = "A part of Iris is not available"


class Overloaded(ServiceUnavailable):
    """This replica has as much to do as it can; another one may have less, or this one in a moment."""

    @property
    def headers(self) -> dict[str, str]:
        """Master tries another replica by this."""
        return {**super().headers, ELSEWHERE: "1"}


class ProviderBusy(Overloaded, ProviderTrouble):
    """As many questions are with the provider as it is given at once."""

    title = "The provider has enough to do"


class OtherHttpProblem(Problem):
    """Any other HTTP error that the framework raises, under RFC 9457's own `about:blank`."""

    type = "about:blank"

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status  # type: ignore[misc]  # the one problem whose status isn't its class's
        self.title = HTTPStatus(status).phrase  # type: ignore[misc]
