"""The files of metrics, where the disk has no room for them."""

import errno
import os
from pathlib import Path

import pytest
from prometheus_client.mmap_dict import _INITIAL_MMAP_SIZE, MmapedDict

from servicekit.server.metric_files import ReservedFile

pytestmark = pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="only there is the space of files reserved")


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the disk one that has no room left."""

    def no_room(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "posix_fallocate", no_room)


def entries(file: Path) -> dict[str, float]:
    return {key: value for key, value, *_ in MmapedDict.read_all_values_from_file(str(file))}  # type: ignore[no-untyped-call]


def test_a_file_has_its_space_before_it_is_written(tmp_path: Path) -> None:
    file = tmp_path / "counter_1.db"
    counters = ReservedFile(str(file))
    for number in range(3000):
        counters.write_value(f"key {number}", number, 0)
    assert len(entries(file)) == 3000
    assert file.stat().st_blocks * 512 >= file.stat().st_size > _INITIAL_MMAP_SIZE
    counters.close()


@pytest.mark.usefixtures("full")
def test_without_room_for_a_file_numbers_are_counted_in_memory_and_no_file_is_left(tmp_path: Path) -> None:
    counters = ReservedFile(str(tmp_path / "counter_1.db"))
    for number in range(3000):
        counters.write_value(f"key {number}", number, 0)
    assert counters.read_value("key 2999") == (2999, 0)
    assert not list(tmp_path.iterdir()), "an empty file could not be read"
    counters.close()


def test_without_room_to_grow_what_was_counted_stays_in_the_file(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    file = tmp_path / "counter_1.db"
    counters = ReservedFile(str(file))
    counters.write_value("early", 7, 0)
    request.getfixturevalue("full")
    for number in range(3000):
        counters.write_value(f"key {number}", number, 0)
    assert counters.read_value("early") == (7, 0)
    assert counters.read_value("key 2999") == (2999, 0)
    assert entries(file)["early"] == 7
    assert file.stat().st_size == _INITIAL_MMAP_SIZE
    counters.close()
