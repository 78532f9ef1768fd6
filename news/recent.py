"""Headlines that Iris has lately seen, in this process and in what replicas share: for `/news/everything`."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError
from valkey import Valkey

from contract.schemas.news import publication
from servicekit.caching.shared import TolerantValkey

MOST = 5_000
"""Headlines that are kept: some five megabytes here, and as many in Valkey."""
KEY = "recent"
SYNC_S = 2.0
"""How often Valkey is asked for what other replicas have seen."""
OVERLAP_S = 60.0
"""How far the replicas' clocks may differ without a headline being missed."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An article in NewsAPI's shape, and whose headlines it was among; `language` is ISO 639-1."""

    article: dict[str, Any]
    country: str
    language: str
    category: str

    @property
    def published(self) -> datetime | None:
        """When it was published, in UTC; None where that isn't known."""
        return publication(self.text("publishedAt"))

    @property
    def host(self) -> str:
        """The host of its address, in lower case; "" where it has none."""
        return host_of(self.text("url") or "")

    @property
    def key(self) -> str:
        """What tells it from other headlines."""
        return self.text("url") or self.text("title") or ""

    def text(self, name: str) -> str | None:
        """A field of the article, if it is text: what another version of Iris kept may be anything."""
        value = self.article.get(name)
        return value if isinstance(value, str) else None

    @property
    def source_id(self) -> str | None:
        """The id of its source, if the table of feeds knows that."""
        source = self.article.get("source")
        return source.get("id") if isinstance(source, dict) else None


_SEEN = TypeAdapter(Seen)


def host_of(url: str) -> str:
    """An address's host in lower case; "" where there is none, as in `http://[bad`."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


class RecentHeadlines:
    """Headlines by their address, each for `keep_s` seconds since it was last seen; the oldest make room."""

    def __init__(
        self,
        valkey: TolerantValkey,
        namespace: str,
        keep_s: float,
        *,
        most: int = MOST,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._valkey = valkey
        self._name = f"iris:{namespace}:{KEY}"
        self._keep_s = keep_s
        self._most = most
        self._clock = clock
        self._seen: dict[str, tuple[float, Seen]] = {}
        self._synced_s = 0.0

    def __len__(self) -> int:
        return len(self._seen)

    def add(self, headlines: Iterable[Seen]) -> None:
        """Keep headlines that were just seen."""
        now_s = self._clock()
        members: dict[bytes, float] = {}
        for seen in headlines:
            self._put(seen, now_s)
            members[_SEEN.dump_json(seen)] = now_s
        self._trim(now_s)
        if members:
            self._valkey.call(lambda client: self._share(client, members, now_s), None)

    def all(self) -> list[Seen]:
        """What was lately seen, here or by another replica."""
        now_s = self._clock()
        if now_s - self._synced_s >= SYNC_S:
            since_s, self._synced_s = self._synced_s - OVERLAP_S, now_s
            shared: list[tuple[Seen, float]] = self._valkey.call(
                lambda client: list(_load(client, self._name, since_s)), []
            )
            for seen, seen_s in shared:
                self._put(seen, seen_s)
        self._trim(now_s)
        return [seen for _, seen in self._seen.values()]

    def _share(self, client: Valkey, members: Mapping[bytes, float], now_s: float) -> None:
        name = self._name
        with client.pipeline(transaction=False) as pipeline:
            pipeline.zadd(name, dict(members))
            pipeline.zremrangebyscore(name, "-inf", now_s - self._keep_s)
            pipeline.zremrangebyrank(name, 0, -self._most - 1)
            pipeline.expire(name, int(self._keep_s) + 1)
            pipeline.execute()  # type: ignore[no-untyped-call]

    def _put(self, seen: Seen, seen_s: float) -> None:
        known = self._seen.pop(seen.key, None)
        self._seen[seen.key] = (seen_s, seen) if known is None or known[0] <= seen_s else known

    def _trim(self, now_s: float) -> None:
        """Forget what is too old, and the oldest of what is too much."""
        kept = {key: entry for key, entry in self._seen.items() if now_s - entry[0] < self._keep_s}
        if len(kept) > self._most:
            kept = dict(sorted(kept.items(), key=lambda item: item[1][0])[-self._most :])
        self._seen = kept


def _load(client: Valkey, name: str, since_s: float) -> Iterator[tuple[Seen, float]]:
    """What was seen since; entries that another version of Iris wrote are passed over."""
    stored: Any = client.zrangebyscore(name, since_s, "+inf", withscores=True)
    for member, seen_s in stored:
        try:
            yield _SEEN.validate_json(member), float(seen_s)
        except ValidationError:
            continue
