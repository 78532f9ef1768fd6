"""`python -m bench.answer_bytes VALKEY_URL`: how large answers are in Valkey and on the wire; prints answer_bytes.json.

Iris runs on the sandbox with this Valkey, which must be empty. Each kind of answer is asked for of the 200 largest
cities, headlines of each country and category; a figure is the mean. In Valkey it is what `MEMORY USAGE` says of the
entry, its key included. On the wire it is status line, headers and body as nginx sends them (gzip, level 1), without
TCP and TLS.
"""

import gevent.monkey

gevent.monkey.patch_all()

import gzip  # noqa: E402 - gevent patches first
import json  # noqa: E402
import statistics  # noqa: E402
import sys  # noqa: E402
from datetime import UTC, datetime  # noqa: E402

import requests  # noqa: E402
from valkey import Valkey  # noqa: E402

from bench.load import cities, city_paths  # noqa: E402
from bench.systems import iris  # noqa: E402
from contract.countries import NEWSAPI_COUNTRIES  # noqa: E402
from news.feeds.table import CATEGORIES  # noqa: E402

CITIES = 200
GZIP_LEVEL = 1
MEASURED = ("valkey", "wire", "wire_gzip")


def measure(valkey_url: str) -> dict[str, object]:
    """Bytes by kind of answer, and when they were measured."""
    with Valkey.from_url(valkey_url) as valkey, iris({"CACHE_URL": valkey_url}) as started:
        if valkey.dbsize():
            raise SystemExit("This Valkey isn't empty, and isn't touched.")
        weather = city_paths(cities(CITIES))
        paths = {
            "weather": weather,
            "forecast": [path.replace("/weather", "/forecast") for path in weather],
            "news": [
                f"/news?country={country}&category={category}"
                for country in NEWSAPI_COUNTRIES
                for category in CATEGORIES
            ],
        }
        return {
            "measured": f"{datetime.now(UTC):%Y-%m-%d}",
            **{kind: _of_kind(valkey, kind, started.urls["master"], those) for kind, those in paths.items()},
        }


def _of_kind(valkey: Valkey, kind: str, url: str, paths: list[str]) -> dict[str, int]:
    wire: list[int] = []
    compressed: list[int] = []
    for path in paths:
        answer = requests.get(url + path, timeout=30, headers={"Accept-Encoding": "identity"})
        if answer.ok:
            head = len(f"HTTP/1.1 {answer.status_code} {answer.reason}\r\n\r\n") + sum(
                len(f"{name}: {value}\r\n") for name, value in answer.headers.items()
            )
            wire.append(head + len(answer.content))
            compressed.append(head + len(gzip.compress(answer.content, GZIP_LEVEL)))
    entries = [int(valkey.memory_usage(key, samples=0)) for key in valkey.scan_iter(f"iris:*:/{kind}[?]*")]
    values = (entries, wire, compressed)
    return {name: round(statistics.mean(each)) for name, each in zip(MEASURED, values, strict=True)}


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1]), indent=2))
