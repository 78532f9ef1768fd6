"""What follows from the sun's and the moon's course: solar noon, dawn and dusk on a day with a sunrise; the phase."""

from datetime import datetime, timedelta

from servicekit.schemas.weather import CurrentWeather
from servicekit.sun import SolarDay, moon_phase, solar_day

DAY = timedelta(days=1)


def noon(weather: CurrentWeather) -> datetime | None:
    """When the sun stands highest; None where the sun doesn't rise."""
    day = _day(weather)
    if day is not None:
        return _minute(weather.local(day.noon))
    if weather.sunrise is None or weather.sunset is None:
        return None
    return _minute(weather.local(weather.sunrise + (weather.sunset - weather.sunrise) % DAY / 2))


def twilight(weather: CurrentWeather) -> tuple[datetime | None, datetime | None]:
    """Civil dawn and dusk; None where the sun doesn't rise, doesn't sink that far, or the place isn't known."""
    day = _day(weather)
    events = (None, None) if day is None else (day.dawn, day.dusk)
    dawn, dusk = (event and _minute(weather.local(event)) for event in events)
    return dawn, dusk


def _minute(moment: datetime) -> datetime:
    """The nearest minute: a clock without seconds cuts them off."""
    return (moment + timedelta(seconds=30)).replace(second=0, microsecond=0)


def moon(moment: datetime) -> int:
    """The nearest of the moon's eight phases: 0 is new, 4 is full."""
    return round(moon_phase(moment) * 8) % 8


def _day(weather: CurrentWeather) -> SolarDay | None:
    """The day of the sunrise (noon is less than twelve hours later) or else of the sunset, where the place is known."""
    point = weather.coord.point
    if point is None:
        return None
    if weather.sunrise is not None:
        return solar_day(*point, weather.sunrise + DAY / 4)
    return None if weather.sunset is None else solar_day(*point, weather.sunset - DAY / 4)
