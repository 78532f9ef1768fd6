"""Sets up the Makefile's virtual environment: `python local/set_up.py MARKER GROUP [INPUT…]`, which local/venv.sh runs.

MARKER is a file in the environment's folder, touched when the packages of requirements/GROUP.txt are there and the
gazetteer isn't older than any INPUT. pip fetches uv, which installs the rest several times as fast; where there is no
uv for this machine, pip installs it. This needs Python's standard library only.
"""

import errno
import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

INTERRUPTED = 130
REDRAWN_EVERY_S = 0.2
BAR_WIDTH = 24
STEPS = 3
FULL = "The disk is full: make room for 1 GB here and in the folder for temporary files"
REASONS = {
    r"no space left|os error 28\b|errno 28\b|quota exceeded": FULL,
    r"name resolution|not known|dns error|connect|unreachable|timed out|max retries": (
        "The package index can't be reached: look at the network or the proxy"
    ),
    r"no module named '?(venv|ensurepip|pip)\b|ensurepip is not available": (
        "Python's venv module is missing: install it (on Debian and Ubuntu: apt install python3-venv)"
    ),
}
"""What the log of a program that failed says (in any case), and what that means for a person."""


class SetUpError(Exception):
    """It can't be set up; the message is a sentence for the person, without its end."""


class Environment:
    """The virtual environment in a folder, and the programs that fill it, whose output goes to a file in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._python = folder / "bin" / "python"
        self._uv = folder / "bin" / "uv"
        self._gazetteer = folder / "share" / "iris" / "gazetteer.sqlite"
        self._data = folder / "gazetteer-data"
        self._unfinished = folder / ".unfinished"  # there while the environment may be half changed
        self._running: list[subprocess.Popen[bytes]] = []
        self._lock = -1
        self._stopped = False

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait for another process that sets up the same folder, and remove what one that was stopped has left."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "set-up.lock").open("wb") as lock:
            self._lock = lock.fileno()
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                _print(f"Another make is setting up {self._folder}; waiting for it …")
                fcntl.flock(lock, fcntl.LOCK_EX)
            self._remove_remains()
            try:
                yield
            finally:
                self._stopped = True
                for process in self._running:
                    if process.poll() is None:
                        os.killpg(process.pid, signal.SIGKILL)
                    process.wait()

    def create(self) -> None:
        """Make the environment, with uv if there is one for this machine."""
        if self._python.exists():
            return
        self._unfinished.touch()
        self._run("venv", sys.executable, "-m", "venv", "--without-pip", str(self._folder))
        try:
            self._run("uv", *self._pip(), "--only-binary", ":all:", "--require-hashes", "-r", "requirements/uv.txt")
        except SetUpError as error:
            if "no matching distribution" not in str(error).lower():
                raise
        self._unfinished.unlink()

    def install(self, group: str) -> None:
        """Install the packages of a group, and the client in place."""
        requirements, installed = Path("requirements") / f"{group}.txt", self._folder / f".{group}.txt"
        if installed.exists() and installed.read_bytes() == requirements.read_bytes():
            return
        install = self._installer()
        self._unfinished.touch()
        self._run("packages", *install, "--require-hashes", "-r", str(requirements))
        self._run("packages", *install, "--no-deps", "--no-build-isolation", "--editable", ".")
        shutil.copyfile(requirements, installed)
        self._unfinished.unlink()

    def build_gazetteer(self, inputs: list[Path]) -> None:
        """Build the gazetteer's file if an input is newer. The packages with its data, 300 MB, are removed again."""
        if self._gazetteer.exists() and all(_changed(each) <= _changed(self._gazetteer) for each in inputs):
            return
        options = ["--no-deps", "--target", str(self._data), "--require-hashes", "-r", "requirements/gazetteer.txt"]
        self._run("gazetteer", *self._installer(), *options)
        environment = {"PYTHONPATH": str(self._data)}
        self._run(
            "gazetteer", str(self._python), "-m", "weather.build_gazetteer", str(self._gazetteer), more=environment
        )
        shutil.rmtree(self._data, ignore_errors=True)

    def _remove_remains(self) -> None:
        shutil.rmtree(self._data, ignore_errors=True)
        for unfinished in self._gazetteer.parent.glob(f"{self._gazetteer.name}.*"):
            unfinished.unlink()
        if self._unfinished.exists() or not self._is_new_enough():
            for each in ("bin", "lib", "lib64", "include"):
                path = self._folder / each
                path.unlink() if path.is_symlink() else shutil.rmtree(path, ignore_errors=True)
            for marker in self._folder.glob(".*"):
                marker.unlink()

    def _is_new_enough(self) -> bool:
        check = [str(self._python), "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
        try:
            return subprocess.run(check, check=False, capture_output=True).returncode == 0  # noqa: S603 - our own Python
        except OSError:
            return False

    def _installer(self) -> list[str]:
        if not self._uv.exists():
            return self._pip()
        index = _pips_index()
        named = ["--default-index", index] if index else []
        return [str(self._uv), "pip", "install", *named, "--python", str(self._python)]

    def _pip(self) -> list[str]:
        """The pip of the Python that runs this, else one that is put into the environment."""
        own = [sys.executable, "-m", "pip", "--python", str(self._python)]
        if subprocess.run([*own, "--version"], check=False, capture_output=True).returncode:  # noqa: S603 - as above
            self._run("venv", sys.executable, "-m", "venv", str(self._folder))
            own = [str(self._python), "-m", "pip"]
        return [*own, "--disable-pip-version-check", "install"]

    def _run(self, name: str, *command: str, more: Mapping[str, str] | None = None) -> None:
        """Run a program to its end, in a session of its own so that it can be stopped with all that it has started."""
        if self._stopped:
            return
        with self._log(name).open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - pip, uv and our own modules
                command,
                env={**os.environ, **(more or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=[self._lock],  # while it runs the folder is locked, whatever becomes of this process
            )
        self._running.append(process)
        if process.wait():
            raise SetUpError(self._reason(name))

    def _log(self, name: str) -> Path:
        return self._folder / f"{name}.log"

    def _reason(self, name: str) -> str:
        """A sentence by what the program that failed has said."""
        words = self._log(name).read_text(encoding="utf-8", errors="replace")
        for pattern, sentence in REASONS.items():
            if re.search(pattern, words, re.IGNORECASE):
                return sentence
        (self._folder / ".room").write_bytes(bytes(2**20))  # a full disk may be seen by an empty log only
        (self._folder / ".room").unlink()
        errors = [
            line.strip() for line in words.splitlines() if re.search("error|because|no matching", line, re.IGNORECASE)
        ]
        said = f" ({errors[-1]})" if errors else ""
        return f"The {name} can't be had{said}: look into {self._log(name)}, and put it right"


def set_up(marker: Path, group: str, inputs: list[Path]) -> None:
    """Set up all that isn't there yet, and touch the marker; raises SetUpError.

    Iris works without the gazetteer, by the geocoders of providers: where it fails, that is said only, but in CI fatal.
    """
    environment = Environment(marker.parent)
    progress = Progress()
    with ThreadPoolExecutor() as threads, environment.alone():
        _print(f"Setting up {marker.parent} with Python {sys.version.split()[0]} …")
        progress.follow({threads.submit(environment.create): "uv"})
        packages = threads.submit(environment.install, group)
        gazetteer = {threads.submit(environment.build_gazetteer, inputs): "gazetteer"} if inputs else {}
        try:
            progress.follow({packages: "packages", **gazetteer})
        except SetUpError as error:
            packages.result()
            if "CI" in os.environ:
                raise
            _print(f"{error}. Until make builds it, new cities are looked up at a provider's geocoder.")
        else:
            marker.touch()


class Progress:
    """What is done and after how many seconds; on a terminal also what goes on, as a bar."""

    def __init__(self) -> None:
        self._began_s = time.monotonic()
        self._done = 0

    def follow(self, steps: Mapping[Future[None], str]) -> None:
        """Wait for these steps; when one raises, the next ones aren't waited for."""
        left = dict(steps)
        while left:
            self._draw(", ".join(left.values()))
            for step in wait(left, REDRAWN_EVERY_S, FIRST_COMPLETED).done:
                name = left.pop(step)
                self._draw("")
                step.result()
                self._done += 1
                _print(f"{self._seconds()}  {name}")

    def _draw(self, words: str) -> None:
        if sys.stderr.isatty():
            bar = "#" * (BAR_WIDTH * self._done // STEPS)
            sys.stderr.write(f"\r\x1b[K{self._seconds()}  [{bar:.<{BAR_WIDTH}}]  {words} …" if words else "\r\x1b[K")
            sys.stderr.flush()

    def _seconds(self) -> str:
        return f"{time.monotonic() - self._began_s:4.0f} s"


def _pips_index() -> str:
    """The package index that pip is set to, which uv doesn't ask; empty for the usual one."""
    if "UV_DEFAULT_INDEX" in os.environ:
        return ""
    command = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    found = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own Python
    return os.environ.get("PIP_INDEX_URL", "") or (found.stdout.strip() if found.returncode == 0 else "")


def _changed(path: Path) -> float:
    return path.stat().st_mtime


def _print(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main(marker: str, group: str, *inputs: str) -> int:
    """Set up; a failure prints one sentence and returns its exit code."""
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    try:
        set_up(Path(marker), group, [Path(each) for each in inputs])
    except SetUpError as error:
        _print(f"{error}; then run make again.")
        return 1
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        _print(f"{FULL if full else f'{error.filename}: {error.strerror}: put that right'}; then run make again.")
        return 1
    except KeyboardInterrupt:
        _print("\nStopped; make goes on from here when it is run again.")
        return INTERRUPTED
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
