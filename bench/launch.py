"""Run a module as `python -m` does, in a world where one name has many addresses.

`python -m bench.launch servicekit master` with BENCH_HOST=weather.bench, BENCH_ADDRESSES=127.0.0.11,127.0.0.12 and
BENCH_NEAR=127.0.0.12. As glibc does with a DNS server's shuffled answer, the addresses that share the longest prefix
with our own come first (RFC 6724, rule 9): which those are depends on where our own address lies, here BENCH_NEAR.
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


def in_glibcs_order(addresses: list[str]) -> list[str]:
    """The nearest first, and chance among equals."""
    shuffled = random.sample(addresses, len(addresses))
    return sorted(shuffled, key=lambda address: (int(IPv4Address(address)) ^ NEAR).bit_length())


def knowing_the_name(look_up: Callable[..., list[Any]]) -> Callable[..., list[Any]]:
    """`getaddrinfo` that knows the one name, and leaves the rest to the real one."""

    def getaddrinfo(host: str, *args: Any, **options: Any) -> list[Any]:  # noqa: ANN401 - the real one's arguments
        if host != HOST:
            return look_up(host, *args, **options)
        return [found for address in in_glibcs_order(ADDRESSES) for found in look_up(address, *args, **options)]

    return getaddrinfo


socket.getaddrinfo = knowing_the_name(socket.getaddrinfo)
gevent.socket.getaddrinfo = knowing_the_name(gevent.socket.getaddrinfo)  # which gevent puts in the place of the other
sys.argv = sys.argv[1:]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
