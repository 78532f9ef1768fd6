"""Problems as the page tells them: what happened, and what the person can do about it."""

from dataclasses import dataclass

from master.render.html.asked import Asked
from master.render.html.list_view import Link
from master.render.words import Words
from master.results import ProblemView

TITLES = {
    "missing-parameter": "Something is missing in the question",
    "invalid-parameter": "That can't be asked like this",
    "invalid-city": "That is not a city's name",
    "invalid-country": "That is not a country",
    "city-not-found": "No such city",
    "country-not-covered": "No headlines for that country",
    "not-found": "There is nothing here",
    "method-not-allowed": "That can't be done here",
    "too-many-requests": "That was a lot of questions",
    "provider-refused": "The provider refuses our key",
    "provider-failed": "The provider doesn't answer",
    "provider-garbled": "The provider's answer makes no sense",
    "provider-exhausted": "The provider's quota is spent",
    "provider-timeout": "The provider takes too long",
    "service-unavailable": "A part of Iris is not available",
    "internal-error": "Something broke inside Iris",
}
ADVICE = {
    "city-not-found": "Check the spelling, or name the country too: London,CA.",
    "country-not-covered": "The list above has the countries that are promised.",
    "not-found": "Ask for a city above.",
    "too-many-requests": "Take a breath, then ask again.",
    "provider-refused": "Whoever runs this Iris must give it a valid key; asking again won't help.",
    "provider-exhausted": "It answers again when its quota is renewed.",
    "internal-error": "The cause stands in the log, under the number below.",
}
CORRECT_IT = "Correct it above, and ask again."
SOON_AGAIN = "That mostly passes. Ask again in a moment."
FIRST_FAILURE = 500
LONGEST_WAIT_S = 3_600


@dataclass(frozen=True, slots=True)
class ProblemPanel:
    """One problem. `look` is `bad`, `warn` or `none` (nothing there); `wait` says when to ask again, where known."""

    type: str
    title: str
    advice: str
    detail: str
    wait: str
    retry: bool
    look: str
    picture: str
    request_id: str
    near: tuple[Link, ...] = ()
    """What may have been meant."""


def problem_panel(problem: ProblemView, asked: Asked, words: Words) -> ProblemPanel:
    """Say it in these words; the detail is the sentence of whoever met the problem, in English."""
    passes = problem.status >= FIRST_FAILURE or problem.type == "too-many-requests"
    return ProblemPanel(
        type=problem.type,
        title=words(TITLES.get(problem.type, problem.title)),
        advice=words(ADVICE.get(problem.type, SOON_AGAIN if passes else CORRECT_IT)),
        detail=problem.detail,
        wait=_wait(problem.headers.get("Retry-After", ""), words),
        retry=passes and problem.type != "provider-refused",
        look=_look(problem),
        picture=_picture(problem),
        request_id=problem.request_id if problem.status >= FIRST_FAILURE else "",
        near=tuple(Link(city, asked.link(city=city, lat="", lon="")) for city in problem.suggestions),
    )


def _wait(retry_after: str, words: Words) -> str:
    """How long to wait, as far as anybody would sit and wait for it."""
    if not (retry_after.isascii() and retry_after.isdigit()) or not 0 < int(retry_after) <= LONGEST_WAIT_S:
        return ""
    seconds = int(retry_after)
    return words("in {n} s", n=seconds) if seconds < 120 else words("in {n} min", n=-(-seconds // 60))  # noqa: PLR2004


def _look(problem: ProblemView) -> str:
    if problem.status >= FIRST_FAILURE:
        return "bad"
    return "none" if problem.type in ("city-not-found", "country-not-covered", "not-found") else "warn"


def _picture(problem: ProblemView) -> str:
    if problem.status >= FIRST_FAILURE:
        return "thunder"
    return "mist" if problem.type in ("city-not-found", "country-not-covered", "not-found") else "clouds"
