import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from servicekit.server.cores import UNLIMITED, cgroup_cores, usable_cores

V1 = "11:memory:/docker/1f2e\n4:cpu,cpuacct:/docker/1f2e\n1:name=systemd:/docker/1f2e\n"


def cgroups(folder: Path, membership: str, files: Mapping[str, str]) -> tuple[Path, Path]:
    """A mount with these files, and what /proc/self/cgroup says."""
    for name, content in files.items():
        (folder / "mount" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "mount" / name).write_text(content)
    (folder / "cgroup").write_text(membership)
    return folder / "mount", folder / "cgroup"


@pytest.mark.parametrize(
    ("membership", "files", "cores"),
    [
        pytest.param("0::/\n", {"cpu.max": "150000 100000\n"}, 1.5, id="v2 in a container"),
        pytest.param("0::/\n", {"cpu.max": "max 100000\n"}, UNLIMITED, id="v2 without a limit"),
        pytest.param("0::/\n", {"cpu.max": "50000 100000"}, 0.5, id="half a core"),
        pytest.param(
            "0::/a.slice/b.service\n",
            {"a.slice/cpu.max": "200000 100000", "a.slice/b.service/cpu.max": "max 100000"},
            2,
            id="v2, limited by the group around it",
        ),
        pytest.param(
            "0::/a/b\n", {"a/cpu.max": "400000 100000", "a/b/cpu.max": "300000 100000"}, 3, id="the smaller of two"
        ),
        pytest.param(
            V1,
            {
                "cpu,cpuacct/docker/1f2e/cpu.cfs_quota_us": "250000\n",
                "cpu,cpuacct/docker/1f2e/cpu.cfs_period_us": "100000\n",
                "cpu,cpuacct/cpu.cfs_quota_us": "-1\n",
                "cpu,cpuacct/cpu.cfs_period_us": "100000\n",
            },
            2.5,
            id="v1",
        ),
        pytest.param(
            V1,
            {"cpu,cpuacct/cpu.cfs_quota_us": "100000", "cpu,cpuacct/cpu.cfs_period_us": "50000"},
            2,
            id="v1 in a container, which sees its own group as the root",
        ),
        pytest.param(
            "3:cpuacct,cpu:/x\n",
            {"cpu/x/cpu.cfs_quota_us": "100000", "cpu/x/cpu.cfs_period_us": "100000"},
            1,
            id="v1 mounted under another name",
        ),
        pytest.param(V1, {"memory/docker/1f2e/cpu.max": "100000 100000"}, UNLIMITED, id="another controller's"),
        pytest.param("0::/\n", {"cpu.max": "many cores\n"}, UNLIMITED, id="malformed"),
        pytest.param("0::/\n", {"cpu.max": "100000 0\n"}, UNLIMITED, id="a period of nothing"),
        pytest.param("nonsense\n", {}, UNLIMITED, id="a malformed membership"),
        pytest.param("", {}, UNLIMITED, id="no groups"),
    ],
)
def test_a_groups_limit_is_the_smallest_that_holds_for_it(
    tmp_path: Path, membership: str, files: dict[str, str], cores: float
) -> None:
    assert cgroup_cores(*cgroups(tmp_path, membership, files)) == cores


@pytest.mark.parametrize(
    ("affinity", "limit", "cores"),
    [
        (8, "max 100000", 8),
        (8, "250000 100000", 3),
        (2, "400000 100000", 2),
        (8, "10000 100000", 1),
    ],
)
def test_a_part_of_a_core_counts_as_one_and_affinity_bounds_them_all(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, affinity: int, limit: str, cores: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(affinity)))
    assert usable_cores(*cgroups(tmp_path, "0::/\n", {"cpu.max": limit})) == cores


def test_where_there_are_no_groups_and_no_affinity_the_machines_cores_count(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 6)
    assert usable_cores(tmp_path / "none", tmp_path / "none") == 6
