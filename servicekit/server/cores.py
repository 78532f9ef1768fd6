"""How many cores this process may use: those it may run on, within the CPU limit of its control group.

A container's limit (`docker run --cpus`, Compose's `cpus`, a pod's `limits.cpu`) is a quota of its control group, which
neither `os.cpu_count()` nor the scheduler's affinity shows. Version 2 of the interface has it in `cpu.max`, version 1
in `cpu.cfs_quota_us` and `cpu.cfs_period_us` (https://docs.kernel.org/admin-guide/cgroup-v2.html,
https://docs.kernel.org/scheduler/sched-bwc.html).
"""

import math
import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

MOUNT = Path("/sys/fs/cgroup")
MEMBERSHIP = Path("/proc/self/cgroup")
"""Lines of `hierarchy:controllers:path`; version 2 is `0::path`."""
UNLIMITED = math.inf


def usable_cores(mount: Path = MOUNT, membership: Path = MEMBERSHIP) -> int:
    """Cores that may be used, at least one; a part of a core counts as a whole one."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, math.ceil(min(allowed, cgroup_cores(mount, membership))))


def cgroup_cores(mount: Path, membership: Path) -> float:
    """The smallest limit of the control group and those that contain it, in cores; infinite without one."""
    return min((_limit(folder) for folder in _folders(mount, membership)), default=UNLIMITED)


def _folders(mount: Path, membership: Path) -> Iterator[Path]:
    """The groups' folders from the innermost to the root, which in a container may be all that it can see."""
    for line in _read(membership).splitlines():
        _, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if controllers and "cpu" not in controllers.split(","):
            continue
        hierarchies = dict.fromkeys((controllers, "cpu", "cpu,cpuacct")) if controllers else ("",)
        inside = PurePosixPath(path.lstrip("/"))
        for hierarchy in hierarchies:
            for group in (inside, *inside.parents):
                yield mount / hierarchy / group


def _limit(folder: Path) -> float:
    """The limit that one group's files set, in cores."""
    both = _read(folder / "cpu.max") or f"{_read(folder / 'cpu.cfs_quota_us')} {_read(folder / 'cpu.cfs_period_us')}"
    try:
        quota_us, period_us = (int(value) for value in both.split())
    except ValueError:  # `max`, or no such file
        return UNLIMITED
    return quota_us / period_us if quota_us > 0 and period_us > 0 else UNLIMITED


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return ""
