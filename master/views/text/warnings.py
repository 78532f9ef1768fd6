"""Official warnings as text: a line above the weather, and a block of their own with the source's words."""

from datetime import tzinfo

from contract.schemas.alerts import Alerts, PlaceAlert
from master.facts import warnings
from master.facts.results import PlaceAlerts
from master.views.text.format import BOLD, DIM, ERROR, UNDERLINED, TextFormat, isolated, wrap

INDENT = " "
MOST_ABOVE_WEATHER = 3


def warning_lines(alerts: Alerts | None, zone: tzinfo | None, fmt: TextFormat) -> list[str]:
    """The worst warnings, each in a sentence, to stand first; nothing where none is known."""
    if alerts is None or alerts.state != "warnings":
        return []
    shown = [_sentence(alert, zone, fmt) for alert in alerts.alerts[:MOST_ABOVE_WEATHER]]
    left = len(alerts.alerts) - len(shown)
    shown += [fmt.words("and {n} more: see /alerts", n=left)] if left else []
    sample = [fmt.words("SAMPLE DATA from the sandbox, no real warning")] if is_sample(alerts) else []
    return [*(fmt.ansi(line, ERROR) for text in (*shown, *sample) for line in wrap(text, fmt.width)), ""]


def alerts_block(result: PlaceAlerts, fmt: TextFormat) -> list[str]:
    """Each warning with the source's own words and its link, or that there is none, or that it isn't known."""
    alerts = result.alerts.content
    place = fmt.place(result.place, "", result.country) or f"{alerts.point.lat:.2f}, {alerts.point.lon:.2f}"
    lines = [fmt.ansi(line, BOLD) for line in wrap(place, fmt.width)]
    for alert in alerts.alerts:
        lines += ["", *_alert(alert, result.zone, fmt)]
    if alerts.state != "warnings":
        told = warnings.state(alerts, fmt.words, fmt.measures, fmt.now, result.zone)
        lines += ["", *(INDENT + line for line in wrap(told, fmt.width - len(INDENT)))]
        for source in warnings.links(alerts):
            lines += [INDENT + isolated(f"{source.authority}: {source.link}")]
    for notice in warnings.notices(alerts):
        lines += ["", *(INDENT + fmt.ansi(isolated(line), DIM) for line in wrap(notice, fmt.width - len(INDENT)))]
    if is_sample(alerts):
        lines += ["", INDENT + fmt.ansi(fmt.words("SAMPLE DATA from the sandbox, no real warning"), ERROR)]
    return lines


def is_sample(alerts: Alerts) -> bool:
    """Whether the sandbox made any of it up."""
    return any(source.sample for source in alerts.sources)


def _sentence(alert: PlaceAlert, zone: tzinfo | None, fmt: TextFormat) -> str:
    sign = "\N{WARNING SIGN} " if fmt.glyphs.drawn else "! "
    return sign + warnings.sentence(alert, fmt.words, fmt.measures, fmt.now, zone)


def _alert(alert: PlaceAlert, zone: tzinfo | None, fmt: TextFormat) -> list[str]:
    """One warning; only its link may pass the width, so that it can be copied."""
    width = fmt.width - len(INDENT)
    lines = [fmt.ansi(line, ERROR) for line in wrap(_sentence(alert, zone, fmt), fmt.width)]
    if alert.headline and alert.headline != alert.event:
        lines += [INDENT + isolated(line) for line in wrap(alert.headline, width)]
    for text in (alert.description, alert.instruction):
        for paragraph in text.splitlines():
            lines += [INDENT + isolated(line) for line in wrap(paragraph, width)]
    if alert.shortened:
        lines.append(INDENT + fmt.words("(shortened; the source's page has all of it)"))
    if alert.areas:
        lines += [INDENT + fmt.ansi(isolated(line), DIM) for line in wrap(", ".join(alert.areas), width)]
    if alert.link:
        lines.append(INDENT + fmt.ansi.link(alert.link, alert.link, UNDERLINED))
    return lines
