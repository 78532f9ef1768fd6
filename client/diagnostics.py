"""`iris doctor`: sends one real request to each service, asks master about the providers, and reports what is wrong.

`diagnose` decides from the answers alone; `doctor` sends the requests and prints.
"""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Literal

import click

from client import http
from client.answers import Runtime
from client.clean import clean
from client.config import Options
from client.errors import ClientError
from client.http import Outcome, Request, Response, fetch_all
from client.options import url_option
from client.terminal import Terminal, displayable, error, spinner, write

DEFAULT_CITY, DEFAULT_COUNTRY = "Athens", "us"
"""What is asked about if no home is set."""

Mark = Literal["ok", "-", "WRONG"]
"""It works · not known or not used · it doesn't work."""
COLOURS: dict[Mark, str] = {"ok": "green", "-": "bright_black", "WRONG": "red"}
MARK_WIDTH, SUBJECT_WIDTH, MIN_WIDTH = 6, 18, 4  # columns

PROVIDER_STATES: Mapping[str, tuple[Mark, str]] = {
    "ready": ("ok", ""),
    "not asked yet": ("-", ""),
    "no key": ("-", ""),
    "no contact": ("-", ""),
    "no licence": ("-", ""),
    "refused": ("WRONG", "Put a key that works into .env (or its _FILE), and start Iris anew."),
    "exhausted": ("WRONG", "It is asked again by itself; the providers after it answer meanwhile."),
    "resting": ("WRONG", "It is asked again by itself. Can it be reached from where Iris runs?"),
    "failing": ("WRONG", "Can it be reached from where Iris runs?"),
}
"""By a provider's state in `/providers`: its mark, and the advice to the person who operates Iris."""
LOGS_ADVICE = "See 'docker compose ps' and 'docker compose logs {}'."


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report, with advice below; `nested` if it belongs to the service above it."""

    mark: Mark
    subject: str
    detail: str
    advice: str = ""
    nested: bool = False


@click.command()
@url_option()
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """See whether master, each service, each provider and its key work, and what to do when not.

    Asks for the weather and the headlines once. Exit code: 0 all is well, 1 something is wrong, 3 there is no Iris.
    """
    runtime: Runtime = ctx.obj or Runtime()
    options = Options.resolve(ctx.meta)
    terminal = runtime.terminal(options.color)

    def fetch(*requests: Request) -> list[Outcome]:
        waiting = partial(spinner, "examining \u2026")
        return list(fetch_all(options.address, requests, runtime.timeout_s, waiting=waiting))

    master = fetch(Request(http.HEALTH))[0]
    if isinstance(master, ClientError):
        error(str(master))
        ctx.exit(master.exit_code)
    city, country = options.city or DEFAULT_CITY, options.country or DEFAULT_COUNTRY
    weather, news = fetch(http.weather(city), http.news(country, 1))
    findings = [
        Finding("ok", "master", f"answers at {options.address}"),
        *diagnose({"weather": weather, "news": news}, fetch(Request(http.PROVIDERS))[0]),
    ]
    wrong = sum(finding.mark == "WRONG" for finding in findings)
    summary = f"Wrong: {wrong} of {len(findings)}." if wrong else "All is well."
    for line in (*_report(findings, terminal), "", summary):
        write(displayable(line, terminal) + "\n")
    ctx.exit(1 if wrong else 0)


def diagnose(services: Mapping[str, Outcome], providers: Outcome) -> Iterator[Finding]:
    """Judge each service by its outcome of a real request, and its providers by master's answer to `/providers`."""
    providers_by_service = _providers_by_service(providers.payload) if isinstance(providers, Response) else {}
    for service, outcome in services.items():
        yield _diagnose_service(service, outcome)
        if service in providers_by_service:
            yield from _diagnose_providers(service, providers_by_service[service])
    if isinstance(providers, ClientError):
        yield Finding("WRONG", "providers", str(providers))


def _diagnose_service(name: str, outcome: Outcome) -> Finding:
    if isinstance(outcome, ClientError):
        return Finding("WRONG", name, str(outcome), LOGS_ADVICE.format(name))
    provider = clean(outcome.headers.get("X-Provider", ""))
    by = f", by {provider.removeprefix('sandbox/')}" if provider else ""
    sample = " (SAMPLE DATA from the sandbox)" if provider.startswith("sandbox/") else ""
    if "fwd=stale" in outcome.headers.get("Cache-Status", "").replace(" ", "").lower():
        return Finding("WRONG", name, f"answers, but only with what it kept{by}{sample}", "Its providers, below, fail.")
    return Finding("ok", name, f"answers{by}{sample}")


def _diagnose_providers(service: str, providers: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    if not providers:
        advice = LOGS_ADVICE.format(service)
        yield Finding("WRONG", service, "no replica of it tells how its providers do", advice, nested=True)
    for provider in providers:
        name, state, detail = (clean(str(provider.get(key, ""))) for key in ("name", "state", "detail"))
        mark, advice = PROVIDER_STATES.get(state, ("-", ""))
        reason = "" if mark == "ok" else f". {detail}"
        yield Finding(mark, name, f"{state}{_asked_at(provider.get('asked'))}{reason}", advice, nested=True)


def _asked_at(timestamp: object) -> str:
    """Say when the provider was last asked, in this machine's time zone; "" if the timestamp isn't ISO 8601."""
    try:
        return f", asked at {datetime.fromisoformat(str(timestamp)).astimezone():%H:%M:%S}"
    except (ValueError, OverflowError, OSError):
        return ""


def _providers_by_service(payload: Any) -> dict[str, Sequence[Mapping[str, Any]]]:  # noqa: ANN401 - JSON
    services = payload.get("services") if isinstance(payload, dict) else None
    return {str(service.get("name")): _objects(service.get("providers")) for service in _objects(services)}


def _objects(value: object) -> list[Mapping[str, Any]]:
    """Return the JSON objects in a JSON array; none if it isn't an array."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _report(findings: Iterable[Finding], terminal: Terminal) -> Iterator[str]:
    """Lay the findings out in columns, wrapped to the terminal's width."""
    for finding in findings:
        subject = f"{'  ' if finding.nested else ''}{finding.subject}"
        head = f"{finding.mark:<{MARK_WIDTH}}{subject:<{SUBJECT_WIDTH}}"
        indent = min(len(head), terminal.columns // 2) * " "
        width = max(terminal.columns, MIN_WIDTH)
        first, *rest = textwrap.wrap(head + finding.detail, width, subsequent_indent=indent)
        mark = click.style(finding.mark, fg=COLOURS[finding.mark]) if terminal.colours else finding.mark
        yield mark + first[len(finding.mark) :]
        yield from rest
        if finding.advice:
            yield from textwrap.wrap(finding.advice, width, initial_indent=indent, subsequent_indent=indent)
