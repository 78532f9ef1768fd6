"""Metrics of a service with several workers: each writes to files in one folder, and `/metrics` adds them up."""

import os
import shutil
import tempfile
from collections.abc import Callable
from functools import partial


def share_between_workers() -> Callable[[], None]:
    """Set prometheus_client up for several processes, before any metric exists; returns what removes the files."""
    folder = tempfile.mkdtemp(prefix="iris-metrics-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder  # read when prometheus_client is first imported
    from prometheus_client import values  # noqa: PLC0415

    if hasattr(os, "posix_fallocate") and hasattr(os, "memfd_create"):  # on Linux
        from servicekit.server.metric_files import ReservedFile  # noqa: PLC0415

        values.MmapedDict = ReservedFile  # type: ignore[attr-defined]
    return partial(shutil.rmtree, folder, ignore_errors=True)
