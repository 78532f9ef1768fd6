"""Make `areas.json.xz`, the outlines of areas that have codes: `python -m alerts.build_areas DATA`, by a maintainer.

The input is the folder `foss_public_alert_server/alertHandler/data` of the public repository
KDE/foss-public-alert-server (GeoJSON, one file a code; a code that names the same area as another is a link to its
file), whose `REUSE.toml` states the licences that are repeated here. Kept are the schemes below.
"""

import json
import lzma
import sys
from pathlib import Path
from typing import Any

from alerts.areas import FILE

SCHEMES = ("EMMA_ID", "NUTS3", "NUTS2", "FIPS", "WARNCELLID", "Taiwan_Geocode_112")
"""The most exact first: where an area is named in several, the first that is known whole counts."""
CREDITS = (
    "EMMA_ID, NUTS2, NUTS3, FIPS and WARNCELLID 5…: Meteoalarm / EUMETNET, CC0-1.0. "
    "WARNCELLID 2…: Deutscher Wetterdienst, CC-BY-4.0. "
    "Taiwan_Geocode_112: National Science and Technology Center for Disaster Reduction, CC0-1.0. "
    "Simplified by KDE's FOSS Public Alert Server so that each outline covers the original."
)


def main(folder: str) -> None:
    """Write the file."""
    schemes = {scheme: _codes(Path(folder) / scheme) for scheme in SCHEMES}
    text = json.dumps({"credits": CREDITS, "schemes": schemes}, ensure_ascii=False, separators=(",", ":"))
    FILE.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))


def _codes(folder: Path) -> dict[str, Any]:
    """Of each code its polygons, or the name of the area that it is another name for."""
    return {path.stem: _alias(path) if path.is_symlink() else _polygons(path) for path in sorted(folder.iterdir())}


def _alias(path: Path) -> str:
    target = path.resolve()
    return f"{target.parent.name} {target.stem}"


def _polygons(path: Path) -> list[list[str]]:
    read = json.loads(path.read_text("utf-8"))
    geometry = read.get("geometry", read)
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[_written(ring) for ring in polygon] for polygon in polygons]


def _written(ring: list[list[float]]) -> str:
    return " ".join(f"{lat:.4f},{lon:.4f}" for lon, lat, *_ in ring)


if __name__ == "__main__":
    main(sys.argv[1])
