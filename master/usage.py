"""`/` and `/help`: the page for browsers, how to ask from a terminal; `/llms.txt`, `/SKILL.md`: for assistants."""

import re
import textwrap
from pathlib import Path

from flask import Blueprint, Response, render_template, request

from master.facts.aggregate import Aggregator
from master.facts.kinds import LETTERS as KIND_LETTERS
from master.facts.options import HTML, TEXT, RenderParams, preferred
from master.facts.table import FACTS
from master.facts.warnings import LETTER as WARNING_LETTER
from master.views import elsewhere
from master.views import home as page
from master.views.html.assets import html
from master.views.ignored import name_ignored, notice_ignored
from master.views.language import OWN_NAMES

ADDRESS = re.compile(r"https?://[A-Za-z0-9.:\[\]_-]{1,255}(?:/[A-Za-z0-9._~-]{1,100}){0,5}/")
MARKDOWN = "text/markdown"
HOME_PARAMETERS = elsewhere.PARAMETERS | RenderParams.parameter_names() | {"kiosk"}
ANYWHERE = "http://localhost:3001/"
GUIDES = {
    name: (Path(__file__).parent / "guides" / name).read_text(encoding="utf-8") for name in ("llms.txt", "SKILL.md")
}
"""What assistants are told, by the address; in the files Iris is `ANYWHERE`."""

USAGE = """\
Iris tells the weather of a city and the headlines of a country.

  curl '{at}weather?city=Athens&format=text'
  curl '{at}forecast?city=London,CA&format=text'
  curl '{at}news?country=gr&pageSize=5&format=text'
  curl '{at}briefing?city=Tokyo&format=text&color=always'
  curl '{at}places?q=Springfield&format=text'
  curl '{at}news/countries?format=text'
  curl '{at}weather?city=Athens&format=line'
  curl -Gd format=text --data-urlencode city=Αθήνα {at}weather

What can be asked
  /weather    city=Athens (London,CA) or lat= and lon=; units=, lang=
  /forecast   the same, for five days; days=1..16, step=1h, 3h or 1d
  /air        city= or lat= and lon=: the air, its index, and pollen
  /sea        the same, by the coast: waves, swell, the water's temperature
  /sure       the same: how sure the forecast is; sure=1 elsewhere
  /history    the same and date=2026-07-15: a day since 1940
  /normals    the same: what is usual on that day; usual=1 in /weather
  /alerts     city= or lat= and lon=: the official warnings in force
  /places     q=NAME, limit=1..5: the places that a name can mean
  /news       country=gr (or Greece); category=, q=WORDS, pageSize=, page=
  /briefing   city= and, if it isn't the city's own, country=
  /news/countries   the countries that have headlines
  /ask        q=WORDS, in English or Greek: will it rain in Athens tomorrow?
  /compare    city= once for each of up to eight places
  /providers  how each provider does

How it is shown
  format=json (programs; the default), text, line, html or md; or send Accept:
         application/json, text/plain, text/x-ansi (text in colour), text/html
  format=rss or atom (headlines, a place's days), ics (a place's days)
  /embed?city=  /kiosk?city=  /Athens.svg  /Athens.png: a place elsewhere
  units=metric, imperial or standard; lang=en, el or another code
  wind=kmh, ms, mph, kn or bft; pressure=hpa, inhg or mmhg;
  precipitation=mm or in; clock=24 or 12
  width=40..200 (80); color=always, never or auto; glyphs=unicode or ascii
  line='%l: %c %t %w' is a template for format=line, in wttr.in's letters:
{letters}

In a browser: {at}
What Iris can do, for people: {at}guide
Every path, described: {at}docs
For programs: {at}openapi.json
For assistants: {at}llms.txt
"""


LETTERS = {
    "c": "glyph",
    "C": "condition",
    "x": "plain symbol",
    **{fact.letter: fact.plain_label for fact in FACTS if fact.letter},
    "l": "place",
    "m": "moon",
    "D": "dawn",
    "S": "sunrise",
    "z": "noon",
    "s": "sunset",
    "d": "dusk",
    "T": "time",
    "Z": "zone",
    "N": "rain in the next two hours",
    **{letter: of_kind.says for letter, (_, of_kind) in KIND_LETTERS.items()},
    WARNING_LETTER: "warning",
    "%": "percent",
}
"""What each letter of a template stands for."""
WIDTH, INDENT = 80, " " * 9


def usage(address: str) -> str:
    """The usage, with examples that run against the Iris at this address."""
    at = address if ADDRESS.fullmatch(address) else ANYWHERE
    letters = [f"%{letter} {words}".replace(" ", "\0") for letter, words in LETTERS.items()]  # each stays on one line
    lines = textwrap.wrap("  ".join(letters), WIDTH, initial_indent=INDENT, subsequent_indent=INDENT)
    return USAGE.format(at=at, letters="\n".join(lines).replace("\0", " "))


def guide(name: str, address: str) -> str:
    """What assistants are told, with the address of this Iris."""
    return GUIDES[name].replace(ANYWHERE, address if ADDRESS.fullmatch(address) else ANYWHERE)


def blueprint(aggregator: Aggregator) -> Blueprint:
    """The routes; the page asks the aggregator."""
    bp = Blueprint("usage", __name__)

    @bp.get("/help")
    def show_usage() -> Response:
        return Response(usage(request.url_root), content_type=f"{TEXT}; charset=utf-8")

    @bp.get("/guide")
    def people() -> Response:
        """What Iris can do, for those who don't program."""
        return html(render_template("help.html", languages=OWN_NAMES))

    @bp.get("/llms.txt")
    def llms() -> Response:
        return Response(guide("llms.txt", request.url_root), content_type=f"{MARKDOWN}; charset=utf-8")

    @bp.get("/SKILL.md")
    def skill() -> Response:
        return Response(guide("SKILL.md", request.url_root), content_type=f"{MARKDOWN}; charset=utf-8")

    @bp.get("/")
    def home() -> Response:
        """The page for a browser; for everyone else the usage, or the place or country that the address names."""
        notice_ignored(HOME_PARAMETERS)
        wanted = preferred(request.headers.get("Accept", ""), TEXT)
        response = page.answer(aggregator) if wanted == HTML else page.plainly(aggregator, wanted) or show_usage()
        response.vary.add("Accept")
        return name_ignored(response)

    return bp
