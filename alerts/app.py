"""The alerts service's application: settings, sources, poller, routes."""

import time
from collections.abc import Callable

from flask import Flask

from alerts.board import Board
from alerts.fetch import SourceFetcher
from alerts.points import PointSource
from alerts.polling import Poller
from alerts.routes import WarningSources, blueprint
from alerts.settings import Settings
from alerts.sources import chosen, table
from servicekit.app import create_service
from servicekit.caching.answer_cache import AnswerCache
from servicekit.caching.shared import SharedEntries, TolerantValkey

STALE_POINT_S = 600.0
"""How long what a source said of a point may stand in for it while it is silent; "none" ends long before."""


def load_settings() -> Settings:
    """The service's settings, or BadSettings."""
    return Settings.load()


def create_app(settings: Settings, clock: Callable[[], float] = time.time) -> Flask:
    """The service, ready to be run or tested. It begins to poll when it is first asked, be it whether it is ready."""
    valkey, fetcher = TolerantValkey.at(settings.cache_url), SourceFetcher(settings)
    chosen_sources = chosen(settings.alerts_sources, table())
    used = [source.hurried(settings.alerts_interval_share) for source in chosen_sources]
    boards = [Board(source) for source in used if source.format == "cap"]
    mirror = "mirror" if settings.alerts_mirror_url else "direct"
    cache = AnswerCache(
        SharedEntries(f"alerts:{mirror}", valkey), stale_s=STALE_POINT_S, longest_s=settings.deadline_s, clock=clock
    )
    points = [PointSource(source, fetcher, cache, clock) for source in used if source.format != "cap"]
    unused = [source for source in table() if source not in chosen_sources]
    poller = Poller(boards, fetcher.within, valkey, clock=clock, mirror=settings.alerts_mirror_url or "")
    app = create_service("alerts", settings, [blueprint(WarningSources(boards, points, unused), clock)])
    app.before_request(poller.start)
    app.extensions["poller"] = poller
    return app
