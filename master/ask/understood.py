"""What was understood of a question, for programs: each intent, place and time in a form of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from master.ask.intents import Intent
from master.ask.observed import Observed
from master.ask.places import Subject
from master.ask.rankings import Figure
from master.ask.when import When


@dataclass(frozen=True, slots=True)
class UnderstoodMember:
    """The intents, places, countries of headlines and times, and what was observed of each place by its `city`."""

    intents: Sequence[Intent]
    subjects: Sequence[Subject] = ()
    countries: Sequence[str] = ()
    whens: Sequence[When] = ()
    observed: Mapping[str, Observed] | None = None

    def as_json(self, now: datetime, yes: bool | None = None, figure: Figure | None = None) -> dict[str, object]:  # noqa: FBT001
        """The first of each and all of them; `times` have ISO 8601 intervals by the first place's clock, else UTC's."""
        first = self.intents[0]
        seen = self._seen(self.subjects[0]) if self.subjects else None
        local = seen.now if seen else now.astimezone(UTC)
        whens = [when.plain(local.date()) for when in self.whens]
        return {
            "intent": first.kind,
            "measure": first.measure or None,
            "place": self.subjects[0].city if self.subjects else None,
            "country": next(iter(self.countries), None),
            "when": whens[0] if whens else None,
            "intents": [str(intent) for intent in self.intents],
            "places": [self._place(subject) for subject in self.subjects],
            "countries": list(self.countries),
            "whens": whens,
            "times": [
                {"when": text, "interval": _interval(when, local)} for text, when in zip(whens, self.whens, strict=True)
            ],
            "yes": yes,
            "value": figure.value if figure else None,
            "unit": figure.unit if figure else None,
        }

    def _seen(self, subject: Subject) -> Observed | None:
        return (self.observed or {}).get(subject.city)

    def _place(self, subject: Subject) -> dict[str, object]:
        seen, known = self._seen(subject), subject.place
        point = (known.lat, known.lon) if known else seen.point if seen else None
        source = (seen.forecast or seen.weather or seen.answer) if seen else None
        country = subject.country or (source.country if source else "") or ""
        return {
            "city": subject.city,
            "name": subject.name or (seen.name if seen else "") or subject.city,
            "lat": point[0] if point else None,
            "lon": point[1] if point else None,
            "country": country.upper() or None,
            "region": known.state if known else None,
            "timezone": seen.zone_name if seen else None,
        }


def _interval(when: When, now: datetime) -> str | None:
    """From when to when, with the place's offset; None for a date that the calendar lacks."""
    if not when.exists:
        return None
    span = when.span(now)
    return f"{span.start.isoformat(timespec='minutes')}/{span.end.isoformat(timespec='minutes')}"
