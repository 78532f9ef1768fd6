"""Where weather is wanted."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox import places
from sandbox.climate import Place
from sandbox.places import City


@dataclass(frozen=True, slots=True)
class Spot:
    """Where weather is wanted: the city that names it, and the coordinates to echo."""

    city: City
    lat: float
    lon: float

    @property
    def place(self) -> Place:
        """The same as the climate sees it: the point to a tenth of a degree, with the draws of its nearest city."""
        return Place(round(self.lat, 1), round(self.lon, 1), self.city.elevation_m, str(self.city.id))

    def utc_offset_s(self, epoch_s: float) -> int:
        """How far the city's clocks are ahead of UTC at an instant, in seconds."""
        offset = datetime.fromtimestamp(epoch_s, ZoneInfo(self.city.timezone)).utcoffset()
        return int(offset.total_seconds()) if offset else 0


def at(lat: float, lon: float) -> Spot:
    """The spot at coordinates in degrees, named by the nearest city."""
    return Spot(places.nearest(lat, lon), lat, lon)
