"""`python -m bench.vitals [ADDRESS]`: what a browser measures of the page; prints rows of RESULTS.md.

Bytes on the wire, largest contentful paint (LCP), shifts of the layout (CLS), and tasks of the main thread over 50 ms
(https://web.dev/articles/vitals). Chromium over the DevTools protocol on a CPU slowed four times, each visit with
an empty cache, phone and desktop, against an Iris on the sandbox (or the one at the address) whose answers are in its
cache: the page is measured and no provider. Headlines' pictures stay out, as they are their publishers'.
"""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, sync_playwright

from bench.figures import spread
from local.iris import PORTS, services
from local.stack import LOOPBACK, Stack, free_ports
from tests.browser.conftest import CHROMIUM, FLAGS

SLOWED_TIMES = 4
VISITS = 5
SETTLE_MS = 1_000
"""After the network is idle: what comes late shifts what is there."""
PAGES = {
    "a place": "/?city=Athens",
    "the empty page": "/?",
    "a question": "/?city=will+it+rain+in+Athens+tomorrow%3F",
    "headlines": "/news?country=gr&format=html",
}
BARE = "/bare"
BARE_PAGE = "<!doctype html><title>Bare</title><p>A sentence, and nothing else."
"""The baseline: what this browser takes on this machine for a page that has nothing."""
SCREENS: Mapping[str, tuple[int, int]] = {"phone": (390, 844), "desktop": (1440, 900)}
OBSERVER = """
window.vitals = {lcp: 0, cls: 0, longest: 0};
const watch = (type, each) =>
  new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({type, buffered: true});
watch("largest-contentful-paint", (entry) => (vitals.lcp = entry.startTime));
watch("layout-shift", (entry) => { if (!entry.hadRecentInput) vitals.cls += entry.value; });
watch("longtask", (entry) => (vitals.longest = Math.max(vitals.longest, entry.duration)));
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one visit measured."""

    kilobytes: float
    lcp_s: float
    shift: float
    longest_task_ms: float


def visit(browser: Browser, address: str, size: tuple[int, int]) -> Seen:
    """Open the address in a new window with an empty cache, and wait until nothing moves."""
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, service_workers="block")
    url = urlsplit(address)
    context.route(lambda asked: urlsplit(asked).netloc != url.netloc, lambda route: route.abort())
    context.route(f"**{BARE}", lambda route: route.fulfill(body=BARE_PAGE, content_type="text/html"))
    context.add_init_script(OBSERVER)
    page = context.new_page()
    devtools: CDPSession = context.new_cdp_session(page)
    received: list[float] = []
    devtools.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    devtools.send("Network.enable")
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED_TIMES})
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(SETTLE_MS)
    vitals = page.evaluate("vitals")
    context.close()
    return Seen(sum(received) / 1000, vitals["lcp"] / 1000, vitals["cls"], vitals["longest"])


def measure(browser: Browser, home: str) -> None:
    """Print a row for each page and screen."""
    for name, path in PAGES.items():
        for screen, size in SCREENS.items():
            visit(browser, home + path, size)  # so that Iris has it in its caches
            seen = [visit(browser, home + path, size) for _ in range(VISITS)]
            bare = [visit(browser, home + BARE, size) for _ in range(VISITS)]
            told = (
                f"{max(each.kilobytes for each in seen):.1f} kB",
                f"LCP {spread([each.lcp_s for each in seen])}",
                f"CLS {max(each.shift for each in seen):.3f}",
                f"longest long task {spread([each.longest_task_ms for each in seen], 0, ' ms')}",
            )
            goal = "<= 60 kB, <= 0.8 s, <= 0.02, none > 50 ms"
            beside = (
                f"a bare page: LCP {spread([each.lcp_s for each in bare])} · "
                f"{spread([each.longest_task_ms for each in bare], 0, ' ms')}"
            )
            what = f"{name}, {screen}, CPU slowed {SLOWED_TIMES} x"
            print(f"| {what} | {' · '.join(told)} | {beside} | {goal} |", flush=True)


def main(words: list[str]) -> int:
    """Measure the Iris at the address, or one that is started for it."""
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        sys.stderr.write("There is no Chromium: apt-get install chromium\n")
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        if words:
            measure(browser, words[0].rstrip("/"))
        else:
            ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
            with Stack(services(ports, sandbox=True), os.environ, quiet=True):
                measure(browser, f"http://{LOOPBACK}:{ports['master']}")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
