"""Official warnings as what the templates show."""

from dataclasses import dataclass
from datetime import tzinfo
from hashlib import blake2b

from contract.schemas.alerts import Alerts, PlaceAlert
from master.facts import warnings
from master.facts.results import PlaceForecast, PlaceWeather
from master.views.html.ahead import Manner


@dataclass(frozen=True, slots=True)
class Banner:
    """A warning: how bad and of what in words, and its look. `key` tells whether somebody has seen it already."""

    key: str
    tone: str
    title: str
    when: str
    by: str
    headline: str
    paragraphs: tuple[str, ...]
    areas: str
    language: str
    link: str
    shortened: bool


@dataclass(frozen=True, slots=True)
class AlertsView:
    """The warnings of a place, worst first, or `state`, a sentence, with the sources' own pages."""

    place: str
    where: str
    banners: tuple[Banner, ...]
    state: str
    links: tuple[tuple[str, str], ...]
    sample: bool
    notices: tuple[str, ...] = ()
    """What the sources' terms want to stand beside their warnings."""

    @property
    def title(self) -> str:
        """What the browser's tab says."""
        return self.place


def alerts_view(alerts: Alerts, manner: Manner, zone: tzinfo | None, place: str, country: str = "") -> AlertsView:
    """All that the page says of a place's warnings."""
    words = manner.words
    return AlertsView(
        place=place or f"{alerts.point.lat:.2f}, {alerts.point.lon:.2f}",
        where=words.country(country) if country else "",
        banners=tuple(_banner(alert, manner, zone) for alert in alerts.alerts),
        state="" if alerts.state == "warnings" else warnings.state(alerts, words, manner.measures, manner.now, zone),
        links=tuple((source.authority, source.link or "") for source in warnings.links(alerts)),
        sample=any(source.sample for source in alerts.sources),
        notices=warnings.notices(alerts),
    )


def warned(result: PlaceWeather | PlaceForecast, manner: Manner) -> AlertsView | None:
    """The banners above a place's weather: only where a warning is in force."""
    known = result.known_alerts if isinstance(result, PlaceWeather) else None
    if known is None or known.state != "warnings" or not isinstance(result, PlaceWeather):
        return None
    weather = result.weather.content
    return alerts_view(known, manner, weather.zone if weather.zone_known else None, weather.place)


def _banner(alert: PlaceAlert, manner: Manner, zone: tzinfo | None) -> Banner:
    return Banner(
        key=blake2b(f"{alert.sender} {alert.id} {alert.sent}".encode(), digest_size=8).hexdigest(),
        tone=warnings.tone(alert),
        title=warnings.title(alert, manner.words),
        when=warnings.period(alert, manner.words, manner.measures, manner.now, zone),
        by=alert.sender_name,
        headline=alert.headline if alert.headline != alert.event else "",
        paragraphs=(*alert.description.splitlines(), *alert.instruction.splitlines()),
        areas=", ".join(alert.areas),
        language=alert.language,
        link=alert.link or "",
        shortened=alert.shortened,
    )
