"""What may be asked, and how it is said: the one place where a caller's words become a question.

Master and the services share these, so that bad input ends at the first of them that it meets, in the same words.
"""

import re
import unicodedata
from collections.abc import Hashable, Mapping, Sequence
from datetime import date, datetime
from functools import cache, cached_property, lru_cache, partial
from typing import Annotated, Any, ClassVar, Literal, Self, cast, get_args, get_origin
from urllib.parse import parse_qsl, urlencode

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.fields import FieldInfo

from contract.coordinates import typed_coordinates
from contract.countries import PROMISED, country_code
from contract.languages import LANGUAGES, openweathermap_code
from contract.problems import InvalidCity
from servicekit.problems import BadQuestion, InvalidParameter, MissingParameter

A_CITY = "a city is a name such as Amsterdam or London,CA"
LONGEST_NAME = 100
LONGEST_SEARCH = 200
MAX_SPELLINGS, LONGEST_SPELLED = 48, 2_000
LONGEST_CONTEXT = 600
USUAL_DAYS = 5
"""Of a forecast for which no number is asked."""
LONGEST_DAYS = 16
SEARCHED_FIELDS = ("title", "description", "content")
_LINE = re.compile(rb"(?:^|(?<=&))line=[^&]*")
_ESCAPES = re.compile(
    rb"(?i)(?P<text>%[0-7][0-9a-f]|%(?:c[2-9a-f]|d[0-9a-f])%[89ab][0-9a-f]|%e[0-9a-f](?:%[89ab][0-9a-f]){2}"
    rb"|%f[0-4](?:%[89ab][0-9a-f]){3})|%[0-9a-f]{2}"
)
"""Percent escapes, among them those of UTF-8's characters."""
FIRST_DAY = date(1940, 1, 1)
"""From when on the past is known: ERA5 begins there."""
POINT_DECIMALS = 4
"""Of a latitude or longitude: eleven metres, within which the weather is the same."""
JOINERS = "\u200c\u200d"  # parts of words in Persian and Indic scripts

NUMBERED_PLACE = re.compile(r"(?:geonames:[ ]?(?=\d{1,8}$)|(?=\d{6,8}$))(?P<id>\d+)", re.ASCII | re.IGNORECASE)
"""A GeoNames id as a city: `2759794` or `geonames:2759794`. Fewer than six digits alone may be a postal code."""
COMMAS = re.compile("[,،、，﹐;]")  # noqa: RUF001 - Arabic and Chinese ones too
"""What may stand between a place's name and what it lies in."""
_AIRPORT_CODE = re.compile("[A-Z]{3,4}|[A-Z][a-z]{2,3}")
"""Names whose case counts: `ULM` is an airport, `ulm` a town, and `Soca` a village where `soca` is an airport."""
_ZIP = r"^ *[A-Za-z0-9][A-Za-z0-9 -]{0,11}(, *[A-Za-z]{2} *)?$"


def _city(value: str) -> str:
    name = " ".join(unicodedata.normalize("NFC", value).strip(" ").split(" "))
    if not name:
        raise MissingParameter(f"The city is missing: {A_CITY}.")
    if _unprintable(name):
        raise InvalidCity(f"A city's name holds no control characters: {A_CITY}.")
    if len(name) > LONGEST_NAME:
        raise InvalidCity(f"A city's name has at most {LONGEST_NAME} characters: {A_CITY}.")
    if typed_coordinates(name) or NUMBERED_PLACE.fullmatch(name):
        return name
    if not any(character.isalpha() for character in name):
        raise InvalidCity(f"{name!r} has no letter in it: {A_CITY}.")
    return name


def _country(value: str, more: str = "") -> str:
    if not value.strip():
        raise MissingParameter("The country is missing: a country is a code or a name, such as gr or Greece.")
    return country_code(value, more)


def _words(value: str) -> str:
    if not value.strip() or len(value) > LONGEST_SEARCH or _unprintable(value):
        raise ValueError
    return value.strip()


def _spelled(value: str) -> str:
    if not value.strip(" |") or len(value) > LONGEST_SPELLED or _unprintable(value):
        raise ValueError
    return value.strip()


def _question(value: str) -> str:
    if not value.strip():
        raise MissingParameter("The question is missing: ask for example q=will it rain in Athens tomorrow?")
    return value


def _moment(value: str) -> str:
    datetime.fromisoformat(value)
    return value


def _parts(names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for part in names.split(",") if (name := part.strip().lower())))


def _check_one_place(city: str | None, lat: float | None, lon: float | None) -> None:
    """Raise a BadQuestion unless it is one place that is asked about."""
    if (lat is None) != (lon is None):
        raise MissingParameter("lat and lon go together: a point on the map is both of them.")
    if city is not None and lat is not None:
        raise InvalidParameter("Ask for a city or for lat and lon, not for both.")
    if city is None and lat is None:
        raise MissingParameter(f"The city is missing: {A_CITY}.")


def _language(value: str) -> str:
    code = openweathermap_code(value)
    if code is None:
        raise ValueError
    return code


def _unprintable(text: str) -> bool:
    return any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") and c not in JOINERS for c in text)


City = Annotated[
    str,
    AfterValidator(_city),
    Field(
        description="a name such as Amsterdam or London,CA",
        json_schema_extra={"format": "city", "minLength": 1, "maxLength": LONGEST_NAME, "pattern": r"\p{L}"},
    ),
]
_COUNTRY = Field(description="a code or a name, such as gr, GRC or Greece", json_schema_extra={"format": "country"})
Country = Annotated[str, AfterValidator(_country), _COUNTRY]
HeadlinesCountry = Annotated[str, AfterValidator(partial(_country, more=PROMISED)), _COUNTRY]
"""A country whose headlines are asked for."""
Words = Annotated[
    str,
    AfterValidator(_words),
    Field(
        description=f"words to look for, at most {LONGEST_SEARCH} characters",
        json_schema_extra={"format": "words", "minLength": 1, "maxLength": LONGEST_SEARCH},
    ),
]
Language = Annotated[
    str,
    AfterValidator(_language),
    Field(
        description=f"one of {', '.join(LANGUAGES)}, or a language tag such as en-US or zh-Hant",
        json_schema_extra={"format": "language"},
    ),
]
Units = Annotated[Literal["standard", "metric", "imperial"], Field(description="one of standard, metric, imperial")]
Category = Annotated[
    Literal["business", "entertainment", "general", "health", "science", "sports", "technology"],
    Field(description="one of business, entertainment, general, health, science, sports, technology"),
]

Latitude = Annotated[
    float, Field(ge=-90, le=90, allow_inf_nan=False, description="a latitude in degrees from -90 to 90")
]
Longitude = Annotated[
    float, Field(ge=-180, le=180, allow_inf_nan=False, description="a longitude in degrees from -180 to 180")
]
LanguageCode = Annotated[
    str,
    AfterValidator(str.lower),
    Field(pattern="^[A-Za-z]{2}$", description="a language's code of two letters, such as en"),
]
"""ISO 639-1."""
SearchText = Annotated[str, Field(max_length=500, description="words to look for, at most 500 characters")]
"""NewsAPI's, with its operators."""
Names = Annotated[str, Field(max_length=2000, description="names with commas between them")]
Moment = Annotated[
    str,
    AfterValidator(_moment),
    Field(description="a date or a time in ISO 8601, such as 2026-11-26 or 2026-11-26T14:00:00"),
]
"""In UTC where it names no zone."""


class Query(BaseModel):
    """Parameters that were checked. Each field's description ends the sentence that a bad value gets."""

    NAMED_IN: ClassVar[str] = "city"
    """The parameter that holds a place's name."""
    TOGETHER: ClassVar[Mapping[str, object]] = {}
    """What must hold of the parameters together, as a JSON Schema of an object of them."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @classmethod
    def parameter_names(cls) -> frozenset[str]:
        """The public names of its parameters."""
        return frozenset(field.alias or name for name, field in cls.model_fields.items())

    @classmethod
    def from_query_string(cls, query: bytes) -> Self:
        """Read a raw query string; raise a BadQuestion that says what is accepted."""
        question: Self = _read(cls, query)
        return question

    @classmethod
    def from_values(cls, values: Mapping[str, object]) -> Self:
        """The question that these parameters ask, under their public names."""
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise _problem(cls, error.errors()[0]) from None

    @cached_property
    def params(self) -> Mapping[str, str]:
        """The shortest parameters that ask the same again: equal questions give equal ones."""
        given = self.model_dump(by_alias=True, exclude_none=True, exclude_defaults=True)
        return {name: str(value) for name, value in given.items()}

    @cached_property
    def cache_key(self) -> str:
        """The same for all questions that mean the same, however they are spelt."""
        return urlencode(sorted((name, self._as_meant(name, value)) for name, value in self.params.items()))

    def _as_meant(self, name: str, value: str) -> str:
        if name == self.NAMED_IN:
            parts = [part.strip() for part in COMMAS.split(value)]
            named = parts[0] if _AIRPORT_CODE.fullmatch(parts[0]) else parts[0].casefold()
            return ",".join((named, *(part.casefold() for part in parts[1:])))
        if name in ("lat", "lon"):
            return f"{round(float(value), POINT_DECIMALS) + 0.0}"  # which makes -0.0 zero
        return value


class WeatherQuery(Query):
    """Whose weather: a city's, or that of a point on the map."""

    TOGETHER: ClassVar[Mapping[str, object]] = {
        "oneOf": [{"required": ["city"]}, {"required": ["lat", "lon"]}],
        "dependentRequired": {"lat": ["lon"], "lon": ["lat"]},
    }

    city: City | None = None
    lat: Annotated[
        float | None, Field(ge=-90, le=90, allow_inf_nan=False, description="a latitude in degrees from -90 to 90")
    ] = None
    lon: Annotated[
        float | None, Field(ge=-180, le=180, allow_inf_nan=False, description="a longitude in degrees from -180 to 180")
    ] = None
    units: Units = "standard"
    lang: Language = "en"

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        _check_one_place(self.city, self.lat, self.lon)
        return self


class AlertsQuery(Query):
    """Whose official warnings: a city's, or those of a point on the map."""

    TOGETHER: ClassVar[Mapping[str, object]] = WeatherQuery.TOGETHER

    city: City | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None
    lang: Language = "en"

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        _check_one_place(self.city, self.lat, self.lon)
        return self


class SureQuery(WeatherQuery):
    """A question whose answer may say how sure it is: with `sure=1`, by bands beside its entries."""

    sure: Annotated[Literal["0", "1"], Field(description="1 or 0")] = "0"

    @property
    def is_sure_wanted(self) -> bool:
        """Whether the bands are wanted."""
        return self.sure == "1"


class CurrentQuery(SureQuery):
    """A question for the weather now, which may be compared with what is usual today: with `usual=1`."""

    usual: Annotated[Literal["0", "1"], Field(description="1 or 0")] = "0"

    @property
    def is_usual_wanted(self) -> bool:
        """Whether the comparison is wanted."""
        return self.usual == "1"


class OneCallQuery(SureQuery):
    """One Call's question; `exclude` names blocks of the answer that aren't wanted, and what it hasn't is no matter."""

    exclude: Annotated[str, Field(max_length=200, description="names of blocks such as minutely,daily")] = ""
    since: Annotated[Literal["now", "midnight"], Field(description="one of now, midnight")] = "now"
    hours: Annotated[int, Field(ge=1, le=192, description="a whole number from 1 to 192")] = 48

    @property
    def excluded(self) -> frozenset[str]:
        """The blocks that aren't wanted."""
        return frozenset(name.strip().lower() for name in self.exclude.split(",")) & {"current", "hourly", "daily"}


class ForecastQuery(SureQuery):
    """A place's next days, in steps of an hour, of three or of a day."""

    step: Annotated[Literal["1h", "3h", "1d"], Field(description="one of 1h, 3h, 1d")] = "3h"
    days: Annotated[int, Field(ge=1, le=LONGEST_DAYS, description="a whole number from 1 to 16")] = USUAL_DAYS

    @property
    def is_usual(self) -> bool:
        """Whether OpenWeatherMap's usual forecast answers it: five days in steps of three hours."""
        return self.step == "3h" and self.days <= USUAL_DAYS

    def in_steps(self) -> Self:
        """The question for the steps of three hours that days are made of; for hours, those."""
        return self if self.step == "1h" else self.model_copy(update={"step": "3h"})


def _past_day(value: str) -> str:
    if not date.fromisoformat(value) >= FIRST_DAY:
        raise ValueError
    return date.fromisoformat(value).isoformat()


def _any_day(value: str) -> str:
    return date.fromisoformat(value).isoformat()


class HistoryQuery(WeatherQuery):
    """A day of a place that is past, or today; yesterday unless one is named. The place's clock tells which that is."""

    date: Annotated[
        str | None,
        AfterValidator(_past_day),
        Field(
            description=f"a day from {FIRST_DAY} to today, such as 2026-07-15",
            json_schema_extra={"format": "date"},
        ),
    ] = None


class NormalsQuery(WeatherQuery):
    """A day of the year of a place, of whichever year; today unless one is named."""

    date: Annotated[
        str | None,
        AfterValidator(_any_day),
        Field(description="a day such as 2026-07-15, of any year", json_schema_extra={"format": "date"}),
    ] = None


class PointQuery(Query):
    """A point on the map, and how many places near to it."""

    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, description="a latitude in degrees from -90 to 90")]
    lon: Annotated[
        float, Field(ge=-180, le=180, allow_inf_nan=False, description="a longitude in degrees from -180 to 180")
    ]
    limit: Annotated[int, Field(ge=1, le=20, description="a whole number from 1 to 20")] = 1
    lang: Language = "en"


class PlacesQuery(Query):
    """What a name may mean: the places called so, at most `limit` of them, as OpenWeatherMap's geocoding has it."""

    NAMED_IN = "q"

    q: City
    limit: Annotated[int, Field(ge=1, le=5, description="a whole number from 1 to 5")] = 5
    lang: Language = "en"


class SpelledQuery(Query):
    """The spellings that a name may have, with | between them, the likeliest first; at most `limit` places."""

    names: Annotated[
        str,
        AfterValidator(_spelled),
        Field(
            description=f"up to {MAX_SPELLINGS} spellings of a name, with | between them",
            json_schema_extra={"format": "words", "minLength": 1, "maxLength": LONGEST_SPELLED, "pattern": "[^ |]"},
        ),
    ]
    limit: Annotated[int, Field(ge=1, le=5, description="a whole number from 1 to 5")] = 3

    @property
    def spellings(self) -> tuple[str, ...]:
        """The spellings."""
        return tuple(filter(None, map(str.strip, self.names.split("|"))))[:MAX_SPELLINGS]


class AskQuery(Query):
    """A question in a person's own words; `near` is where it is asked, `context` that of the last answer."""

    NAMED_IN = "near"

    q: Annotated[
        str,
        AfterValidator(_question),
        Field(
            description="a question such as: will it rain in Athens tomorrow?",
            json_schema_extra={"format": "words", "minLength": 1},
        ),
    ]
    near: City | None = None
    context: Annotated[
        str,
        Field(
            max_length=LONGEST_CONTEXT,
            description="the context of the answer that this question follows",
            json_schema_extra={"format": "context"},
        ),
    ] = ""
    units: Units | None = None
    data: Annotated[
        Literal["all", "none"],
        Field(description="one of all, none: whether the answer has the data that it is made of"),
    ] = "all"


class GeocodingQuery(PlacesQuery):
    """The same, and whether only places of the very name are meant, as other vendors' geocoding has it."""

    match: Annotated[Literal["beginning", "name"], Field(description="one of beginning, name")] = "beginning"


class ZipQuery(Query):
    """A postal code in a country, as OpenWeatherMap's geocoding has it: `94040,us`; of the United States without one.

    Raises InvalidParameter where the country isn't one.
    """

    NAMED_IN = "zip"

    zip: Annotated[
        str, Field(pattern=_ZIP, max_length=20, description="a postal code and a country's code, such as E14,gb")
    ]

    @property
    def code(self) -> str:
        """The postal code."""
        return self.zip.partition(",")[0].strip()

    @property
    def country(self) -> str:
        """The country's ISO 3166-1 alpha-2 code in capitals."""
        return self.zip.partition(",")[2].strip().upper() or "US"


class NewsQuery(Query):
    """Whose headlines, and which of them: parameters and limits are NewsAPI's."""

    country: HeadlinesCountry
    category: Category | None = None
    q: Words | None = None
    page_size: Annotated[int, Field(ge=1, le=100, alias="pageSize", description="a whole number from 1 to 100")] = 20
    page: Annotated[int, Field(ge=1, le=1000, description="a whole number from 1 to 1000")] = 1


class SourcesQuery(Query):
    """Whose publishers, in NewsAPI's words; `language` is ISO 639-1."""

    country: HeadlinesCountry | None = None
    category: Category | None = None
    language: LanguageCode | None = None


class TopQuery(SourcesQuery):
    """NewsAPI's top headlines where a country alone doesn't say whose: by sources, by language, by its search.

    `sources` are ids of `/news/sources` with commas between them.
    """

    sources: Names = ""
    q: SearchText = ""
    q_in_title: Annotated[SearchText, Field(alias="qInTitle")] = ""
    page_size: Annotated[int, Field(ge=1, le=100, alias="pageSize", description="a whole number from 1 to 100")] = 20
    page: Annotated[int, Field(ge=1, le=1000, description="a whole number from 1 to 1000")] = 1

    @property
    def source_ids(self) -> tuple[str, ...]:
        """The ids of the sources."""
        return _parts(self.sources)

    @property
    def as_news(self) -> NewsQuery | None:
        """The plain question for the same headlines, all of them; None where it takes NewsAPI's own means."""
        if not self.country or self.sources or self.language or self.q_in_title or len(self.q) > LONGEST_SEARCH:
            return None
        return NewsQuery.from_values({"country": self.country, "category": self.category, "q": self.q or None})


class EverythingQuery(Query):
    """NewsAPI's search, over the headlines that Iris has lately seen (https://newsapi.org/docs/endpoints/everything)."""

    q: SearchText = ""
    q_in_title: Annotated[SearchText, Field(alias="qInTitle")] = ""
    search_in: Annotated[Names, Field(alias="searchIn")] = ""
    sources: Names = ""
    domains: Names = ""
    exclude_domains: Annotated[Names, Field(alias="excludeDomains")] = ""
    since: Annotated[Moment | None, Field(alias="from")] = None
    until: Annotated[Moment | None, Field(alias="to")] = None
    language: LanguageCode | None = None
    sort_by: Annotated[
        Literal["publishedAt", "relevancy", "popularity"],
        Field(alias="sortBy", description="one of publishedAt, relevancy, popularity"),
    ] = "publishedAt"
    page_size: Annotated[int, Field(ge=1, le=100, alias="pageSize", description="a whole number from 1 to 100")] = 100
    page: Annotated[int, Field(ge=1, le=1000, description="a whole number from 1 to 1000")] = 1

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of an article to search in; all of them unless `searchIn` names some."""
        named = tuple(name for name in _parts(self.search_in) if name in SEARCHED_FIELDS)
        return named or SEARCHED_FIELDS

    @property
    def source_ids(self) -> tuple[str, ...]:
        """The ids of the sources."""
        return _parts(self.sources)

    @property
    def wanted_domains(self) -> tuple[str, ...]:
        """The domains that an article must be of one of, unless there are none."""
        return _parts(self.domains)

    @property
    def unwanted_domains(self) -> tuple[str, ...]:
        """The domains that no article may be of."""
        return _parts(self.exclude_domains)


class BriefingQuery(CurrentQuery):
    """A place's weather, and the headlines of a country: the one named, or else the place's own."""

    country: HeadlinesCountry | None = None
    category: Category | None = None
    q: Words | None = None
    page_size: Annotated[int, Field(ge=1, le=100, alias="pageSize", description="a whole number from 1 to 100")] = 20

    def weather(self) -> CurrentQuery:
        """The half that the weather service answers."""
        return CurrentQuery.from_values(self.model_dump(include=set(CurrentQuery.model_fields)))

    def news(self, country: str) -> NewsQuery:
        """The half that the news service answers; raises a BadQuestion where `country` is none."""
        narrowed = {"category": self.category, "q": self.q}
        return NewsQuery.from_values({"country": country, **narrowed, "pageSize": self.page_size})


class CompareQuery(Query):
    """Several places beside each other: `city` is given once for each of them."""

    MOST: ClassVar[int] = 8
    """Places of one answer."""

    city: City
    units: Units = "standard"
    lang: Language = "en"

    @classmethod
    def each(cls, cities: Sequence[str], values: Mapping[str, str]) -> tuple[BriefingQuery, ...]:
        """The question for each place, with two headlines; raises a BadQuestion for the first that is none."""
        named = tuple(dict.fromkeys(city.strip() for city in cities if city.strip()))
        if not named:
            raise MissingParameter(f"The cities are missing: give city once for each; {A_CITY}.")
        if len(named) > cls.MOST:
            raise InvalidParameter(f"At most {cls.MOST} cities can be compared at once.")
        queries = [cls.from_values({"city": city, **values}) for city in named]
        return tuple(BriefingQuery.from_values({**query.model_dump(), "pageSize": 2}) for query in queries)


@lru_cache(maxsize=4096)
def _read(kind: type["Query"], query: bytes) -> Any:  # noqa: ANN401 - lru_cache keeps no type variable
    """The same query string means the same; reading it costs more than finding its answer."""
    fields = {field.alias or name: field for name, field in kind.model_fields.items()}
    values = _single_values(query, fields)
    return kind.from_values({name: _folded(value, fields.get(name)) for name, value in values.items()})


def _with_literal_percents(line: re.Match[bytes]) -> bytes:
    """A template with its percent signs escaped, except where they escape UTF-8 text.

    People type `line=%tC/%fF` as it is, where `%fF` reads as an escape; no letter of a template makes a valid one.
    """
    return _ESCAPES.sub(lambda found: found[0] if found["text"] else b"%25" + found[0][1:], line[0])


def _folded(value: str, field: FieldInfo | None) -> str:
    """The value, in lower case where it is one of a field's choices in any case."""
    choice = value.strip().lower()
    return choice if field and choice in _choices(cast("Hashable", field.annotation)) else value


@cache
def _choices(annotation: Hashable) -> frozenset[str]:
    """The words that a field's type accepts: those of a Literal, also of an optional or annotated one."""
    if get_origin(annotation) is Literal:
        return frozenset(get_args(annotation))
    return frozenset[str]().union(*map(_choices, get_args(annotation) if get_origin(annotation) else ()))


def _single_values(query: bytes, fields: Mapping[str, FieldInfo]) -> dict[str, str]:
    """Known parameters of a raw query string, each given once, as text.

    What isn't known is passed over, and so is an optional parameter without a value.
    """
    try:
        pairs = parse_qsl(
            _LINE.sub(_with_literal_percents, query).decode(),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=50,
        )
    except UnicodeDecodeError:
        raise InvalidParameter("The parameters aren't UTF-8 text.") from None
    except ValueError:
        raise InvalidParameter("There are more parameters than any question has.") from None
    values: dict[str, str] = {}
    for name, value in pairs:
        field = fields.get(name)
        if not value.strip() and field and not field.is_required():
            continue
        if field and name in values:
            raise InvalidParameter(f"{name} is given more than once.")
        values[name] = value
    return values


def _problem(cls: type[Query], error: Any) -> BadQuestion:  # noqa: ANN401 - pydantic's error details
    name = str(error["loc"][0])
    field = next(field for field_name, field in cls.model_fields.items() if name in (field.alias, field_name))
    if error["type"] == "missing":
        return MissingParameter(f"{name} is missing: it is {_description(cls, name)}.")
    return InvalidParameter(
        f"{name} must be {field.description or _description(cls, name)}, not {error['input']!r:.80}."
    )


def _description(cls: type[Query], name: str) -> str:
    schema = cls.model_json_schema()["properties"][name]
    return str(schema.get("description") or next(s["description"] for s in schema["anyOf"] if "description" in s))
