"""How large the images are: a service's own layers over its base image, and what of them is the gazetteer's data.

The images are those that `make images` built last. Sizes are uncompressed, as `docker history` has them.
"""

import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Figure

DOCKERFILE = Path(__file__).parents[1] / "Dockerfile"
NAMES = ("master", "news", "weather", "client", "sandbox")
GOALS = {"master": "<= 70 MB", "news": "<= 70 MB", "weather": "<= 70 MB, the gazetteer's layer apart"}
DATA = "/venv/share/iris"
UNITS = {"B": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9}


@dataclass(frozen=True, slots=True)
class Layer:
    """What made a layer, and its bytes."""

    made_by: str
    size: float


def image_sizes() -> list[Figure]:
    """A row an image. Baseline: the base image, of which all have the same layers."""
    base = base_image()
    return [_figure(f"iris-{name}", base, GOALS.get(name, "")) for name in NAMES]


def base_image() -> str:
    """The image from which the Dockerfile's stage `python` begins."""
    found = re.search(r"^FROM (\S+) AS python$", DOCKERFILE.read_text(encoding="utf-8"), re.MULTILINE)
    if not found:
        raise RuntimeError("The Dockerfile has no stage `python`.")
    return found[1]


def own_layers(history: Sequence[Layer], of_base: Sequence[Layer]) -> Sequence[Layer]:
    """The layers over the base image's, which Docker's history has last."""
    return history[: len(history) - len(of_base)]


def parse_size(text: str) -> float:
    """`64.7MB` in bytes."""
    found = re.fullmatch(r"([\d.]+)(B|kB|MB|GB)", text)
    if not found:
        raise RuntimeError(f"docker history has a size that can't be read: {text!r}")
    return float(found[1]) * UNITS[found[2]]


def _figure(image: str, base: str, goal: str) -> Figure:
    digests = _digests(base)
    if _digests(image)[: len(digests)] != digests:
        raise RuntimeError(f"{image} isn't built on the present {base}: make images")
    of_base = _history(base)
    own = own_layers(_history(image), of_base)
    data = [layer for layer in own if DATA in layer.made_by]
    rest = [layer for layer in own if layer not in data]
    measured = _shown(rest) + (f", and {_shown(data)} of data" if any(layer.size for layer in data) else "")
    return Figure(f"own layers of the image {image}", measured, f"{_shown(of_base)} of {base} below", goal)


def _shown(layers: Sequence[Layer]) -> str:
    return f"{sum(layer.size for layer in layers) / 1e6:.1f} MB"


def _digests(image: str) -> list[str]:
    """Those of an image's layers, the oldest first."""
    return list(json.loads(docker("image", "inspect", "--format", "{{json .RootFS.Layers}}", image)))


def _history(image: str) -> list[Layer]:
    lines = docker("history", "--no-trunc", "--format", "{{.Size}}\t{{.CreatedBy}}", image).splitlines()
    return [Layer(made_by, parse_size(size)) for size, _, made_by in (line.partition("\t") for line in lines)]


def docker(*words: str) -> str:
    """What a docker command printed; RuntimeError with its last line if it failed."""
    ended = subprocess.run(["docker", *words], capture_output=True, text=True, check=False)  # noqa: S607 - as found
    if ended.returncode:
        raise RuntimeError(f"docker {words[0]}: {ended.stderr.strip().rpartition(chr(10))[2]}")
    return ended.stdout
