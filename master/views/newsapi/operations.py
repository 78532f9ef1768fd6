"""NewsAPI's paths in the description of the API.

Parameters are read leniently, so most are described as plain text: what isn't understood has NewsAPI's default.
"""

from pydantic import BaseModel

from contract.schemas.news import Headlines, NewsSources
from master.operation import Example, Json, Operation, number_parameter, other_errors, schema_of, text_parameter
from servicekit.app import JSON

TAG = "As NewsAPI"


class NewsApiError(BaseModel):
    """NewsAPI's error (https://newsapi.org/docs/errors)."""

    status: str
    code: str
    message: str


ERRORS = other_errors({JSON: schema_of(NewsApiError)}, NewsApiError)
COUNTRY = text_parameter("country", "A country's code; DEFAULT_COUNTRY's headlines without one.", format="country")
CATEGORY = text_parameter(
    "category",
    "Only headlines of this kind.",
    enum="business entertainment general health science sports technology".split(),
)
LANGUAGE = text_parameter("language", "A language's code of two letters, such as `en`.", pattern="^[A-Za-z]{2}$")
WORDS: Json = {"format": "words", "minLength": 1, "maxLength": 500}
PAGES = (
    number_parameter("pageSize", "Headlines on a page; 0 is the default.", 0, 100, "integer"),
    number_parameter("page", "Which page of them.", 1, 1000, "integer"),
)
API_KEY = text_parameter(
    "apiKey", "A key of this Iris's own, where it asks for one (API_KEYS); it reaches no provider."
)


def _operation(
    path: str, name: str, summary: str, description: str, parameters: tuple[Json, ...], examples: tuple[Example, ...]
) -> Operation:
    return Operation(
        path=path,
        name=f"newsapi_{name}",
        tag=TAG,
        summary=summary,
        description=description,
        answer=NewsSources if "sources" in path else Headlines,
        in_query=(*parameters, API_KEY),
        examples=examples,
        errors=ERRORS,
    )


OPERATIONS = (
    _operation(
        "/v2/top-headlines",
        "top_headlines",
        "Headlines",
        "With NewsAPI's parameters and errors. `sources`, ids with commas between them, stands in place of `country` "
        "and `category`; `qInTitle` is a search in titles.",
        (
            COUNTRY,
            CATEGORY,
            LANGUAGE,
            text_parameter("q", "Words to look for, with NewsAPI's operators.", **WORDS),
            *PAGES,
        ),
        (Example("Of a country", {"country": "us", "pageSize": "5"}), Example("In a language", {"language": "el"})),
    ),
    _operation(
        "/v2/everything",
        "everything",
        "A search in the headlines lately seen",
        "With NewsAPI's operators, and `searchIn`, `sources`, `domains`, `excludeDomains`, `from`, `to` and `sortBy`. "
        "It looks at what this Iris has seen in the last day (NEWS_KEEP_S), as the header X-Coverage says: no archive.",
        (text_parameter("q", '`rain AND (athens OR "new york") NOT snow`.', required=True, **WORDS), LANGUAGE, *PAGES),
        (Example("With an operator", {"q": "rain OR snow", "pageSize": "5"}),),
    ),
    *(
        _operation(
            path,
            name,
            "The publishers of the headlines",
            "The table of feeds, as NewsAPI's sources.",
            (COUNTRY, CATEGORY, LANGUAGE),
            (Example("Of a country", {"country": "us"}),),
        )
        for path, name in (("/v2/top-headlines/sources", "top_sources"), ("/v2/sources", "sources"))
    ),
)
