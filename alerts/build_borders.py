"""Make `borders.json.gz`, the outlines of countries: `python -m alerts.build_borders BORDERS.JSON`, by a maintainer.

The input is `src/data/borders.json` of the npm package @rapideditor/country-coder (ISC License, Copyright (c) 2025,
country-coder contributors), which is made for asking in which country a point lies, coastal waters included. Kept are
the country's code and, of each part, the outline and its holes as CAP writes polygons.
"""

import gzip
import json
import sys
from collections import defaultdict
from pathlib import Path

import pycountry

from alerts.countries import FILE


def main(source: str) -> None:
    """Write the file."""
    parts: dict[str, list[list[str]]] = defaultdict(list)
    for feature in json.loads(Path(source).read_text("utf-8"))["features"]:
        names, geometry = feature["properties"], feature["geometry"]
        code = names.get("iso1A2", "")
        if not pycountry.countries.get(alpha_2=code):  # reserved ones, such as FX and IC
            code = names.get("country", "")
        if geometry and code:
            parts[code.lower()] += [[_written(ring) for ring in polygon] for polygon in geometry["coordinates"]]
    text = json.dumps(dict(sorted(parts.items())), separators=(",", ":"))
    FILE.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def _written(ring: list[list[float]]) -> str:
    return " ".join(f"{lat:.4f},{lon:.4f}" for lon, lat in ring)


if __name__ == "__main__":
    main(sys.argv[1])
