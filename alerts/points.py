"""Sources that are asked for a point rather than for everything, when somebody asks for it; answers are shared.

Their servers resolve areas, so what they say of a point is whole.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from alerts import eccc, nws
from alerts.board import Reason, SourceState, Warned, issued
from alerts.cap import Alert
from alerts.fetch import SourceFetcher
from alerts.snapshot import SANDBOX, ReadDocument, Snapshot, ended_by
from alerts.sources import WarningSource
from contract.queries import POINT_DECIMALS
from servicekit.caching.answer_cache import AnswerCache
from servicekit.caching.answers import Answer
from servicekit.context import Deadline
from servicekit.http import HttpError, TimedOut
from servicekit.problems import Problem, ProviderFailed, ProviderGarbled, ProviderTimeout
from servicekit.threads import in_thread

OK, BAD_REQUEST, NOT_FOUND = 200, 400, 404
BOX_DEG = 0.001
"""Half the side of the box that stands for a point where a server knows boxes: a hundred metres."""
OLDEST_ANSWER_S = 300
"""How old a cache between us and the source may say that its answer is (weather-gov/api#75)."""

Reader = Callable[[Any, float, float], list[tuple[str, Alert]]]
"""The warnings of a point in an answer, each with its address; raises ValueError where one can't be read."""
READERS: Mapping[str, Reader] = {"nws": nws.read_alerts, "eccc": eccc.read_alerts}

_DOCUMENTS = TypeAdapter(tuple[ReadDocument, ...])


class PointSource:
    """One source. `cache` keeps its answers for its interval, and past that while it is silent and still believed."""

    def __init__(
        self, source: WarningSource, fetcher: SourceFetcher, cache: AnswerCache, clock: Callable[[], float]
    ) -> None:
        self.source = source
        self.last_problem = ""
        self.heard_s: float | None = None
        self._fetcher = fetcher
        self._cache = cache
        self._clock = clock

    def told(self, lat: float, lon: float, deadline: Deadline) -> tuple[SourceState, Sequence[Warned]]:
        """What it says of a point, and what is in force there."""
        lat, lon = round(lat, POINT_DECIMALS), round(lon, POINT_DECIMALS)
        now_s = self._clock()
        try:
            cached = self._cache.answer(
                f"{self.source.name}?{lat:.4f},{lon:.4f}",
                lambda left: self._ask(lat, lon, left),
                self.source.interval_s,
                deadline,
            )
        except Problem as problem:
            self.last_problem = problem.detail
            return self._unknown("unreachable"), ()
        payload = from_json(cached.entry.body)
        heard_s, sample = cached.entry.made_s, cached.entry.provider.startswith(SANDBOX)
        self.heard_s, self.last_problem = heard_s, ""
        if not payload["covers"]:
            return self._unknown("not_covered", heard_s, sample=sample), ()
        documents = _DOCUMENTS.validate_python(payload["documents"])
        warned = [
            Warned(self.source, alert, alert.infos, url, "point")
            for url, alert in _issued(documents)
            if any(info.is_hazard and info.ends > now_s for info in alert.infos)
        ]
        if now_s - heard_s > self.source.silent_s:
            return self._unknown("silent", heard_s, sample=sample), warned
        return SourceState(self.source, "none", None, heard_s, None, sample), warned

    def _unknown(self, reason: Reason, heard_s: float | None = None, *, sample: bool = False) -> SourceState:
        return SourceState(self.source, "unknown", reason, heard_s, None, sample)

    def _ask(self, lat: float, lon: float, deadline: Deadline) -> Answer:
        """Its answer for a point; raises a ProviderTrouble where there is none."""
        name = self.source.authority
        box = f"{lon - BOX_DEG:.4f},{lat - BOX_DEG:.4f},{lon + BOX_DEG:.4f},{lat + BOX_DEG:.4f}"
        url = self.source.url.format(point=f"{lat:.4f},{lon:.4f}", box=box)
        try:
            response = self._fetcher.get(url, {"Accept": "application/geo+json"}, deadline.left_s())
        except TimedOut as error:
            raise ProviderTimeout(f"{name}: {error}.") from None
        except HttpError as error:
            raise ProviderFailed(f"{name}: {error}.") from None
        provider = (
            f"{SANDBOX}/{self.source.name}" if response.headers.get("X-Provider") == SANDBOX else self.source.name
        )
        if response.status in (BAD_REQUEST, NOT_FOUND):  # a point that isn't the source's
            return Answer({"covers": False, "documents": []}, provider)
        if response.status != OK:
            raise ProviderFailed(f"{name} answered with status {response.status}.")
        age = response.headers.get("Age", "0")
        if age.isascii() and age.isdecimal() and int(age) > OLDEST_ANSWER_S:
            raise ProviderFailed(f"{name} answered with what a cache had kept for {age} s.")
        return Answer({"covers": True, "documents": self._documents(response.body, lat, lon)}, provider)

    def _documents(self, body: bytes, lat: float, lon: float) -> Any:  # noqa: ANN401 - JSON
        try:
            alerts = in_thread(lambda: READERS[self.source.format](from_json(body), lat, lon))
        except (ValueError, ValidationError):
            raise ProviderGarbled(f"{self.source.authority} answered with something else than warnings.") from None
        return _DOCUMENTS.dump_python(tuple(ReadDocument(url, (alert,)) for url, alert in alerts), mode="json")


def _issued(documents: tuple[ReadDocument, ...]) -> list[tuple[str, Alert]]:
    ended = ended_by(alert for document in documents for alert in document.alerts)
    return issued(Snapshot(documents=documents, ended=dict.fromkeys(ended, 0.0)))
