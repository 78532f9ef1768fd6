"""The registry of the services behind master: adding one is one entry here.

From it come the settings (`AIR_URL`), the routes, `/providers`, readiness and the OpenAPI operations.
"""

from dataclasses import dataclass

from servicekit.queries import NewsQuery, PlacesQuery, PointQuery, Query, WeatherQuery


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A path that master serves from a service, and the query that is checked before it is forwarded."""

    path: str
    query: type[Query]


@dataclass(frozen=True, slots=True)
class Service:
    """A service: its name, which is its host name in Compose and its folder, its default port, and its endpoints."""

    name: str
    port: int
    endpoints: tuple[Endpoint, ...]

    @property
    def url_setting(self) -> str:
        """The field of master's settings that holds its URL."""
        return f"{self.name}_url"


SERVICES = (
    Service(
        "weather",
        3002,
        (
            Endpoint("/weather", WeatherQuery),
            Endpoint("/forecast", WeatherQuery),
            Endpoint("/places", PlacesQuery),
            Endpoint("/places/near", PointQuery),
        ),
    ),
    Service("news", 3003, (Endpoint("/news", NewsQuery), Endpoint("/news/countries", Query))),
)

SERVICE_OF = {endpoint.path: service.name for service in SERVICES for endpoint in service.endpoints}
"""The service behind a path."""
