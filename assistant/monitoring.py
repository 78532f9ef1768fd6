"""Whether master answers, told to Prometheus. Readiness doesn't ask it: another assistant would reach it no better."""

from collections.abc import Iterator

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from urllib3 import connection_from_url
from urllib3.exceptions import HTTPError

from client.http import HEALTH, OK, Address

WITHIN_S = 2.0
"""Seconds that master has, of the four that Prometheus gives a target."""


class MasterCollector(Collector):
    """`iris_master_up`, found out each time that the metrics are read, in the thread that serves them."""

    def __init__(self, url: str) -> None:
        master = Address.parse(url)
        self._pool = connection_from_url(master.origin, timeout=WITHIN_S, retries=False)
        self._path = master.path + HEALTH

    def collect(self) -> Iterator[Metric]:
        """The metric."""
        yield GaugeMetricFamily("iris_master_up", "Whether master answers the assistant.", value=float(self._answers()))

    def _answers(self) -> bool:
        try:
            answer = self._pool.request("GET", self._path)
        except HTTPError:
            return False
        return answer.status == OK
