"""What a sentence is made of: the services' answers about one place, and the time there."""

from dataclasses import dataclass
from datetime import date, datetime

from contract.schemas.place_answer import PlaceAnswer
from contract.schemas.weather import CurrentWeather, Forecast


@dataclass(frozen=True, slots=True)
class Observed:
    """What is known of one place; its name, and the time by its clock."""

    name: str
    now: datetime
    weather: CurrentWeather | None = None
    forecast: Forecast | None = None
    answer: PlaceAnswer | None = None
    """Of one of Iris's own kinds."""

    @property
    def zone_name(self) -> str | None:
        """The name of its time zone, where it is known."""
        if self.forecast:
            return self.forecast.city.timezone_name
        known = self.weather or self.answer
        return known.timezone_name if known else None

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, where they are known."""
        source = self.forecast or self.weather or self.answer
        return source.coord.point if source else None

    def stated_sun(self, measure: str, day: date) -> datetime | None:
        """The sunrise or sunset that the provider states, where it is of that day: what every other door shows."""
        stated = [
            source for source in (self.weather and self.weather.sys, self.forecast and self.forecast.city) if source
        ]
        moments = [source.sunset if measure == "sunset" else source.sunrise for source in stated]
        by_clock = [datetime.fromtimestamp(moment, self.now.tzinfo) for moment in moments if moment]
        return next((moment for moment in by_clock if moment.date() == day), None)
