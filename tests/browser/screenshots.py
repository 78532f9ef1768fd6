"""`make screenshots`: the page's main states as they are, on sample data, in docs/images/."""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from local.iris import PORTS, services
from local.stack import LOOPBACK, Stack, free_ports
from tests.browser.conftest import CHROMIUM, FLAGS

IMAGES = Path(__file__).parents[2] / "docs" / "images"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: what is asked, and how it is looked at."""

    name: str
    path: str
    width: int
    height: int
    how: Mapping[str, Any] = field(default_factory=dict)


SHOTS = (
    Shot("page-light", "/?city=Athens&category=science", 1200, 1420),
    Shot("page-dark", "/?city=Tokyo,JP", 1200, 1130, {"color_scheme": "dark"}),
    Shot("page-phone-greek", "/?city=Αθήνα&lang=el", 390, 1180, {"locale": "el-GR"}),
    Shot("page-problem", "/?city=Athens,GB", 1000, 500),
)


def take(browser: Browser, home: str, shot: Shot) -> Path:
    """Take it; pictures of headlines stay out, as nothing but master is asked."""
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height}, reduced_motion="reduce", **shot.how
    )
    context.route(lambda url: not url.startswith(home), lambda route: route.abort())
    page = context.new_page()
    page.goto(home + shot.path, wait_until="networkidle")
    path = IMAGES / f"{shot.name}.png"
    page.screenshot(path=path)
    context.close()
    return path


def main() -> int:
    """Start Iris on the sandbox, look, stop."""
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        sys.stderr.write("There is no Chromium: apt-get install chromium\n")
        return 1
    IMAGES.mkdir(exist_ok=True)
    ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
    with Stack(services(ports, sandbox=True), os.environ, quiet=True), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for shot in SHOTS:
            path = take(browser, f"http://{LOOPBACK}:{ports['master']}", shot)
            sys.stdout.write(f"{path.relative_to(IMAGES.parents[1])} {path.stat().st_size // 1000} kB\n")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
