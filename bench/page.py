"""How long the page takes from data in the cache: weather, five days, region and headlines, rendered.

How: one connection asks for the page of one city a hundred times; each time is from the request's last byte to the
answer's first, so the server's own and the loopback's. Beside it `/briefing` with the same data as JSON, which has no
five days, no region and nothing to render; what crosses the wire compressed, the page's files included.
"""

import re

import requests

from bench.figures import Figure, iris, spread

TIMES = 100
PAGE, BRIEFING = "/?city=Athens,GR", "/briefing?city=Athens,GR"
BROWSER = {"Accept": "text/html", "Accept-Encoding": "gzip"}
FILES = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def measure() -> list[Figure]:
    """Its time, and its size."""
    with iris({}) as started, requests.Session() as session:
        master = started.urls["master"]
        page = [_ms(session, master + PAGE, BROWSER) for _ in range(TIMES)][1:]
        plain = [_ms(session, master + BRIEFING, {"Accept": "application/json"}) for _ in range(TIMES)][1:]
        files = FILES.findall(session.get(master + PAGE, headers=BROWSER, timeout=30).text)
        size = sum(_bytes(session, master + path) for path in (PAGE, *files))
    return [
        Figure("the page with an answer, from the cache", spread(page, 1, " ms"), spread(plain, 1, " ms"), "< 50 ms"),
        Figure("its HTML, CSS, JavaScript and icon, compressed", f"{size / 1000:.1f} kB", "", "< 60 kB"),
    ]


def _ms(session: requests.Session, url: str, headers: dict[str, str]) -> float:
    answer = session.get(url, headers=headers, timeout=30)
    answer.raise_for_status()
    return answer.elapsed.total_seconds() * 1000


def _bytes(session: requests.Session, url: str) -> int:
    """As they cross the wire."""
    with session.get(url, headers=BROWSER, timeout=30, stream=True) as answer:
        return len(answer.raw.read())
