"""The page in a real browser (Debian's Chromium), against real processes on the sandbox."""

import os
import shutil
import subprocess
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from struct import pack
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, sync_playwright

from local.iris import sandbox_settings
from local.stack import LOOPBACK, Service, Stack, free_ports
from tests.integration.conftest import SETTINGS, Iris, iris, iris_with, sandbox

__all__ = ["iris", "sandbox"]

HERE = Path(__file__).parent
AXE = HERE / "node_modules/axe-core/axe.min.js"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
PATIENCE_MS = 60_000
EXPECTED_MESSAGES = ("Failed to load resource", "Service Worker registration blocked by Playwright")
"""What the console says of each answer that isn't a 200 (tests say which status they want), and of our own block."""


def _chunk(kind: bytes, content: bytes) -> bytes:
    return pack(">I", len(content)) + kind + content + pack(">I", zlib.crc32(kind + content))


PICTURE = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\x00\x5b\x3f\xc0"))
    + _chunk(b"IEND", b"")
)
"""What every headline's picture is here: a violet dot."""


@dataclass
class Visit:
    """One browser window, and all that went wrong or astray in it."""

    home: str
    context: BrowserContext
    page: Page = field(init=False)
    console: list[str] = field(default_factory=list)
    astray: list[str] = field(default_factory=list)
    pictures: list[Mapping[str, str]] = field(default_factory=list)
    pictures_fail: bool = False

    def __post_init__(self) -> None:
        self.context.set_default_timeout(PATIENCE_MS)
        self.context.route("**/*", self._guard)
        self.page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.console.append(str(error)))

    def go(self, path: str, status: int = 200) -> Page:
        """Open a path of master's, which must answer with this status."""
        answer = self.page.goto(self.home + path)
        assert answer is not None
        assert answer.status == status
        return self.page

    def violations(self, *, but: str = "") -> list[str]:
        """What axe-core finds, however little it matters, `but` for one rule."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{violation['id']}: {node['html']}"
            for violation in found["violations"]
            if violation["id"] != but
            for node in violation["nodes"]
        ]

    def close(self) -> None:
        """End, and fail where the page asked somebody else, or its console complained (of its policy, too)."""
        self.context.close()
        assert (self.astray, self.console) == ([], [])

    def _guard(self, route: Route) -> None:
        """Nothing leaves this machine: headlines' pictures are answered here, and all else but master's is noted."""
        request = route.request
        url = urlsplit(request.url)
        if f"{url.scheme}://{url.netloc}" == self.home:
            route.continue_()
        elif request.resource_type == "image" and url.scheme == "https":
            self.pictures.append(request.headers)
            route.abort() if self.pictures_fail else route.fulfill(body=PICTURE, content_type="image/png")
        else:
            self.astray.append(request.url)
            route.abort()

    def _heard(self, message: ConsoleMessage) -> None:
        expected = any(text in message.text for text in EXPECTED_MESSAGES)
        if message.type in ("error", "warning") and not expected:
            self.console.append(message.text)


Visiting = Callable[..., Visit]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        pytest.fail("There is no Chromium: apt-get install chromium")
    if not AXE.exists():
        subprocess.run(["npm", "ci", "--prefix", str(HERE), "--no-audit", "--no-fund"], check=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


def visits(browser: Browser, home: str) -> Iterator[Visiting]:
    """Windows on the Iris at this address; what they did is looked through when the test ends."""
    opened: list[Visit] = []

    def visit(*, phone: bool = False, dark: bool = False, **options: Any) -> Visit:
        context = browser.new_context(
            viewport=PHONE if phone else DESKTOP,
            has_touch=phone,
            color_scheme="dark" if dark else "light",
            # a service worker's own requests pass by the guard: it runs only where a test is about it
            **{"locale": "en-GB", "reduced_motion": "reduce", "service_workers": "block", **options},
        )
        opened.append(Visit(home, context))
        return opened[-1]

    yield visit
    for each in opened:
        each.close()


@pytest.fixture(scope="session")
def running() -> Iterator[Iris]:
    """With time for an answer while browsers take the processors."""
    with iris_with(DEADLINE_S="15", UPSTREAM_TIMEOUT_S="6") as iris:
        yield iris


@pytest.fixture
def visiting(browser: Browser, iris: Iris) -> Iterator[Visiting]:
    """Windows on the whole Iris."""
    yield from visits(browser, iris.url())


@pytest.fixture
def visit(visiting: Visiting) -> Visit:
    """A window on a desktop, in light and English."""
    return visiting()


def beside(*services: Service) -> Iterator[str]:
    """The address of the last of these, which run beside the others."""
    environment = {name: value for name, value in os.environ.items() if not name.endswith(("_PROXY", "_proxy"))}
    with Stack(services, {**environment, **SETTINGS}, quiet=True):
        yield services[-1].url


def another_master(port: int, **settings: str) -> Service:
    """A master with settings of its own."""
    return Service("master", port, ["servicekit", "master"], settings, health="/healthz")


def another_iris(running: Iris, **told: str) -> Iterator[str]:
    """The address of a master whose weather has settings of its own; the sandbox and the news are the others'."""
    weather, master = free_ports(2)
    urls = {"WEATHER_URL": f"http://{LOOPBACK}:{weather}", "NEWS_URL": running.url("news")}
    settings = {**sandbox_settings(running.url("sandbox")), **told}
    yield from beside(Service("weather", weather, ["servicekit", "weather"], settings), another_master(master, **urls))


@pytest.fixture
def never_fresh(browser: Browser, iris: Iris) -> Iterator[Visiting]:
    """Windows on an Iris whose weather is stale as soon as it is there."""
    for home in another_iris(iris, WEATHER_FRESH_S="0.001"):
        yield from visits(browser, home)


@pytest.fixture(scope="module")
def knowing(browser: Browser, running: Iris) -> Iterator[Visiting]:
    """Windows on an Iris with all providers of weather, which knows its own kinds too."""
    for home in another_iris(running, WEATHER_PROVIDERS="openweathermap,open-meteo"):
        yield from visits(browser, home)


@pytest.fixture
def strict(browser: Browser, iris: Iris) -> Iterator[Visiting]:
    """Windows on a master that lets one question a minute through."""
    urls = {"WEATHER_URL": iris.url("weather"), "NEWS_URL": iris.url("news"), "RATE_LIMIT": "1/minute"}
    for home in beside(another_master(free_ports(1)[0], **urls)):
        yield from visits(browser, home)


@pytest.fixture
def without_news(browser: Browser, iris: Iris) -> Iterator[Visiting]:
    """Windows on a master whose service of headlines is gone."""
    port, nobody = free_ports(2)
    urls = {"WEATHER_URL": iris.url("weather"), "NEWS_URL": f"http://{LOOPBACK}:{nobody}"}
    for home in beside(another_master(port, **urls)):
        yield from visits(browser, home)
