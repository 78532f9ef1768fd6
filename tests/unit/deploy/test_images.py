"""Images of others: each has one name everywhere, and docs/operating.md says where that name was seen."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
FOLDERS = ("deploy", "tests/e2e", "tests/cluster", "bench", ".ci", ".github", "docs")
NAMED = re.compile(
    r"(?<![\w/.-])(nginx|python|haproxy|debian|alpine|(?:prom|valkey|grafana|otel)/[\w.-]+):(v?\d[\w.-]*|latest)\b"
)
"""An image that has a registry, with its tag."""


def files() -> list[Path]:
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
    found += [ROOT / "Dockerfile", *ROOT.glob("*.yml"), ROOT / "README.md"]
    suffixes = {"", ".yml", ".yaml", ".md", ".py", ".sh", ".conf"}
    hidden = {"node_modules", "__pycache__", "recorded"}
    return [path for path in found if path.suffix in suffixes and not hidden & set(path.parts)]


def images() -> set[str]:
    """Each image's name and tag in this repository."""
    texts = [path.read_text(encoding="utf-8") for path in files() if path != Path(__file__)]
    return {":".join(found) for text in texts for found in NAMED.findall(text)}


def documented() -> set[str]:
    section = (ROOT / "docs/operating.md").read_text(encoding="utf-8").partition("## Images of others\n")[2]
    return set(re.findall(r"^\| `([^`]+)` \|", section.partition("\n## ")[0], re.MULTILINE))


def test_every_image_of_others_is_one_that_was_seen_to_exist() -> None:
    assert images() == documented()


def test_an_image_has_one_tag_everywhere() -> None:
    names = [image.partition(":")[0] for image in images()]
    assert sorted(names) == sorted(set(names))
