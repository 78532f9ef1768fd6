"""The registry of the services behind master: adding one is one entry here (docs/adding-a-service.md).

From it come the settings (`WEATHER_URL`), the routes, `/providers`, readiness, the OpenAPI operations, and what
`local/` starts.
"""

from dataclasses import dataclass

from contract.problems import CityNotFound, InvalidCity, NoSeaNear
from contract.queries import (
    AlertsQuery,
    CurrentQuery,
    ForecastQuery,
    HistoryQuery,
    NewsQuery,
    NormalsQuery,
    PlacesQuery,
    PointQuery,
    Query,
    SpelledQuery,
    WeatherQuery,
)
from contract.schemas.air import Air
from contract.schemas.alerts import Alerts
from contract.schemas.history import History
from contract.schemas.news import CoveredCountries, Headlines
from contract.schemas.normals import Normals
from contract.schemas.one_call import DailyForecast
from contract.schemas.sea import Sea
from contract.schemas.sure import Sure
from contract.schemas.weather import CurrentWeather, Forecast, GeocodedPlace, SpelledPlace
from master.operation import (
    CACHED,
    LIMITED,
    NEWS_PROBLEMS,
    PARAMETERS,
    PROVIDER,
    WEATHER_PROBLEMS,
    Answer,
    Example,
    Operation,
)
from servicekit.problems import (
    InvalidParameter,
    Problem,
    ProviderGarbled,
    ProviderTimeout,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A path that master serves from a service."""

    path: str
    query: type[Query] = Query
    """What is checked before the query is forwarded."""
    answer: Answer
    """The type of the service's JSON."""
    summary: str
    description: str
    problems: tuple[type[Problem], ...] = (*LIMITED, *PARAMETERS, *PROVIDER)
    headers: tuple[str, ...] = CACHED
    examples: tuple[Example, ...] = ()
    rendered: bool = False
    """Whether `master/routes.py` has a view of it for people; without one, they are shown a plain table of its JSON."""
    name: str = ""
    """The `operationId`: the last part of the path, unless another endpoint has that."""

    def operation(self, tag: str) -> Operation:
        """What the OpenAPI document says about it."""
        return Operation(
            path=self.path,
            name=self.name or self.path.rpartition("/")[2],
            tag=tag,
            summary=self.summary,
            description=self.description,
            answer=self.answer,
            query=self.query,
            rendered=True,
            problems=self.problems,
            headers=self.headers,
            examples=self.examples,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service. Its name is that of its folder, and its host name in Compose."""

    name: str
    port: int
    """Where it listens by default."""
    tag: str
    """The heading of its endpoints in the description of the API."""
    endpoints: tuple[Endpoint, ...]
    internal_paths: tuple[str, ...] = ()
    """Further paths, which master asks for other vendors' paths (`master/views`) and doesn't serve itself."""

    @property
    def url_setting(self) -> str:
        """The field of master's settings that holds its URL."""
        return f"{self.name}_url"


SERVICES = (
    Service(
        name="weather",
        port=3002,
        tag="Weather",
        internal_paths=("/onecall", "/air_pollution", "/air_pollution/forecast", "/places/zip"),
        endpoints=(
            Endpoint(
                path="/weather",
                query=CurrentQuery,
                answer=CurrentWeather,
                summary="The weather now",
                description="OpenWeatherMap's current weather, whichever provider answers. Ask for a city, or for lat "
                "and lon. `usual=1` adds how much warmer or colder than usual today is.",
                problems=WEATHER_PROBLEMS,
                examples=(
                    Example("A city, in JSON", {"city": "Athens", "units": "metric", "format": "json"}),
                    Example("Compared with what is usual", {"city": "Athens", "usual": "1", "format": "text"}),
                    Example(
                        "In its own letters and language, as text", {"city": "Αθήνα", "lang": "el", "format": "text"}
                    ),
                    Example("The one in Canada, in one line", {"city": "London,CA", "line": "%l: %c %t %w"}),
                    Example("A point on the map, as a page", {"lat": "52.37", "lon": "4.9", "format": "html"}),
                ),
                rendered=True,
            ),
            Endpoint(
                path="/forecast",
                query=ForecastQuery,
                answer=Forecast | DailyForecast,
                summary="Up to sixteen days in steps of an hour, of three or of a day",
                description="OpenWeatherMap's forecast, whichever provider answers: five days in steps of three hours, "
                "unless `days` and `step` say otherwise. Ask for a city, or for lat and lon. Steps of a day have the "
                "shape of its daily forecast. Where the provider doesn't reach that far there are fewer days.",
                problems=WEATHER_PROBLEMS,
                examples=(
                    Example("A city, in JSON", {"city": "Athens", "units": "metric", "format": "json"}),
                    Example(
                        "A point on the map, as text",
                        {"lat": "52.37", "lon": "4.9", "units": "imperial", "format": "text"},
                    ),
                    Example("Two days by the hour", {"city": "Athens", "step": "1h", "days": "2", "format": "json"}),
                    Example("With how sure it is", {"city": "Athens", "step": "1d", "sure": "1", "format": "json"}),
                    Example("Sixteen days, as text", {"city": "Athens", "step": "1d", "days": "16", "format": "text"}),
                    Example("For an old terminal", {"city": "Reykjavik", "format": "text", "glyphs": "ascii"}),
                ),
                rendered=True,
            ),
            Endpoint(
                path="/air",
                query=WeatherQuery,
                answer=Air,
                summary="The air and pollen",
                description="OpenWeatherMap's air pollution of now, with the European index and that of the USA in a "
                "number and a word, the same of the next days, and in Europe pollen. Ask for a city, or for lat and "
                "lon.",
                problems=WEATHER_PROBLEMS,
                examples=(
                    Example("A city, in JSON", {"city": "Athens", "format": "json"}),
                    Example("As text, in Greek", {"city": "Αθήνα", "lang": "el", "format": "text"}),
                ),
                rendered=True,
            ),
            Endpoint(
                path="/sea",
                query=WeatherQuery,
                answer=Sea,
                summary="The sea off a place",
                description="Waves, swell and the water's temperature, now and in the next days, for places "
                "within 25 km of the sea. Ask for a city, or for lat and lon.",
                problems=(*WEATHER_PROBLEMS, NoSeaNear),
                examples=(
                    Example("A city by the sea, in JSON", {"city": "Chania", "units": "metric", "format": "json"}),
                    Example("As text", {"city": "Lisbon", "format": "text"}),
                ),
                rendered=True,
            ),
            Endpoint(
                path="/sure",
                query=WeatherQuery,
                answer=Sure,
                summary="How sure the forecast is",
                description="Between what temperature and rain will be in eight cases of ten, by the hour and by day, "
                "and a word for each: an ensemble's means and spreads. `sure=1` puts the same beside the entries of "
                "`/weather` and `/forecast`.",
                problems=WEATHER_PROBLEMS,
                examples=(
                    Example("A city, in JSON", {"city": "Athens", "units": "metric", "format": "json"}),
                    Example("As text, in Greek", {"city": "Αθήνα", "lang": "el", "format": "text"}),
                ),
                rendered=True,
            ),
            Endpoint(
                path="/history",
                query=HistoryQuery,
                answer=History,
                summary="The weather of a past day",
                description="A day since 1940, as a reanalysis or a forecast's model has it, in One Call's form: "
                "all of the day, and by the hour. Yesterday unless `date` names another one.",
                problems=WEATHER_PROBLEMS,
                examples=(
                    Example("A day, in JSON", {"city": "Athens", "date": "2021-08-03", "format": "json"}),
                    Example("Yesterday, as text", {"city": "Athens", "format": "text"}),
                ),
                rendered=True,
            ),
            Endpoint(
                path="/normals",
                query=NormalsQuery,
                answer=Normals,
                summary="What is usual on a day of the year",
                description="Means of 1991 to 2020 by a reanalysis, between what it was in eight years of ten, and the "
                "records since 1940. Today's date unless `date` names another one.",
                problems=WEATHER_PROBLEMS,
                examples=(
                    Example("A day, in JSON", {"city": "Athens", "date": "2026-07-15", "format": "json"}),
                    Example("Today, as text", {"city": "Athens", "format": "text"}),
                ),
                rendered=True,
            ),
            Endpoint(
                path="/places",
                query=PlacesQuery,
                answer=list[GeocodedPlace],
                summary="The places that a name may mean",
                description="In the shape of OpenWeatherMap's geocoding: the places of that name, then those whose "
                "name begins so; an empty list if there are none.",
                problems=(*LIMITED, *PARAMETERS, InvalidCity, *PROVIDER),
                examples=(
                    Example("One of many, in JSON", {"q": "Springfield", "limit": "3", "format": "json"}),
                    Example("In Greek, as text", {"q": "Αθήνα", "lang": "el", "format": "text"}),
                ),
                rendered=True,
            ),
            Endpoint(
                path="/places/spelled",
                query=SpelledQuery,
                answer=list[SpelledPlace],
                summary="The place that a name of uncertain spelling means",
                description="Of several spellings of a name, the first that a place has decides (`match` is exact); "
                "else the place whose name is a letter or two away (near); else similar names (similar). Only the "
                "gazetteer is asked. `/ask` finds places by it.",
                problems=(*LIMITED, *PARAMETERS, ProviderTimeout),
                examples=(Example("Two spellings, one of them misspelt", {"names": "Thesaloniki|Saloniki"}),),
            ),
            Endpoint(
                path="/places/near",
                query=PointQuery,
                answer=list[GeocodedPlace],
                summary="The places nearest to a point",
                description="The nearest within 25 km, one unless limit says otherwise. Where there is none, as at "
                "sea, the coordinates are the name and the country is empty.",
                problems=(*LIMITED, *PARAMETERS, ProviderTimeout),
                examples=(Example("A point in Athens", {"lat": "37.98", "lon": "23.73"}),),
            ),
        ),
    ),
    Service(
        name="news",
        port=3003,
        tag="Headlines",
        internal_paths=("/news/sources", "/news/top", "/news/everything"),
        endpoints=(
            Endpoint(
                path="/news",
                query=NewsQuery,
                answer=Headlines,
                summary="The headlines of a country",
                description="NewsAPI's top headlines, whichever provider answers.",
                problems=NEWS_PROBLEMS,
                examples=(
                    Example("A country by its code, in JSON", {"country": "gr", "pageSize": "5", "format": "json"}),
                    Example("By its name, as a page", {"country": "Ελλάδα", "pageSize": "5", "format": "html"}),
                    Example(
                        "One kind of headlines, as text", {"country": "us", "category": "technology", "format": "text"}
                    ),
                    Example("Narrow", {"country": "gr", "pageSize": "5", "format": "text", "width": "50"}),
                ),
                rendered=True,
            ),
            Endpoint(
                path="/news/countries",
                answer=CoveredCountries,
                summary="The countries that can be asked about",
                description="Which providers have headlines of each country, and in which categories.",
                problems=(*LIMITED, InvalidParameter, ProviderGarbled, ProviderTimeout),
                headers=("Cache-Control", "Cache-Status", "Age", "Vary"),
                examples=(Example("In JSON", {"format": "json"}), Example("As text", {"format": "text"})),
                rendered=True,
            ),
        ),
    ),
    Service(
        name="alerts",
        port=3005,
        tag="Official warnings",
        endpoints=(
            Endpoint(
                path="/alerts",
                query=AlertsQuery,
                answer=Alerts,
                summary="The official warnings in force",
                description="Of a city, or of lat and lon, in the words of the Common Alerting Protocol. `state` tells "
                "warnings in force from none in force, which is proved, and from what isn't known here (`reason`); an "
                "empty list says neither. The source's own texts are never translated.",
                problems=(*LIMITED, *PARAMETERS, InvalidCity, CityNotFound, ProviderGarbled, ProviderTimeout),
                headers=("Cache-Control", "Cache-Status", "Age", "X-Provider", "X-Served-By", "Vary"),
                examples=(
                    Example("A city, in JSON", {"city": "Athens", "format": "json"}),
                    Example("In Greek, as text", {"city": "Αθήνα", "lang": "el", "format": "text"}),
                    Example("A point on the map, as a page", {"lat": "29.76", "lon": "-95.36", "format": "html"}),
                ),
                rendered=True,
            ),
        ),
    ),
)

SERVICE_OF = {endpoint.path: service.name for service in SERVICES for endpoint in service.endpoints} | {
    path: service.name for service in SERVICES for path in service.internal_paths
}
"""The service behind a path."""
