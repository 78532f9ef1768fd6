"""What the doctor finds of each service, each provider and its key. Deciding only; the command asks and prints."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from client.ask import Answer
from client.clean import clean
from client.trouble import Trouble

Mark = Literal["ok", "-", "WRONG"]
"""It works · nothing to say against it, nor for it · it doesn't."""

STATES: Mapping[str, tuple[Mark, str]] = {
    "ready": ("ok", ""),
    "not asked yet": ("-", ""),
    "no key": ("-", ""),
    "refused": ("WRONG", "Put a key that works into .env (or its _FILE), and start Iris anew."),
    "exhausted": ("WRONG", "It is asked again by itself; the providers after it answer meanwhile."),
    "resting": ("WRONG", "It is asked again by itself. Can it be reached from where Iris runs?"),
    "failing": ("WRONG", "Can it be reached from where Iris runs?"),
}
"""What a provider's state means for whoever runs Iris, and what to do about it."""
LOGS = "See 'docker compose ps' and 'docker compose logs {}'."


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report, deeper where it is a part of the line above; `advice` is what to do."""

    mark: Mark
    what: str
    says: str
    advice: str = ""
    deep: bool = False


def examine(answers: Mapping[str, Answer | Trouble], providers: Answer | Trouble) -> Iterator[Finding]:
    """Tell of each service, by its answer to a real question, and then of its providers, by master's `/providers`."""
    known = _services(providers.payload) if isinstance(providers, Answer) else {}
    for service, outcome in answers.items():
        yield _service(service, outcome)
        yield from _providers(service, known.get(service))
    if isinstance(providers, Trouble):
        yield Finding("WRONG", "providers", str(providers))


def _service(name: str, outcome: Answer | Trouble) -> Finding:
    if isinstance(outcome, Trouble):
        return Finding("WRONG", name, str(outcome), LOGS.format(name))
    provider = clean(outcome.headers.get("X-Provider", ""))
    by = f", by {provider.removeprefix('sandbox/')}" if provider else ""
    sample = " (SAMPLE DATA from the sandbox)" if provider.startswith("sandbox/") else ""
    if "fwd=stale" in outcome.headers.get("Cache-Status", "").replace(" ", "").lower():
        return Finding("WRONG", name, f"answers, but only with what it kept{by}{sample}", "Its providers, below, fail.")
    return Finding("ok", name, f"answers{by}{sample}")


def _providers(service: str, told: Sequence[Mapping[str, Any]] | None) -> Iterator[Finding]:
    if told is None:
        return
    if not told:
        yield Finding("WRONG", service, "no replica of it tells how its providers do", LOGS.format(service), deep=True)
    for provider in told:
        name, state, detail = (clean(str(provider.get(key, ""))) for key in ("name", "state", "detail"))
        mark, advice = STATES.get(state, ("-", ""))
        why = "" if mark == "ok" else f". {detail}"
        yield Finding(mark, name, f"{state}{_asked(provider.get('asked'))}{why}", advice, deep=True)


def _asked(told: object) -> str:
    """When it was asked, in this machine's own time."""
    try:
        return f", asked at {datetime.fromisoformat(str(told)).astimezone():%H:%M:%S}"
    except (ValueError, OverflowError, OSError):
        return ""


def _services(payload: Any) -> dict[str, Sequence[Mapping[str, Any]]]:  # noqa: ANN401 - JSON
    """Each service's providers, by its name."""
    services = payload.get("services") if isinstance(payload, dict) else None
    return {str(service.get("name")): _objects(service.get("providers")) for service in _objects(services)}


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
