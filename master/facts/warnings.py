"""Official warnings in words: what is in force at a place, that nothing is, or that it isn't known here.

Iris's own words are translated; the source's never are, and its link stands beside them.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo

from contract.schemas.alerts import AlertReason, Alerts, AlertSource, PlaceAlert
from master.facts.measures import Measures
from master.facts.words import Words

LETTER = "A"
"""Of one-line templates: the worst warning."""
SEVERITIES: Mapping[str, str] = {
    "Extreme": "Extreme warning",
    "Severe": "Severe warning",
    "Moderate": "Moderate warning",
    "Minor": "Minor warning",
    "Unknown": "Warning",
}
COLOURS: Mapping[str, str] = {"red": "Red warning", "orange": "Orange warning", "yellow": "Yellow warning"}
TONES: Mapping[str, str] = {"Extreme": "red", "Severe": "orange", "Moderate": "yellow", "Minor": "minor"}
"""The colour of a banner whose source has none of its own; its words say the severity then, not a colour."""
REASONS: Mapping[AlertReason, str] = {
    "no_source": "I know no source of official warnings for this place.",
    "off": "The source of official warnings for this place is not switched on here.",
    "terms": "The terms of this place's weather service do not let Iris pass its warnings on.",
    "not_heard_yet": "The source of official warnings has not been heard yet.",
    "unreachable": "The source of official warnings can't be reached.",
    "silent": "The source of official warnings has fallen silent.",
    "stale": "The source of official warnings sends an old list.",
    "incomplete": "The source's list of official warnings can't be read whole.",
    "area_unresolved": "Warnings are in force in this country, but where exactly can't be told here.",
    "not_covered": "The source of official warnings says that the place isn't its own.",
}
UNKNOWN = "It is not known here whether official warnings are in force."

STATE = "X-Warnings"
"""The header of an answer that shows warnings, or would: warnings, none or unknown."""


def state_header(places: Sequence[Alerts | None]) -> dict[str, str]:
    """What is known of the warnings of some places, of which None couldn't be had: none only where that is all."""
    states = {alerts.state if alerts else "unknown" for alerts in places}
    return {STATE: next(state for state in ("warnings", "unknown", "none") if state in states)} if states else {}


def title(alert: PlaceAlert, words: Words) -> str:
    """How bad, and of what: "Orange warning: Storm"."""
    return f"{level(alert, words)}: {alert.event or alert.headline}"


def level(alert: PlaceAlert, words: Words) -> str:
    """The source's own colour as a word, else the severity."""
    return words(COLOURS[alert.colour] if alert.colour else SEVERITIES[alert.severity])


def tone(alert: PlaceAlert) -> str:
    """The look of its banner."""
    return alert.colour or TONES.get(alert.severity, "minor")


def period(alert: PlaceAlert, words: Words, measures: Measures, now: datetime, zone: tzinfo | None) -> str:
    """From when until when, by the place's clock: "from Tue 1 Dec 06:00 until 18:00"; in UTC where that isn't known."""
    ends = _moment(alert.ends, zone)
    told = words("until {time}", time=_clock(ends, words, measures, now.astimezone(ends.tzinfo)))
    if alert.phase == "upcoming" and alert.onset:
        onset = _moment(alert.onset, zone)
        begins = words("from {time}", time=_clock(onset, words, measures, now.astimezone(onset.tzinfo)))
        told = f"{begins} {words('until {time}', time=_clock(ends, words, measures, onset))}"
    return told if zone else f"{told} UTC"


def sentence(alert: PlaceAlert, words: Words, measures: Measures, now: datetime, zone: tzinfo | None) -> str:
    """A warning in a line: what, when, by whom."""
    return f"{title(alert, words)}, {period(alert, words, measures, now, zone)} ({alert.sender_name})"


def state(alerts: Alerts, words: Words, measures: Measures, now: datetime, zone: tzinfo | None) -> str:
    """What is known where no warning is: that there is none and since when, or that it isn't known and why."""
    heard = _moment(alerts.as_of, zone) if alerts.as_of else None
    since = _clock(heard, words, measures, now.astimezone(heard.tzinfo)) if heard else ""
    if since and not zone:
        since = f"{since} UTC"
    if alerts.state == "none":
        by = ", ".join(source.authority for source in alerts.sources if source.state == "none")
        return words("No official warning is in force, as of {time} ({source}).", time=since, source=by)
    told = [words(UNKNOWN), words(REASONS[alerts.reason or "no_source"])]
    if since:
        told.append(words("It was last heard at {time}.", time=since))
    return " ".join(told)


def short(alerts: Alerts, words: Words) -> str | None:
    """A few words for a status bar; None where it isn't known."""
    if alerts.state == "warnings":
        return title(alerts.alerts[0], words)
    return words("no warnings") if alerts.state == "none" else None


def links(alerts: Alerts) -> Iterator[AlertSource]:
    """The sources whose own page tells more, where it isn't known."""
    return (source for source in alerts.sources if source.link and source.state == "unknown")


def notices(alerts: Alerts) -> tuple[str, ...]:
    """What the terms of the warnings' sources want to stand beside them, word for word."""
    named = {alert.source for alert in alerts.alerts}
    return tuple(dict.fromkeys(source.notice for source in alerts.sources if source.notice and source.name in named))


def _moment(text: str, zone: tzinfo | None) -> datetime:
    return datetime.fromisoformat(text).astimezone(zone or UTC)


def _clock(moment: datetime, words: Words, measures: Measures, beside: datetime) -> str:
    """The time of day, with the date where it isn't the other moment's."""
    time = measures.time(moment, words)
    return time if moment.date() == beside.date() else f"{words.weekday(moment)} {time}"
