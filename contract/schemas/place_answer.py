"""What the answers to Iris's own kinds have in common (`/air`, `/sea`, `/history`, `/normals`): whose they are."""

from datetime import tzinfo

from pydantic import Field

from contract.schemas.weather import Assumed, Coordinates
from contract.zones import ZoneName, zone_of
from servicekit.lenient import EmptyIfInvalid, NoneIfInvalid, Shape, Text, UtcOffset


class PlaceAnswer(Shape):
    """The place: its coordinates, its name, its country's code, and its time zone where that is known."""

    coord: EmptyIfInvalid[Coordinates] = Field(default_factory=Coordinates)
    name: NoneIfInvalid[Text] = None
    country: NoneIfInvalid[Text] = None
    timezone: NoneIfInvalid[UtcOffset] = None
    timezone_name: NoneIfInvalid[ZoneName] = None
    assumed: NoneIfInvalid[Assumed] = None

    @property
    def place(self) -> str:
        """The place's name, "" where it has none."""
        return self.name or ""

    @property
    def zone(self) -> tzinfo:
        """The place's time zone: by its name, else by its offset, else UTC."""
        return zone_of(self.timezone, self.timezone_name)

    @property
    def zone_known(self) -> bool:
        """Whether its times are the place's own."""
        return self.timezone is not None or self.timezone_name is not None
