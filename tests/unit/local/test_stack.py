import os
from pathlib import Path

import pytest

from local import stack
from local.stack import Service, Stack, StackError, free_ports


@pytest.fixture
def silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Service:
    """A process that never answers and ignores SIGTERM."""
    (tmp_path / "silent.py").write_text(
        "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('up', flush=True)\nsignal.pause()\n"
    )
    monkeypatch.setattr(stack, "READY_WITHIN_S", 0.3)
    monkeypatch.setattr(stack, "STOPPED_WITHIN_S", 0.1)
    return Service("silent", free_ports(1)[0], ["silent"], {"PYTHONPATH": str(tmp_path)})


def test_a_service_that_never_answers_is_killed_after_a_while(silent: Service) -> None:
    running = Stack([silent], os.environ, quiet=False)
    with pytest.raises(StackError, match="silent wasn't ready within 0 s"):
        running.__enter__()
    assert running.process("silent").poll() is not None


def test_a_service_that_stops_without_output_is_named(tmp_path: Path) -> None:
    (tmp_path / "brief.py").write_text("")
    service = Service("brief", free_ports(1)[0], ["brief"], {"PYTHONPATH": str(tmp_path)})
    with pytest.raises(StackError, match="brief stopped before it was ready"):
        Stack([service], os.environ, quiet=False).__enter__()


def test_a_setting_that_takes_a_file_gets_its_path(tmp_path: Path) -> None:
    (tmp_path / "reader.py").write_text("import os\nprint(open(os.environ['FEEDS']).read())\n")
    service = Service("reader", free_ports(1)[0], ["reader"], {"PYTHONPATH": str(tmp_path)}, {"FEEDS": "the content"})
    with pytest.raises(StackError, match="the content"):
        Stack([service], os.environ, quiet=True).__enter__()


def test_free_ports_are_distinct() -> None:
    assert len(set(free_ports(20))) == 20
