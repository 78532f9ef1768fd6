"""wttr.in's paths: `/<place>` for terminals, browsers and scripts (https://github.com/chubin/wttr.in).

They are served where no path of Iris is, and only to terminal clients, to browsers and to requests that name one of
wttr.in's formats or options; for every other program an unknown path stays Iris's own problem.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Blueprint, Flask, Response, request
from pydantic import TypeAdapter, ValidationError
from werkzeug.exceptions import NotFound
from werkzeug.routing import Rule

from contract.landmarks import names_landmark
from contract.languages import openweathermap_code
from contract.problems import InvalidCity
from contract.queries import OneCallQuery, PointQuery, WeatherQuery, ZipQuery
from contract.schemas.one_call import ONE_CALL, OneCall
from contract.schemas.weather import CURRENT, FORECAST, PLACES, ZIP_PLACE, Forecast
from master.facts import warnings
from master.facts.aggregate import Aggregator
from master.facts.days import Outlook, days
from master.facts.freshness import combined_freshness, warned_freshness
from master.facts.options import RenderOptions
from master.facts.provenance import Provenance
from master.facts.results import Part, PlaceWeather, ProblemView
from master.facts.words import words_in
from master.gateway.forward import Forwarded, Gateway
from master.views.language import language
from master.views.protocol import Refused, answer_problems, forward, query_of, respond
from master.views.responses import render
from master.views.wttr import json as wttr_json
from master.views.wttr import line as wttr_line
from master.views.wttr import three_hourly
from master.views.wttr.options import MOON, POSTAL_CODE, PlaceName, WttrOptions, caller, in_turn, place_name
from servicekit.app import METRICS, current_context, http_exception_response, nearest_path, without_secrets
from servicekit.problems import NOT_OFFERED, NothingThere, Problem, ProviderGarbled

NAME = "wttr"
TEXT = "text/plain; charset=utf-8"
HOME, HELP = "/", "/:help"
NORMAL, NARROW = 80, 63
"""Columns of a report, and of one with the option `n`."""
NOT_MODIFIED = 304
HOURS = wttr_json.DAYS * 24 + 1
"""Hours that the JSON needs; one more where the clocks go back."""
UNKNOWN_TYPES = ("city-not-found", "invalid-city", "not-found")
LACKS = "The provider's answer lacks what is needed."
QUOTA = "Sorry, we are running out of queries to the weather service at the moment.\n"

USAGE = """\
Usage:

    $ curl {at}Athens              # now and three days
    $ curl {at}~Rio+de+Janeiro     # any name; ~ulm is the town, ulm the airport
    $ curl {at}muc                 # an airport, by its three letters
    $ curl {at}51.5,-0.12          # latitude and longitude
    $ curl '{at}Athens?format=3'   # one line

Formats (format=):

    1 2 3 4                 # one line
    %l:+%c+%t               # one line, by a template
    j1                      # JSON; j2 without hours

    %c sky   %C its name   %x plain symbol   %t temperature   %f feels like   %w wind
    %h humidity   %p rain in mm   %o its chance   %P pressure   %u UV index   %l place
    %A the worst official warning
    %m moon   %M its day   %D dawn   %S sunrise   %z noon   %s sunset   %d dusk
    %T time   %Z time zone

Options, which may stand together (?m2&lang=el):

    0 1 2                   # now; and today; and tomorrow
    n                       # narrow
    q Q                     # without the caption; without the place as well
    T                       # no colours
    A                       # colours, whoever asks
    d                       # plain characters
    m u M                   # metric; United States' units; wind in m/s
    wind=kn clock=12        # and units=, pressure=, precipitation= as everywhere in Iris
    F                       # taken, and without effect: there is no line to leave out

Not here: /moon, /@domain, v2 and the place that you are at.
What else this Iris answers: {at}help
"""


class Wttr:
    """The views, over one gateway and one aggregator."""

    def __init__(self, gateway: Gateway, aggregator: Aggregator, default_city: str | None) -> None:
        self._gateway = gateway
        self._aggregator = aggregator
        self._default_city = default_city

    def rule(self) -> Rule | None:
        """The rule of the current request, which no route answers or which asks for `/`; None if it isn't wttr.in's."""
        options = _options()
        asks = caller(request.headers.get("User-Agent", ""))
        if asks == "program" and not options.named:
            return None
        if request.path == HOME:
            return HOME_RULE if self._default_city and (asks == "terminal" or options.named) else None
        if request.path == HELP:
            return HELP_RULE
        segment = request.path.strip("/")  # clients whose address ends in a slash send two
        return None if "/" in segment or place_name(segment) is None or _means_a_path(segment) else PLACE_RULE

    def home(self) -> Response:
        """`/`, of the deployment's own city."""
        return self._answer(self._default_city or "")

    def show_help(self) -> Response:
        """`/:help`."""
        return Response(USAGE.format(at=request.host_url), content_type=TEXT)

    def place(self, place: str) -> Response:
        """`/<place>`."""
        return self._answer(place)

    def _answer(self, segment: str) -> Response:
        options = _options().with_named_measures(request.args)
        place = place_name(in_turn(segment, time.time(), options.period_s) if ":" in segment else segment)
        if place is None:
            raise NotFound
        if MOON.fullmatch(place.written):
            raise NothingThere("The moon isn't reported here; %m in a format shows its phase.")
        if place.postal_code:
            place = replace(place, values=self._point_of(place.postal_code))
        if options.kind == "json":
            return self._json(place, options)
        if options.kind == "line":
            return self._line(place, options)
        if caller(request.headers.get("User-Agent", "")) == "browser" and "A" not in options.letters:
            return self._page(place, options)
        return self._text(place, options)

    def _point_of(self, postal_code: str) -> Mapping[str, object]:
        """The coordinates of a postal code; raises InvalidCity where no provider knows it."""
        context = current_context()
        found = _parsed(
            forward(self._gateway, "/places/zip", ZipQuery.from_values({"zip": postal_code}), context), ZIP_PLACE
        )
        if found.lat is None or found.lon is None:
            where = "" if "," in postal_code else f" in the United States; others have their country: {postal_code},gr"
            raise InvalidCity(f"No provider knows the postal code {postal_code!r}{where}.")
        return {"lat": found.lat, "lon": found.lon}

    def _line(self, place: PlaceName, options: WttrOptions) -> Response:
        forwarded = self._forward("/weather", WeatherQuery, place, units=options.measures.units)
        weather = _parsed(forwarded, CURRENT)
        spoken = replace(options, lang=_language(options))
        facts = wttr_line.Facts(weather, place.written, spoken, datetime.now(UTC), uvi=weather.uvi)
        if wttr_line.CHANCE in options.template or (wttr_line.UV in options.template and weather.uvi is None):
            facts = self._with_one_call(facts, place)
        stale = wttr_line.staleness(facts, Provenance.of(forwarded.response.headers))
        warned: Mapping[str, str] = {}
        if wttr_line.WARNING in options.template:
            facts, warned = self._with_warnings(facts, forwarded)
        response = respond(forwarded, wttr_line.render(facts, stale).encode(), TEXT)
        response.headers.update(warned)
        response.headers.remove("ETag")  # a template may hold the time
        response.vary.add("Accept-Language")
        return response

    def _with_one_call(self, facts: wttr_line.Facts, place: PlaceName) -> wttr_line.Facts:
        """The facts with the chance of rain and the UV index of this hour; without them where they can't be had."""
        try:
            answered = _parsed(self._forward("/onecall", OneCallQuery, place, exclude="daily"), ONE_CALL)
        except (Refused, Problem):
            return facts
        chance = next((hour.pop for hour in answered.hourly or ()), None)
        percent = None if chance is None else round(chance * 100)
        return replace(facts, chance_percent=percent, uvi=answered.current.uvi if answered.current else None)

    def _with_warnings(self, facts: wttr_line.Facts, forwarded: Forwarded) -> tuple[wttr_line.Facts, Mapping[str, str]]:
        """The facts with the worst official warning, and for how long the line may be kept then."""
        lang = facts.options.lang or "en"
        alerts = self._aggregator.alerts_beside(facts.weather, lang, current_context())
        known = [alerts.headers if isinstance(alerts, Part) else None] if alerts else []
        fresh = warned_freshness([forwarded.response.headers], known)
        fresh |= warnings.state_header([alerts.content if isinstance(alerts, Part) else None])
        told = warnings.short(alerts.content, words_in(lang)) if isinstance(alerts, Part) else None
        return replace(facts, warning=told), fresh

    def _json(self, place: PlaceName, options: WttrOptions) -> Response:
        answered, one_call = self._one_call(place)
        point = PointQuery.from_values({"lat": one_call.lat, "lon": one_call.lon})
        near = forward(self._gateway, "/places/near", point, current_context())
        nearest, whole_days = next(iter(_parsed(near, PLACES)), None), self._whole_days(place)
        report = wttr_json.Report(one_call, nearest, _asked_language(), datetime.now(UTC), whole_days)
        body = wttr_json.render(report, hourly=options.hourly).encode()
        response = respond(answered, body, TEXT)
        response.headers.update(combined_freshness([answered.response.headers, near.response.headers]))
        return response

    def _whole_days(self, place: PlaceName) -> dict[date, Outlook]:
        """The whole days of the forecast that every other door tells, by which the JSON's days have their range."""
        try:
            forecast = _parsed(self._forward("/forecast", WeatherQuery, place, units="metric"), FORECAST)
        except (Refused, Problem):
            return {}
        return {day.date: day for day in days(forecast, datetime.now(UTC)) if day.extent == "whole"}

    def _one_call(self, place: PlaceName) -> tuple[Forwarded, OneCall]:
        """One Call, or what the current weather and the forecast make of it where no provider has it."""
        try:
            answered = self._forward("/onecall", OneCallQuery, place, units="metric", since="midnight", hours=HOURS)
        except Refused as refused:
            if not refused.problem.detail.startswith(NOT_OFFERED):
                raise
        else:
            return answered, _parsed(answered, ONE_CALL)
        now = self._forward("/weather", WeatherQuery, place, units="metric")
        next_days = self._forward("/forecast", WeatherQuery, place, units="metric")
        try:
            return now, three_hourly.one_call(_parsed(now, CURRENT), _parsed(next_days, FORECAST), datetime.now(UTC))
        except ValidationError:
            raise ProviderGarbled(LACKS) from None

    def _text(self, place: PlaceName, options: WttrOptions) -> Response:
        """The report for a terminal."""
        render_as = RenderOptions(
            format="text",
            width=NARROW if "n" in options.letters else NORMAL,
            coloured="T" not in options.letters,
            ascii="d" in options.letters,
            measures=options.measures,
            lang=_language(options),
        )
        weather = self._weather(place, render_as, options.days)
        response = render(weather, render_as)
        if response.status_code == NOT_MODIFIED:
            return response
        body, warned = response.get_data(as_text=True), ""
        if weather.known_alerts and weather.known_alerts.state == "warnings":
            first, _, body = body.partition("\n\n")
            warned = f"{first}\n\n"
        heading, _, rest = body.partition("\n\n")
        caption = "" if "q" in options.letters or "Q" in options.letters else "Weather report: "
        named = "" if "Q" in options.letters else f"{caption}{place.written if caption else heading}\n\n"
        response.set_data(f"{named}{warned}{rest}")  # programs know the report by its first line
        response.content_type = TEXT
        return response

    def _page(self, place: PlaceName, options: WttrOptions) -> Response:
        """The page for a browser; what nobody knows is no page of Iris's."""
        render_as = RenderOptions(format="html", measures=options.measures, lang=options.lang or language())
        try:
            return render(self._weather(place, render_as, options.days), render_as)
        except _Shown as shown:
            if shown.problem.type in UNKNOWN_TYPES:
                raise NotFound from None
            return render(shown.problem, render_as)

    def _weather(self, place: PlaceName, render_as: RenderOptions, days: int) -> PlaceWeather:
        """The place's weather with so many days; raises _Shown with the problem."""
        context = current_context()
        try:
            query = WeatherQuery.from_values(
                {**place.values, "units": render_as.measures.units, "lang": render_as.lang}
            )
        except InvalidCity as problem:
            raise _Shown(ProblemView.of(problem, context.request_id)) from None
        found = self._aggregator.weather(query, context, render_as)
        if isinstance(found, ProblemView):
            raise _Shown(found)
        return replace(found, forecast=_first_days(found.forecast, days))

    def _forward(self, path: str, kind: type[WeatherQuery], place: PlaceName, **more: Any) -> Forwarded:  # noqa: ANN401
        values = {**place.values, "lang": _language(_options()), **more}
        return forward(self._gateway, path, query_of(kind, tuple(values.items())), current_context())


class _Shown(Exception):
    """A problem that is answered in the rendering that was asked for."""

    def __init__(self, problem: ProblemView) -> None:
        super().__init__(problem.type)
        self.problem = problem


HOME_RULE, HELP_RULE, PLACE_RULE = (
    Rule(path, endpoint=f"{NAME}.{view}") for path, view in ((HOME, "home"), (HELP, "help"), ("/<place>", "place"))
)
OUR_PARAMETERS = {"city", "country", "lat", "lon"}
"""wttr.in has none of them: its place is in the path."""
ENDPOINTS = (HELP_RULE.endpoint, PLACE_RULE.endpoint)
"""Endpoints in the app's URL map, where every other rule precedes a rule of one variable."""


def _means_a_path(segment: str) -> bool:
    """Whether a path of Iris is meant rather than a place: it has a parameter of ours, or is ours but for a letter.

    In capitals it must be ours in other letters: `/News`. `/~health` is the place all the same. `/metrics` is at a port
    of its own.
    """
    if request.args.keys() & OUR_PARAMETERS or segment in METRICS or nearest_path(f"/{segment}", slips=0):
        return True
    return segment.islower() and nearest_path(f"/{segment}", slips=1) is not None


def init_app(
    app: Flask, gateway: Gateway, aggregator: Aggregator, default_city: str | None
) -> Callable[[], Rule | None]:
    """Add wttr.in's routes; the result tells which of them, if any, answers a request that no other route answers."""
    bp, views = Blueprint(NAME, __name__), Wttr(gateway, aggregator, default_city)

    @bp.errorhandler(_Shown)
    def shown(error: _Shown) -> Response:
        return _refuse(error.problem)

    @bp.errorhandler(NotFound)
    def not_found(error: NotFound) -> Response:
        return http_exception_response(error)

    answer_problems(bp, _refuse)
    for path, view, answer in ((HELP, "help", views.show_help), ("/<place>", "place", views.place)):
        bp.add_url_rule(path, view, answer, methods=["GET"], provide_automatic_options=False)
    app.register_blueprint(bp)
    app.view_functions[HOME_RULE.endpoint] = views.home
    return views.rule


def _refuse(problem: ProblemView) -> Response:
    """The problem in plain text, as wttr.in tells it."""
    status, text = problem.status, f"{problem.sentence}\n"
    if problem.type in UNKNOWN_TYPES and problem.type != "not-found":
        segment = request.path.strip("/")
        written = " ".join(segment.lstrip("~").split())[:100] or "it"
        meant = f"Did you mean {' · '.join(problem.suggestions)}?\n" if problem.suggestions else ""
        is_place = segment.startswith("~") or names_landmark(written)
        is_hopeless = is_place if problem.type == "city-not-found" else POSTAL_CODE.fullmatch(written)
        advice = problem.sentence if is_hopeless else f"please try ~{written}"
        status, text = 404, f"Unknown location; {advice}\n{meant}"
    if problem.type == "provider-exhausted":
        text = QUOTA
    response = Response(text, status, content_type=TEXT)
    response.headers.update({**problem.headers, "Cache-Control": "no-store"})
    return response


def _options() -> WttrOptions:
    return WttrOptions.of(without_secrets(request.query_string.decode("utf-8", "replace")))


def _asked_language() -> str:
    """The language as it is named: by `lang`, by the host (`el.wttr.in`), else by `Accept-Language`; "" for none."""
    named = request.args.get("lang", "").strip().lower()
    if named:
        return named
    subdomain, _, rest = request.host.partition(".")
    if rest.partition(":")[0] == "wttr.in":
        return subdomain.lower()
    best = request.accept_languages.best
    return best.lower() if isinstance(best, str) and best != "*" else ""


def _language(options: WttrOptions) -> str:
    """One of OpenWeatherMap's codes; English for what is no language."""
    return options.lang or openweathermap_code(_asked_language() or "en") or "en"


def _parsed(forwarded: Forwarded, schema: TypeAdapter[Any]) -> Any:  # noqa: ANN401 - the schema's type
    try:
        return schema.validate_json(forwarded.response.body)
    except ValidationError:
        raise ProviderGarbled(LACKS) from None


def _first_days(forecast: Part[Forecast] | ProblemView | None, days: int) -> Part[Forecast] | ProblemView | None:
    """The forecast up to the end of a day: the first is today's; nothing of it for none."""
    if not isinstance(forecast, Part):
        return forecast if days else None
    content = forecast.content
    last = datetime.now(UTC).astimezone(content.zone).date() + timedelta(days=days - 1)
    steps = [step for step in content.steps if (step.moment - timedelta(hours=6)).date() <= last]
    return replace(forecast, content=content.model_copy(update={"steps": steps})) if days and steps else None
