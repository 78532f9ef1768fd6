"""Run a module as `python -m` does, with one host name that resolves to many addresses.

`python -m bench.launch servicekit master` with BENCH_HOST=weather.bench, BENCH_ADDRESSES=127.0.0.11,127.0.0.12 and
BENCH_NEAR=127.0.0.12. The order is that of glibc with a DNS server that shuffles its answers: the addresses that share
the longest prefix with the process's own address, here BENCH_NEAR, come first (RFC 6724, rule 9).
"""

import os
import random
import runpy
import socket
import sys
from collections.abc import Callable
from ipaddress import IPv4Address
from typing import Any

import gevent.socket

HOST = os.environ["BENCH_HOST"]
ADDRESSES = os.environ["BENCH_ADDRESSES"].split(",")
NEAR = int(IPv4Address(os.environ["BENCH_NEAR"]))


def in_glibc_order(addresses: list[str]) -> list[str]:
    """The nearest first, in random order where several are equally near."""
    shuffled = random.sample(addresses, len(addresses))
    return sorted(shuffled, key=lambda address: (int(IPv4Address(address)) ^ NEAR).bit_length())


def resolving_host(original: Callable[..., list[Any]]) -> Callable[..., list[Any]]:
    """`getaddrinfo` that resolves HOST to ADDRESSES, and any other name as the original does."""

    def getaddrinfo(host: str, *args: Any, **options: Any) -> list[Any]:  # noqa: ANN401 - the original's arguments
        if host != HOST:
            return original(host, *args, **options)
        return [found for address in in_glibc_order(ADDRESSES) for found in original(address, *args, **options)]

    return getaddrinfo


socket.getaddrinfo = resolving_host(socket.getaddrinfo)
gevent.socket.getaddrinfo = resolving_host(gevent.socket.getaddrinfo)  # gevent's patch puts this one into `socket`
sys.argv = sys.argv[1:]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
