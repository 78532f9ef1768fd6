"""One host of a provider: where it is, the circuit and the quota that guard the calls to it, and the calls."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

import gevent

from servicekit import __version__
from servicekit.breaker import Breaker
from servicekit.caching.shared import TolerantValkey
from servicekit.context import Deadline
from servicekit.counters import Counters
from servicekit.http import HttpClient, RequestsTransport, UpstreamResponse
from servicekit.problems import ProviderGarbled
from servicekit.providers import upstream
from servicekit.providers.circuit import Circuit
from servicekit.providers.outcomes import Answered, Held, Outcome, answer_of
from servicekit.providers.quota import Quota
from servicekit.settings import UpstreamSettings

T = TypeVar("T")

MOST_WAITS, WAIT_S, SHORTEST_LEFT_S = 8, 0.25, 1.5
"""How often and how long a call waits for a quota of this second, if that leaves it seconds enough."""

Read = Callable[[UpstreamResponse], T]
"""Checks a response and makes it what the adapter needs; raises a ProviderTrouble, or another Problem as an answer."""


class Host:
    """One host. A call to it takes `timeout_s` seconds at most, and waits for nothing past its deadline.

    With `repeats_broken` a body that isn't JSON is asked for once more, at once.
    """

    def __init__(
        self,
        client: HttpClient,
        url: str,
        circuit: Circuit,
        quota: Quota,
        timeout_s: float,
        *,
        repeats_broken: bool = False,
    ) -> None:
        self._repeats_broken = repeats_broken
        self.url = url
        self._client = client
        self._quota = quota
        self._timeout_s = timeout_s
        self.circuit = circuit

    def get(
        self,
        path: str,
        params: Mapping[str, str],
        deadline: Deadline,
        read: Read[T],
        *,
        headers: Mapping[str, str] | None = None,
        weight: float = 1,
    ) -> T:
        """What `read` makes of the answer; raises NotAnswered where there is none."""
        return answer_of(self.ask(path, params, deadline, read, headers=headers, weight=weight))

    def ask(
        self,
        path: str,
        params: Mapping[str, str],
        deadline: Deadline,
        read: Read[T],
        *,
        headers: Mapping[str, str] | None = None,
        weight: float = 1,
    ) -> Outcome[T]:
        """One call, unless the circuit or the quota holds it back; `weight` is what it costs of the quota.

        A redirect to a path of the same host is followed once.
        """
        allowed = Deadline.within(deadline.at_most(self._timeout_s), deadline.clock)
        call = partial(self._call, path, params, allowed, read, headers, weight)
        return self.circuit.guard(call, allowed.left_s())

    def _call(
        self,
        path: str,
        params: Mapping[str, str],
        allowed: Deadline,
        read: Read[T],
        headers: Mapping[str, str] | None,
        weight: float,
    ) -> Answered[T] | Held:
        held = self._admit(weight, allowed)
        if held:
            return held
        response = upstream.exchange(self._client, path, params, allowed.left_s(), headers)
        elsewhere = self._client.redirected_path(response)
        if elsewhere:
            held = self._quota.admit(weight=weight, within_s=allowed.left_s())
            response = response if held else upstream.exchange(self._client, elsewhere, {}, allowed.left_s(), headers)
        try:
            return Answered(read(response))
        except ProviderGarbled:
            is_whole = not self._repeats_broken or upstream.is_json(response.body)
            if is_whole or self._quota.admit(weight=weight, within_s=allowed.left_s()):
                raise
        return Answered(read(upstream.exchange(self._client, path, params, allowed.left_s(), headers)))

    def _admit(self, weight: float, allowed: Deadline) -> Held | None:
        """What holds the call back, after a short wait for a quota that is counted by the second."""
        held = self._quota.admit(weight=weight, within_s=allowed.left_s())
        for _ in range(MOST_WAITS):
            if held is None or held.problem.retry_after_s != 1 or allowed.left_s() < SHORTEST_LEFT_S:
                break
            gevent.sleep(WAIT_S)
            held = self._quota.admit(weight=weight, within_s=allowed.left_s())
        return held


class Hosts:
    """Makes the hosts and circuits of a service's providers, which share its Valkey and its settings."""

    def __init__(
        self, service: str, settings: UpstreamSettings, valkey: TolerantValkey, counters: Counters | None = None
    ) -> None:
        self.service = service
        self._settings = settings
        self.valkey = valkey
        self._counters = counters or _counters(service, settings, valkey)
        self.contact_headers = {"User-Agent": f"Iris/{__version__} ({settings.contact})"} if settings.contact else {}
        """For providers that want to know who asks."""

    def quota(self, provider: str, limit: str | None) -> Quota:
        """The quota that all hosts of a provider share."""
        return Quota(provider, limit, self._counters)

    def circuit(self, provider: str, part: str = "") -> Circuit:
        """The circuit of a part of a provider."""
        return Circuit(
            provider,
            part,
            Breaker(failures=self._settings.breaker_failures),
            self.valkey,
            service=self.service,
            usual_s=self._settings.upstream_timeout_s,
        )

    def host(
        self, peer: str, url: str, quota: Quota, circuit: Circuit, *, limit_bytes: int, repeats_broken: bool = False
    ) -> Host:
        """The host at `url`; `peer` is its name in sentences, and an answer has `limit_bytes` at most."""
        client = HttpClient(peer, url, RequestsTransport(limit_bytes=limit_bytes))
        return Host(client, url, circuit, quota, self._settings.upstream_timeout_s, repeats_broken=repeats_broken)


def _counters(service: str, settings: UpstreamSettings, valkey: TolerantValkey) -> Counters:
    """What counts the quotas: COUNTERS_URL's Valkey, which forgets nothing, else the cache's."""
    prefix = f"iris:{service}:quota"  # the service's own, by which Valkey's users are told apart
    if settings.counters_url is None:
        return Counters(prefix, valkey, forgets=True)
    return Counters(prefix, TolerantValkey.at(settings.counters_url))
