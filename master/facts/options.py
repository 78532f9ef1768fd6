"""How a caller wants the answer: which rendering, and for people how wide, in which colours, units and language.

JSON is for programs and the default; `format` says otherwise, else `Accept` does.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from contract.queries import Language, Query, Units
from master.facts.kinds import LETTERS as KIND_LETTERS
from master.facts.measures import METRIC, Clock, Measures, Precipitation, Pressure, Wind
from master.facts.table import FACTS
from master.facts.warnings import LETTER as WARNING_LETTER
from master.facts.words import Words, words_in
from servicekit.app import JSON
from servicekit.problems import BadQuestion

Format = Literal["json", "text", "line", "html", "md", "atom", "rss", "ics"]

TEXT, ANSI, HTML, MARKDOWN = "text/plain", "text/x-ansi", "text/html", "text/markdown"
BY_MIME: dict[str, Format] = {JSON: "json", TEXT: "text", ANSI: "text", HTML: "html", MARKDOWN: "md"}
"""In the order that a caller gets who likes several as much."""
_FORMATS: dict[bytes, Format] = {
    b"json": "json",
    b"text": "text",
    b"line": "line",
    b"html": "html",
    b"md": "md",
    b"atom": "atom",
    b"rss": "rss",
    b"ics": "ics",
}
LINE = "%l: %c %t %w"
LETTERS = "cCx" + "".join(fact.letter for fact in FACTS) + "lmNDSzsdTZ" + "".join(KIND_LETTERS) + WARNING_LETTER + "%"
"""wttr.in's, as far as we have what they stand for (https://github.com/chubin/wttr.in#one-line-output)."""
LONGEST_LINE = 500
_DIRECTIVE = re.compile(r"%(.?)", re.DOTALL)
_NAMES_FORMAT = re.compile(rb"(?:^|&)format=(json|text|line|html|md|atom|rss|ics)(?=&|$)", re.IGNORECASE)
_NAMES_LINE = re.compile(rb"(?:^|&)line=")
_SAYS_HOW = re.compile(rb"(?:^|&)(?:format|line|width|color|glyphs|wind|pressure|precipitation|clock)=")


def _template(value: str) -> str:
    if len(value) > LONGEST_LINE or not value.isprintable():
        raise ValueError
    if any(letter not in LETTERS or not letter for letter in _DIRECTIVE.findall(value)):
        raise ValueError
    return value or LINE


Line = Annotated[
    str,
    AfterValidator(_template),
    Field(
        description="a template of the letters " + " ".join(f"%{letter}" for letter in LETTERS),
        json_schema_extra={"format": "line", "maxLength": LONGEST_LINE, "pattern": f"^([^%]|%[{LETTERS}])*$"},
    ),
]


class RenderParams(Query):
    """The parameters of people's renderings, beside a question's own."""

    format: Annotated[Format | None, Field(description="one of json, text, line, html, md, atom, rss, ics")] = None
    width: Annotated[int, Field(ge=40, le=200, description="a whole number from 40 to 200")] = 80
    color: Annotated[Literal["always", "never", "auto"], Field(description="one of always, never, auto")] = "auto"
    glyphs: Annotated[Literal["unicode", "ascii"], Field(description="one of unicode, ascii")] = "unicode"
    line: Line | None = None
    units: Units = "metric"
    wind: Wind | None = None
    pressure: Pressure | None = None
    precipitation: Precipitation | None = None
    clock: Clock | None = None
    lang: Language = "en"

    @property
    def measures(self) -> Measures:
        """The measures that people are shown."""
        return Measures(self.units, self.wind, self.pressure, self.precipitation, self.clock)


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """How an answer is rendered for people."""

    format: Format
    content_type: str = TEXT
    """Of text and lines: as `Accept` names it."""
    width: int = 80
    coloured: bool = False
    ascii: bool = False
    line: str = LINE
    measures: Measures = METRIC
    lang: str = "en"

    @property
    def shows_next_days(self) -> bool:
        """Whether the rendering of the current weather shows the next days and the region besides."""
        return self.format in ("text", "html", "md", "atom", "rss", "ics")

    @property
    def words(self) -> Words:
        """Iris's own words in the language that was asked for."""
        return words_in(self.lang)


AS_JSON = RenderOptions("json")


def plain_json(query: bytes, accept: str) -> bool:
    """Whether this is the usual question of a program, without a closer look: JSON, and no word about its rendering."""
    return accept in ("", "*/*", JSON) and not _SAYS_HOW.search(query)


def render_options(query: bytes, accept: str) -> RenderOptions:
    """What the raw query string and the `Accept` header wish; raises a BadQuestion with the choices."""
    if plain_json(query, accept):
        return AS_JSON
    render_params, mime = RenderParams.from_query_string(query), preferred(accept)
    wanted = render_params.format or ("line" if render_params.line else BY_MIME[mime])
    return RenderOptions(
        format=wanted,
        content_type=ANSI if mime == ANSI else TEXT,
        width=render_params.width,
        coloured=render_params.color == "always" or (render_params.color == "auto" and mime == ANSI),
        ascii=render_params.glyphs == "ascii",
        line=render_params.line or LINE,
        measures=render_params.measures,
        lang=render_params.lang,
    )


@lru_cache(maxsize=1024)
def preferred(accept: str, default: str = JSON) -> str:
    """The media type of ours that an `Accept` header likes best, `default` where it likes none or doesn't care."""
    if not accept:
        return default
    ranked = [default, *(mime for mime in BY_MIME if mime != default)]
    return parse_accept_header(accept, MIMEAccept).best_match(ranked) or default


def lenient_options(query: bytes, accept: str) -> RenderOptions:
    """The options that are valid, the others by default: a problem must be rendered even where they are the problem."""
    try:
        return render_options(query, accept)
    except BadQuestion:
        named = _NAMES_FORMAT.search(query)
        unnamed: Format = "line" if _NAMES_LINE.search(query) else BY_MIME[preferred(accept)]
        wanted = _FORMATS[named[1].lower()] if named else unnamed
        return RenderOptions(wanted)
