"""Answers for a place: the one that is kept, in the caller's units and language, with its credit and its bands."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any, TypeVar
from urllib.parse import quote

from flask import Response, request
from pydantic_core import from_json, to_json

from contract.folding import fold
from contract.landmarks import is_sight
from contract.languages import ENGLISH
from contract.problems import CityNotFound
from contract.queries import CurrentQuery, HistoryQuery, NormalsQuery, Query, SureQuery, WeatherQuery
from servicekit.app import current_context, to_response
from servicekit.caching.answer_cache import AnswerCache
from servicekit.caching.answers import Answer, Cached, Entry, digest, http_response
from servicekit.caching.lru import BoundedCache
from servicekit.context import Deadline, spawn
from servicekit.http import UpstreamResponse
from servicekit.problems import Problem, ProviderTrouble
from servicekit.providers.chain import DEADLINE_SHARE_BEFORE_FALLBACK, Chain
from weather import sureness, usual
from weather.keeping import HISTORY, NORMALS, USUAL, Keep
from weather.languages import is_translated
from weather.place_search import NO_LANDMARKS, Assumption, PlaceSearch, ResolvedPlace
from weather.places import Place, PlaceQuery
from weather.presentation import neutral, presented
from weather.providers.provider import WeatherProvider
from weather.settings import Settings
from weather.views import View, whole

CREDIT, LICENCE = "X-Provider-Credit", "X-Licence"
ASSUMED = "X-Iris-Assumed"
"""The header that names the place that a question was taken to mean, and others that it may mean."""
RESOLVED = 2_000
"""Questions whose place a process remembers: to find it takes longer than to answer."""
ENSEMBLE_FRESH_S = 3_600
"""An ensemble is new with each run of its model, four times a day."""
ENSEMBLE = Keep("/sure", fresh_s=ENSEMBLE_FRESH_S)
"""Where the ensemble is kept that `/sure` and the bands beside other answers are made of."""
VARIANTS, VARIANTS_BYTES = 5_000, 32_000_000
"""Answers in units and languages that a process keeps, besides what they were made of."""
Fetch = Callable[[Deadline], Answer]
Q = TypeVar("Q", bound=WeatherQuery)
Ask = Callable[[WeatherProvider, Q, Deadline, Place | None], Answer]
"""A method of the providers, such as `WeatherProvider.current`."""
Rank = Callable[[WeatherProvider], int]
"""Whether a provider is asked after the others, as it gives less of what is asked for."""


def _alike(_provider: WeatherProvider) -> bool:
    return False


def ask_sure(provider: WeatherProvider, query: WeatherQuery, deadline: Deadline, place: Place | None) -> Answer:
    """The provider's ensemble."""
    return provider.sure(query, deadline, place)


def ask_history(provider: WeatherProvider, query: HistoryQuery, deadline: Deadline, place: Place | None) -> Answer:
    """The provider's weather of a day."""
    return provider.history(query, deadline, place)


def ask_normals(provider: WeatherProvider, query: NormalsQuery, deadline: Deadline, place: Place | None) -> Answer:
    """What the provider knows to be usual on a day."""
    return provider.normals(query, deadline, place)


class PlaceAnswers:
    """Answers questions about a place, over these providers in their order, this search and this cache."""

    def __init__(
        self, providers: Chain[WeatherProvider], search: PlaceSearch, cache: AnswerCache, settings: Settings
    ) -> None:
        self._providers, self._search, self._cache, self._settings = providers, search, cache, settings
        self._variants: BoundedCache[bytes] = BoundedCache(entries=VARIANTS, size_bytes=VARIANTS_BYTES, size_of=len)
        self.resolve = lru_cache(RESOLVED)(search.resolve)
        self._has_own_words = any(provider.translates for provider in providers.providers)

    def of_place(
        self, kind: str, query: Q, ask: Ask[Q], view: View = whole, keep: Keep = USUAL, after: Rank = _alike
    ) -> Response:
        """What `view` makes of the kept answer to the question; `kind` is the name of the method that `ask` calls."""
        resolved = self.resolve(WeatherQuery(city=query.city, lat=query.lat, lon=query.lon, lang=query.lang))
        by_provider = resolved is None or (self._has_own_words and not is_translated(query.lang))
        asked = neutral(query, query.lang if by_provider else ENGLISH)
        fetch = partial(_first_that_knows, partial(self._providers.first, kind, rank=after), self._search, asked, ask)
        key = f"{keep.path or current_path()}?{keep.key(asked, resolved)}"
        cached, response = self._kept(key, fetch, keep.fresh_s)
        if not cached.entry.problem:
            response = self._in_variant(response, cached.entry, query, resolved, view)
        return to_response(self._credited(response, cached.entry), cached.state)

    def of_question(self, query: Query, fetch: Fetch) -> Response:
        """The cache's answer to the present request, else the fetched one."""
        cached, response = self._kept(f"{current_path()}?{query.cache_key}", fetch)
        return to_response(self._credited(response, cached.entry), cached.state)

    def _kept(self, key: str, fetch: Fetch, fresh_s: float | None = None) -> tuple[Cached, UpstreamResponse]:
        context = current_context()
        cached = self._cache.answer(key, fetch, fresh_s or self._settings.weather_fresh_s, context.deadline)
        return cached, http_response("weather", cached, context.request_id, stale_s=self._settings.stale_s)

    def _credited(self, response: UpstreamResponse, entry: Entry) -> UpstreamResponse:
        licence = self._providers.licence(entry.provider)
        if licence is None:
            return response
        return replace(response, headers={**response.headers, CREDIT: licence.header(), LICENCE: licence.name})

    def _in_variant(
        self, response: UpstreamResponse, entry: Entry, query: WeatherQuery, resolved: ResolvedPlace | None, view: View
    ) -> UpstreamResponse:
        """The response in the query's units and language; made once for each of them, as JSON takes its time."""
        source = entry.digest
        for add, added_digest in self._beside(query, resolved):
            view, source = _after(view, add), f"{source} {added_digest}"
        key = f"{source} {current_path()} {query.cache_key}"
        body = self._variants.get(key)
        if body is None:
            answer = presented(view(from_json(entry.body)), query, resolved.place if resolved else None)
            body = to_json(_told(answer, resolved) if resolved else answer)
            self._variants.put(key, body)
        headers = {**response.headers, **_assumed(resolved), "ETag": f'"{digest(body)}"'}
        return replace(response, headers=headers, body=body)

    def _beside(self, query: WeatherQuery, resolved: ResolvedPlace | None) -> Iterator[tuple[View, str]]:
        """What the query wants beside the answer: what adds it, and what tells it from others."""
        if isinstance(query, SureQuery) and query.is_sure_wanted:
            yield self._bands(query, resolved)
        if isinstance(query, CurrentQuery) and query.is_usual_wanted:
            yield self._usual(query, resolved)

    def _bands(self, query: WeatherQuery, resolved: ResolvedPlace | None) -> tuple[View, str]:
        """What puts an ensemble's bands beside the entries of an answer, and what tells these bands from others.

        An ensemble that can't be had costs the bands alone, and the answer says why.
        """
        asked = WeatherQuery.from_values(_place_of(query))
        try:
            entry = self._entry("sure", asked, resolved, ask_sure, ENSEMBLE, _soon())
        except Problem as problem:
            return partial(sureness.without, reason=problem.detail), problem.detail
        return partial(sureness.beside, kept=from_json(entry.body), provider=entry.provider), entry.digest

    def _usual(self, query: WeatherQuery, resolved: ResolvedPlace | None) -> tuple[View, str]:
        """What compares today with what is usual, likewise; a high of today that can't be had costs the comparison."""
        today = usual.today_at(resolved.place if resolved else None).isoformat()
        dated, soon = {**_place_of(query), "date": today}, _soon()
        day = spawn(self._day, HistoryQuery.from_values(dated), resolved, soon)
        try:
            normals = self._entry("normals", NormalsQuery.from_values(dated), resolved, ask_normals, NORMALS, soon)
        except Problem as problem:
            day.kill(block=False)
            return partial(usual.without, reason=problem.detail), problem.detail
        of_today: Entry | None = day.get()
        licence = self._providers.licence(normals.provider)
        who = {"provider": normals.provider, **({"credit": licence.credit} if licence else {})}
        known = from_json(of_today.body) if of_today else {}
        view = partial(usual.beside, normals=from_json(normals.body), day=known, who=who)
        return view, f"{normals.digest} {of_today.digest if of_today else today}"

    def _day(self, query: HistoryQuery, resolved: ResolvedPlace | None, deadline: Deadline) -> Entry | None:
        """The weather of a day; None where it can't be had."""
        try:
            return self._entry("history", query, resolved, ask_history, HISTORY, deadline)
        except Problem:
            return None

    def _entry(
        self, kind: str, query: Q, resolved: ResolvedPlace | None, ask: Ask[Q], keep: Keep, deadline: Deadline
    ) -> Entry:
        """The kept answer of a kind; raises the problem that there is instead."""
        asked = neutral(query, ENGLISH)
        fetch = partial(_first_that_knows, partial(self._providers.first, kind), self._search, asked, ask)
        fresh_s = keep.fresh_s or self._settings.weather_fresh_s
        entry = self._cache.answer(f"{keep.path}?{keep.key(asked, resolved)}", fetch, fresh_s, deadline).entry
        if entry.problem:
            raise entry.as_problem()
        return entry


def _place_of(query: WeatherQuery) -> dict[str, Any]:
    return query.model_dump(include={"city", "lat", "lon"}, exclude_none=True)


def _soon() -> Deadline:
    """For what stands beside an answer, which is not to cost all of the time."""
    deadline = current_context().deadline
    return Deadline.within(deadline.left_s() * DEADLINE_SHARE_BEFORE_FALLBACK, deadline.clock)


def current_path() -> str:
    """The path of the present request: `/air/` is `/air`."""
    return request.path.rstrip("/")


def _after(view: View, further: View) -> View:
    """Both views, the one after the other."""
    return lambda answer: further(view(answer))


def _first_that_knows(
    first: Callable[..., Answer], search: PlaceSearch, query: Q, ask: Ask[Q], deadline: Deadline
) -> Answer:
    """The first provider's answer; one that doesn't know the city hands over to the next.

    Raises CityNotFound, with suggestions, if one of them doesn't know the city and none answers.
    """
    place = search.place_of(query)
    unknown: list[CityNotFound] = []
    if query.city and is_sight(query.city):
        raise search.not_found(query.city, NO_LANDMARKS.format(name=query.city))

    def ask_or_note(provider: WeatherProvider, left: Deadline) -> Answer:
        try:
            answer = ask(provider, query, left, place)
            return _as_found(answer, search, query.city) if place is None and query.city else answer
        except CityNotFound as problem:
            unknown.append(problem)
            raise

    try:
        return first(ask_or_note, deadline, suits=lambda provider: provider.covers(place))
    except (ProviderTrouble, CityNotFound):
        if not unknown or query.city is None:
            raise
    meant = search.resolve_misspelt(query)
    if meant:
        answer = first(
            lambda provider, left: ask(provider, query, left, meant.place),
            deadline,
            suits=lambda provider: provider.covers(meant.place),
        )
        return replace(answer, payload=_told(answer.payload, meant), headers=_assumed(meant))
    several = f"No provider knows a city called {query.city!r}."
    raise search.not_found(query.city, unknown[0].detail if len(unknown) == 1 else several)


def _as_found(answer: Answer, search: PlaceSearch, city: str) -> Answer:
    """The answer for a place that a provider's geocoder found, which is said where it isn't called as was asked.

    Raises CityNotFound where the text can't mean it.
    """
    where = answer.payload.get("city", answer.payload)
    name = where.get("name") or ""
    if not search.may_mean(city, name):
        raise CityNotFound(f"No provider knows a city called {city!r}.")
    if not name or not name.isascii() or fold(name) == fold(PlaceQuery.parse(city).name):
        return answer
    country = where.get("country") or answer.payload.get("sys", {}).get("country")
    taken = ResolvedPlace(Place(name, 0, 0), None, Assumption(city, ", ".join(filter(None, (name, country)))))
    return replace(answer, payload=_told(answer.payload, taken), headers=_assumed(taken))


def _told(payload: dict[str, Any], resolved: ResolvedPlace) -> dict[str, Any]:
    """The answer under the name that the place was asked for by, and with what was assumed."""
    if resolved.called and "name" in payload:
        payload = {**payload, "name": resolved.called}
    elif resolved.called and isinstance(payload.get("city"), dict):
        payload = {**payload, "city": {**payload["city"], "name": resolved.called}}
    return {**payload, "assumed": resolved.assumed.as_json()} if resolved.assumed else payload


def _assumed(resolved: ResolvedPlace | None) -> dict[str, str]:
    """The header that says the same."""
    if resolved is None or resolved.assumed is None:
        return {}
    return {ASSUMED: quote("; also ".join(filter(None, resolved.assumed.labels)), safe=" ,;.()'/-")}
