"""Questions about official warnings: what is in force at each place, that nothing is, or that it isn't known."""

from collections.abc import Sequence
from datetime import datetime

from master.ask.speech import Speech
from master.facts import warnings
from master.facts.results import PlaceAlerts


def sentences(found: Sequence[tuple[str, PlaceAlerts]], speech: Speech, now: datetime) -> str:
    """The answer about places by their names: each warning in a sentence, with where its source tells more."""
    return " ".join(_sentence(name, result, speech, now) for name, result in found)


def _sentence(name: str, result: PlaceAlerts, speech: Speech, now: datetime) -> str:
    alerts, words, measures = result.alerts.content, speech.words, speech.measures
    sample = [words("SAMPLE DATA from the sandbox, no real warning")] if _is_sample(result) else []
    if alerts.state == "warnings":
        told = "; ".join(warnings.sentence(alert, words, measures, now, result.zone) for alert in alerts.alerts[:3])
        links = dict.fromkeys(alert.link for alert in alerts.alerts[:3] if alert.link)
        more = [words("and {n} more: see /alerts", n=len(alerts.alerts) - 3)] if len(alerts.alerts) > 3 else []  # noqa: PLR2004
        return f"{name}: {'. '.join((told, *more, *sample))}. {' '.join(links)}".rstrip()
    told = warnings.state(alerts, words, measures, now, result.zone)
    links = dict.fromkeys(source.link for source in warnings.links(alerts) if source.link)
    return " ".join((f"{name}: {told}", *(f"{each}." for each in sample), *links))


def _is_sample(result: PlaceAlerts) -> bool:
    return any(source.sample for source in result.alerts.content.sources)
