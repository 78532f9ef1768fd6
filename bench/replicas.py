"""Ten weather replicas on 127.0.0.11 to .20 behind one name, and masters that look the name up."""

import re
from collections.abc import Mapping, Sequence

import requests

from bench.figures import ONE_PROVIDER
from bench.processes import Process
from local.iris import sandbox_settings
from local.stack import free_ports

NAME = "weather.bench"
ADDRESSES = tuple(f"127.0.0.{number}" for number in range(11, 21))

_ANSWERED = re.compile(r'^iris_requests_total\{[^}]*route="/weather"[^}]*\} (\S+)$', re.MULTILINE)


def sandbox(name: str = "sandbox", delay_s: float = 0) -> Process:
    """An upstream that takes so long for each answer."""
    return Process(name, free_ports(1)[0], ["sandbox"], {"SANDBOX_DELAY_S": str(delay_s)}, health="/healthz")


def replicas(
    upstream: Process, port: int, addresses: Sequence[str] = ADDRESSES, settings: Mapping[str, str] | None = None
) -> list[Process]:
    """A weather service at each address, all on one port."""
    told = {**sandbox_settings(upstream.url), **ONE_PROVIDER, **(settings or {})}
    return [Process(address, port, ["servicekit", "weather"], told, host=address) for address in addresses]


def master(
    name: str, port: int, *, near: str = ADDRESSES[0], addresses: Sequence[str] = ADDRESSES, plainest: bool = False
) -> Process:
    """A master to which the name means these addresses, and whose own address lies near one of them."""
    url = f"http://{NAME}:{port}"
    names = {"BENCH_HOST": NAME, "BENCH_ADDRESSES": ",".join(addresses), "BENCH_NEAR": near}
    module = ["bench.baseline.master"] if plainest else ["servicekit", "master"]
    told = {**names, "WEATHER_URL": url, "NEWS_URL": url}  # no news is asked for, but master wants an address
    return Process(name, free_ports(1)[0], ["bench.launch", *module], told)


def answered(port: int, addresses: Sequence[str] = ADDRESSES) -> dict[str, float]:
    """How many questions each replica has answered since it started, by its own metrics."""
    return {address: _answered(f"http://{address}:{port}/metrics") for address in addresses}


def _answered(url: str) -> float:
    return sum(map(float, _ANSWERED.findall(requests.get(url, timeout=10).text)))
