"""`python release_notes.py v1.2.0`: what CHANGELOG.md says of a version, for its release.

The tag must be the version in pyproject.toml, and a pre-release (`v1.2.0rc1`) has a section too; else it ends with 1.
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def notes(tag: str, root: Path = ROOT) -> str:
    """The section of the version that a tag names; raises ValueError with what is wrong."""
    version = str(tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])
    if tag != f"v{version}":
        raise ValueError(f"The tag is {tag}, and pyproject.toml has version {version}: the tag must be v{version}.")
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    section = re.search(rf"^## \[{re.escape(version)}\][^\n]*\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    if not section or not section[1].strip():
        raise ValueError(f"CHANGELOG.md has no section [{version}]: rename Unreleased, and begin a new one.")
    return section[1].strip() + "\n"


if __name__ == "__main__":
    try:
        sys.stdout.write(notes(sys.argv[1]))
    except ValueError as error:
        sys.exit(f"{error}")
