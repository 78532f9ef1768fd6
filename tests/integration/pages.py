"""Following a page of docs/ that adds something, on a copy of the code.

A step is a line `Create` or `Change` with a path, and the fenced block below it: a whole file, or lines of one that are
kept, removed and added as in a diff. The lines kept and removed stand in the file once.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.integration.conftest import PATIENCE_S, UNMEASURED

ROOT = Path(__file__).parents[2]
STEP = re.compile(r"^(Create|Change) `([^`\n]+)`:\n\n```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def read(name: str) -> str:
    """The page."""
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def asked_in(page: str) -> list[str]:
    """The paths, with their queries, that its readers are told to ask master for."""
    return re.findall(r"^curl '?http://localhost:3001(/[^'\n]+)'?$", page, re.MULTILINE)


def take(step: tuple[str, ...], folder: Path) -> None:
    """Create or change a file as a step of the page says."""
    verb, path, language, block = step
    file = folder / path
    if verb == "Create":
        assert not file.exists(), f"{path} is there already"
        file.parent.mkdir(exist_ok=True)
        file.write_text(block, encoding="utf-8")
        return
    assert language == "diff", path
    lines = [(line[:1] or " ", line[1:]) for line in block.splitlines()]
    old, new = ("".join(f"{text}\n" for sign, text in lines if sign != other) for other in "+-")
    content = f"\n{file.read_text(encoding='utf-8')}"
    assert content.count(f"\n{old}") == 1, f"these lines stand in {path} not exactly once:\n{old}"
    file.write_text(content.replace(f"\n{old}", f"\n{new}")[1:], encoding="utf-8")


def follow(page: str, folder: Path) -> Path:
    """A copy of the code in a new folder with the page's steps taken."""
    unneeded = shutil.ignore_patterns(".venv*", ".git", ".*_cache", "__pycache__", "node_modules", "recorded")
    shutil.copytree(ROOT, folder, ignore=unneeded)
    steps = STEP.findall(page)
    assert len(steps) == len(re.findall(r"^(?:Create|Change) ", page, re.MULTILINE)) > 0
    for step in steps:
        take(step, folder)
    return folder


def checked(folder: Path, *words: str) -> str:
    """What a check prints about the code in this folder; empty where it finds nothing."""
    ended = subprocess.run(
        [sys.executable, *words],
        env=UNMEASURED,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=10 * PATIENCE_S,
        check=False,
    )
    return "" if ended.returncode == 0 else ended.stdout + ended.stderr
