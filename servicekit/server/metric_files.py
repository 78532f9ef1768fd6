"""The files through which workers add up their metrics, such that a full disk costs numbers and no worker.

prometheus_client maps each file into memory and lets it grow without taking the space. The write to a page for which
the disk has none left is then a SIGBUS, which ends the process.
"""

import logging
import mmap
import os
from pathlib import Path

from prometheus_client.mmap_dict import _INITIAL_MMAP_SIZE, MmapedDict

log = logging.getLogger(__name__)

ENTRY_BYTES = 64
"""More than what one entry has besides its key: its length, padding, the value and its time."""


class ReservedFile(MmapedDict):
    """Takes the space of a file before it is written; where there is none, goes on in memory, which only it can see."""

    def __init__(self, filename: str, read_mode: bool = False) -> None:  # noqa: FBT001, FBT002 - the library's signature
        self._lost = False
        try:
            _reserve(Path(filename), _INITIAL_MMAP_SIZE)
        except OSError as error:
            _warn(filename, error)
            self._lost = True
            memory = os.memfd_create("iris-metrics")
            super().__init__(f"/proc/self/fd/{memory}", read_mode)  # type: ignore[no-untyped-call]
            os.close(memory)
        else:
            super().__init__(filename, read_mode)  # type: ignore[no-untyped-call]

    def _init_value(self, key: str) -> None:
        """Add an entry, for which the file may have to grow to twice its size."""
        if not self._lost and self._used + len(key.encode()) + ENTRY_BYTES > self._capacity:
            try:
                os.posix_fallocate(self._f.fileno(), 0, 2 * self._capacity)
            except OSError as error:
                _warn(self._fname, error)
                self._move_to_memory()
        super()._init_value(key)  # type: ignore[no-untyped-call]

    def _move_to_memory(self) -> None:
        """Leave the file as it is: what it holds was counted, and what comes from now on isn't seen by others."""
        memory = os.fdopen(os.memfd_create("iris-metrics"), "r+b")
        memory.write(self._m[:])
        memory.flush()
        self._m.close()
        self._f.close()
        self._f, self._m, self._lost = memory, mmap.mmap(memory.fileno(), self._capacity), True


def _reserve(file: Path, size: int) -> None:
    """Take the space; raises OSError where there is none, and leaves no empty file, which can't be read."""
    with file.open("ab") as opened:
        try:
            os.posix_fallocate(opened.fileno(), 0, size)
        except OSError:
            file.unlink()
            raise


def _warn(file: str, error: OSError) -> None:
    log.warning("metrics of this worker are given up: %s can't be written (%s)", file, error.strerror)
