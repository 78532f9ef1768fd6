"""Metrics of a service with several workers: each writes to files in one folder, and `/metrics` adds them up."""

import os
import shutil
import tempfile
from collections.abc import Callable
from functools import partial

from gevent.monkey import get_original


def share_between_workers() -> Callable[[], None]:
    """Set prometheus_client up for several processes, before any metric exists; returns what removes the files.

    Counting is made cheap, as each request counts six times: with a lock of the system in place of gevent's, which
    is written in Python (no greenlet switches while it counts), and without a system call for the process's id.
    """
    folder = tempfile.mkdtemp(prefix="iris-metrics-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder  # read when prometheus_client is first imported
    from prometheus_client import values  # noqa: PLC0415

    values.Lock = get_original("threading", "Lock")  # type: ignore[attr-defined]
    if hasattr(os, "posix_fallocate") and hasattr(os, "memfd_create"):  # on Linux
        from servicekit.server.metric_files import ReservedFile  # noqa: PLC0415

        values.MmapedDict = ReservedFile  # type: ignore[attr-defined]
    values.ValueClass = values.MultiProcessValue(_ProcessId())  # type: ignore[no-untyped-call]
    return partial(shutil.rmtree, folder, ignore_errors=True)


class _ProcessId:
    """This process's id, read anew after each fork."""

    def __init__(self) -> None:
        self._read()
        os.register_at_fork(after_in_child=self._read)

    def __call__(self) -> int:
        return self._pid

    def _read(self) -> None:
        self._pid = os.getpid()
