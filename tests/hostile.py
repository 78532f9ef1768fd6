"""What strangers send, as bytes on a socket, and what is wrong with an answer to it.

Each input stands for its kind. `faults` looks at what came back: 5xx, no answer, more answers than requests, a
connection left open after it was said to close, and the caller's own bytes where they do harm.
"""

import json
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

PATIENCE_S = 10
"""Longer than any answer takes on a busy machine; what is silent for so long hangs."""
HOST = b"Host: localhost\r\n"
CLOSE = b"Connection: close\r\n"
SMUGGLED = b"GET /healthz HTTP/1.1\r\nHost: smuggled\r\n\r\n"
NO_FAULTS = frozenset({"501", "505"})
_ANSWER = re.compile(rb"HTTP/(\d\.\d) (\d{3}) [^\r]*\r\n")
_HARM = re.compile(rb"<script>alert|<img src=x onerror", re.IGNORECASE)
_INJECTED = re.compile(rb"\r\n(?:set-cookie: a=b|x-injected)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Input:
    """Bytes to send. `most` answers at the most belong to them; `silent`: none need come, as no request is complete."""

    name: str
    sent: bytes
    most: int = 1
    silent: bool = False
    half_closed: bool = False
    allowed: frozenset[str] = NO_FAULTS


def get(target: bytes, headers: bytes = b"", host: bytes = HOST) -> bytes:
    return b"GET " + target + b" HTTP/1.1\r\n" + host + headers + CLOSE + b"\r\n"


def post(headers: bytes, body: bytes = b"", path: bytes = b"/weather") -> bytes:
    return b"POST " + path + b" HTTP/1.1\r\n" + HOST + headers + b"\r\n" + body


def chunked(body: bytes) -> bytes:
    return post(b"Transfer-Encoding: chunked\r\n", body)


def framing() -> Iterator[Input]:
    """Lengths, chunks, lines and versions that two readers could understand differently."""
    for value in (
        b"-1", b"+4", b"0x4", b"1_0", b"4 4", b"", "٤".encode(), b"\xb2", b"4.0", b"4, 4", b"4, 5", b"9" * 5000,
        b"9223372036854775808", b"18446744073709551616", b"4\r\nContent-Length: 5", b"4\r\nContent-Length: 4",
    ):  # fmt: skip
        yield Input(f"length {value[:30]!r}", post(b"Content-Length: " + value + b"\r\n", b"abcd"), silent=True)
    for header in (
        b"Content-Length:\r\n 4", b"Content-Length : 4", b"Content-Length:\t4", b"Content-Length: 0004",
        b"Transfer-Encoding : chunked", b"Transfer-Encoding:\r\n chunked", b"Transfer_Encoding: chunked",
    ):  # fmt: skip
        sent = post(header + b"\r\n", b"abcd")
        yield Input(f"header {header!r}", sent, 2, silent=True)  # to who drops it, the body is a request of its own
    for coding in (
        b"xchunked", b"chunked, identity", b"identity", b"gzip, chunked", b"chunked, chunked", b"\x0bchunked",
        b'"chunked"', b"cHuNkEd", b"", b"chunked\x00", b"chunked\r\nTransfer-Encoding: x",
        b"chunked\r\nTransfer-Encoding: chunked",
    ):  # fmt: skip
        yield Input(f"coding {coding!r}", post(b"Transfer-Encoding: " + coding + b"\r\n", b"0\r\n\r\n"), silent=True)
    yield Input(
        "length, then chunks",
        post(b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n" + SMUGGLED),
        most=2,
    )
    yield Input(
        "chunks, then length",
        post(b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", b"5c\r\n" + SMUGGLED + b"\r\n0\r\n\r\n"),
        most=2,
    )
    yield Input("chunks in HTTP/1.0", b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
    for body in (
        b"3;a=b\r\nabc\r\n0\r\n\r\n", b"-3\r\nabc\r\n0\r\n\r\n", b"0x3\r\nabc\r\n0\r\n\r\n", b"+3\r\nabc\r\n0\r\n\r\n",
        b"0_3\r\nabc\r\n0\r\n\r\n", b"3 \r\nabc\r\n0\r\n\r\n", b"F" * 17 + b"\r\nabc\r\n", b"3\r\nabcXX0\r\n\r\n",
        b"3\nabc\n0\n\n", b"\r\nabc\r\n0\r\n\r\n", b"0\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
        b"3;" + b"a" * 100_000 + b"\r\nabc\r\n0\r\n\r\n", b"0" * 100_000 + b"3\r\nabc\r\n0\r\n\r\n",
        b"0\r\nX: " + b"a" * 100_000 + b"\r\n\r\n", b"1\r\na\r\n" * 20_000 + b"0\r\n\r\n",
    ):  # fmt: skip
        yield Input(f"chunks {body[:30]!r} of {len(body)}", chunked(body), silent=True)
    yield Input("chunk with a bare LF", chunked(b"2;\nxx\r\n4c\r\n0\r\n\r\n" + SMUGGLED), most=2, silent=True)
    line = b"GET /healthz HTTP/1.1\r\n" + HOST
    for name, lines in {
        "bare LF": b"GET /healthz HTTP/1.1\nHost: localhost\n\n",
        "bare CR": b"GET /healthz HTTP/1.1\rHost: localhost\r\r",
        "LF in a value": line + b"X: a\nY: b\r\n\r\n",
        "CR in a value": line + b"X: a\rY: b\r\n\r\n",
        "folded": line + b"X: a\r\n b\r\n\r\n",
        "folded first": b"GET /healthz HTTP/1.1\r\n X: a\r\n" + HOST + b"\r\n",
        "no colon": line + b"NoColon\r\n\r\n",
        "no name": line + b": x\r\n\r\n",
        "space in a name": line + b"X Y: x\r\n\r\n",
        "NUL in a value": line + b"X: a\x00b\r\n\r\n",
        "NUL in a name": line + b"X\x00: a\r\n\r\n",
        "high bytes": line + b"X: \xff\xfe\r\n\r\n",
        "empty lines": b"\r\n\r\n" + line + b"\r\n",
        "garbage before": b"\x00\x01" + line + b"\r\n",
        "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64 + b"\r\n\r\n",
        "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "PROXY": b"PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\n" + line + b"\r\n",
        "PROXY 2": b"\r\n\r\n\x00\r\nQUIT\n\x21\x11\x00\x0c" + b"\x01" * 12 + line + b"\r\n",
        "HTTP/0.9": b"GET /healthz\r\n",
        "two spaces": b"GET  /healthz HTTP/1.1\r\n" + HOST + b"\r\n",
        "tabs": b"GET\t/healthz\tHTTP/1.1\r\n" + HOST + b"\r\n",
        "lower case": b"get /healthz HTTP/1.1\r\n" + HOST + b"\r\n",
        "no target": b"GET  HTTP/1.1\r\n" + HOST + b"\r\n",
        "long method": b"G" * 100_000 + b" / HTTP/1.1\r\n" + HOST + b"\r\n",
        "h2c": line + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA\r\n\r\n",
        "websocket": line + b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n",
        "Expect": post(b"Expect: 100-continue\r\nContent-Length: 4\r\n", b"abcd"),
        "Expect what": post(b"Expect: x\r\nContent-Length: 4\r\n", b"abcd"),
    }.items():
        yield Input(name, lines, silent=True)
    for version in (b"1.2", b"2.0", b"3.0", b"11", b"1.10", b"1.1 x"):
        yield Input(f"version {version!r}", b"GET /healthz HTTP/" + version + b"\r\n" + HOST + b"\r\n", silent=True)


TARGETS = (
    "http://evil.example/healthz", "//evil.example/", "///", "/..", "/../../../../etc/passwd", "*", "?", "#", "healthz",
    "/%2e%2e/%2e%2e/etc/passwd", "/static/..%2f..%2f..%2fapp.py", "/static/../app.py", "/static/..%5c..%5capp.py",
    "/static/%00", "/static/iris.css%00.js", "/static/%2fetc%2fpasswd", "/static/%c0%ae%c0%ae/app.py", "/static/",
    "/static/" + "a" * 3000, "/static/%252e%252e%252fapp.py", "/%00", "/%0d%0aX-Injected:%201", "/%e2%80%ae", "/%ff",
    "/%c0%80", "/%ed%a0%80", "/%f4%90%80%80", "/" + "a/" * 1900, "/" + "%2f" * 1200, "/?" + "a&" * 1900,
    "/?" + "a=1&" * 950, "/;jsessionid=1", "/.git/config", "/.env", "/healthz%00", "/HEALTHZ", "/healthz;a",
    "/weather#city=Athens", "/weather?city=%", "/weather?city=%zz", "/weather?city=%0d%0aSet-Cookie:a=b",
    "/weather?city[]=a", "/weather?city=a&city=b", "/weather?city=" + "A" * 3000, "/weather?city=" + "%CE%91" * 600,
    "/weather?lat=1e309&lon=1", "/weather?lat=nan&lon=nan", "/weather?lat=-0&lon=-0", "/weather?lat=0x10&lon=1",
    "/weather?city=999999999,1", "/weather?city=%F0%9F%98%80", "/weather?city=%E2%80%AEsnehtA",
    "/weather?city=${jndi:ldap://x}", "/weather?city={{7*7}}", "/weather?city='%20OR%201=1--", "/weather?city=*",
    "/places?q=%22", "/places?q=*", "/places?q=a%20OR%20b", "/places?q=_", "/places?q=a&limit=999999999999",
    "/places?q=a&limit=1e3", "/places/spelled?names=" + "a|" * 900, "/places/near?lat=nan&lon=0", "/news?country=%00",
    "/news?country=us&page=99999999999999999999", "/news?country=us&pageSize=1e9", "/news?country=us&q=" + "(" * 190,
    "/v2/everything?q=" + "(" * 400, "/v2/everything?q=" + "NOT%20" * 100 + "x", "/v2/everything?q=%22",
    "/v2/everything?q=" + "a%20OR%20" * 60 + "a", "/v2/everything?q=x&from=0000-00-00", "/v2/sources?language=%00",
    "/v2/everything?q=x&from=9999-12-31T23:59:59%2B14:00", "/v2/everything?q=x&from=0001-01-01T00:00:00%2B14:00",
    "/v2/everything?domains=" + "a," * 900, "/v2/everything?sources=" + "a," * 900, "/v2/top-headlines?sources=%00",
    "/data/2.5/weather?q=%00", "/data/2.5/weather?id=-1", "/data/2.5/group?id=" + "1," * 1500,
    "/data/2.5/forecast/daily?q=Athens&cnt=99999", "/data/2.5/find?lat=0&lon=0&cnt=1000000",
    "/data/2.5/onecall?lat=0&lon=0&exclude=" + "a," * 900, "/data/3.0/onecall?lat=91&lon=181",
    "/data/2.5/air_pollution?lat=1e400&lon=0", "/geo/1.0/direct?q=%00&limit=1e9", "/geo/1.0/zip?zip=%2C",
    "/geo/1.0/reverse?lat=nan&lon=nan", "/data/2.5/weather?q=%3C%26%3E&mode=xml",
    "/data/2.5/weather?q=Athens&callback=alert(1)", "/Athens?format=" + "%25c" * 1000, "/Athens?format=%1b%5B31m",
    "/Athens?format=%00", "/~" + "a" * 500, "/@127.0.0.1", "/@[::1]", "/:bash.function", "/moon@9999-99-99",
    "/-90,180", "/Athens.png", "/%1b[2J", "/Athens?" + "&".join(["0"] * 1900), "/Athens?lang=../../etc/passwd",
    "/?lang=%00", "/?units=%22%3E%3Cscript%3E", "/?city=%3Cscript%3Ealert(1)%3C/script%3E",
    "/?city=Athens&country=%22%3E%3Cscript%3E", "/?city=%3Cimg%20src=x%20onerror=alert(1)%3E",
    "/ask?q=%3Cscript%3Ealert(1)%3C/script%3E&format=html", "/ask?q=" + "weather%20" * 130, "/ask?q=%00",
    "/ask?q=%1b%5D0;x%07", "/ask?context=" + "a" * 700 + "&q=x", "/ask?q=and%20tomorrow&context=intents%3D%00",
    "/ask?q=and%20tomorrow&context=places%3D" + "%252C" * 100, "/ask?q=in%20" + "9" * 300 + "%20days%20in%20Athens",
    "/ask?q=weather%20on%2031/02/2027", "/ask?q=weather%20in%2099999%20years", "/ask?q=" + quote("Τι καιρό " * 20),
    "/ask?q=" + quote("İ" * 150), "/ask?q=" + quote("ﷺ" * 150), "/ask?q=" + quote("a\u0301" * 150),
    "/briefing?city=Athens&country=%2e%2e", "/docs?x=%3Cscript%3E", "/providers?x=%00", "/metrics?name[]=%00",
)  # fmt: skip


JOINERS = "\u200b\u200c\u200d\u2060\ufeff"
WORDS = (
    JOINERS * 20, "A" + "\u0301\u0302\u0303" * 90, "A\u0301" * 49, "\u202eAthens\u2066", "\U000e0041" * 50,
    "\ue000" * 50,
    "🇬🇷" * 40, "👩\u200d👧" * 24, "Ａｔｈｅｎｓ", "ﬃ" * 30, "ß" * 99, "\ufdfa" * 60, "K\u212a\u212b" * 30,
    "WEATHER İN İSTANBUL " * 4, "geonames:" + "1" * 90, "37°58'" * 15, "°" * 80, "9" * 99, "1" * 40 + "," + "2" * 40,
    "τικαιρόθακάνειαύριο" * 5, "wthr n lndn tmrw " * 5, "rain and " * 10, "Athens, Paris, Rome, " * 4,
    "tomorrow at 5 " * 7,
    "last " * 19, "until " * 16, "%" * 99, "|" * 99, '"' * 99, "{place} {0} {__class__} %(x)s", "1e308", "-" * 90 + "5",
    "on 9999-12-31", "from 1/1/0001 to 31/12/9999", "at 24:00 on 0000-00-00", "Athens\u2028x",
    "<script>alert(1)</script>",
)  # fmt: skip
"""What may be written where a place or a question belongs: Unicode's corners, and words in excess."""
WORDED = (
    "/ask?q={}", "/ask?q=weather+in+{}", "/ask?q=rain&near={}",
    "/ask?q=and+tomorrow&context=places%3D{}%26intents%3Dweather",
    "/ask?q=and+in+Italy&context=countries%3Dgr%26intents%3Dnews/q:{}", "/weather?city={}", "/places?q={}", "/{}",
    "/?city={}",
    "/weather?city=Athens&format=line&line={}", "/news?country=gr&q={}",
)  # fmt: skip
OPTIONS = (
    *(f"/weather?city=Athens&format={value}" for value in ("json,text", "JSON", "../md", "html%00", "x" * 500,
        "%f0%9f")),
    *(f"/weather?city=Athens&format=text&width={value}" for value in ("-1", "1e3", "9" * 30, "%D9%A4%D9%A0", "0x50",
        "40.0")),
    *(f"/forecast?city=Athens&step={value}" for value in ("0", "1h&days=99999", "1d&days=-1", "1d&days=1e2", "%00")),
    *(f"{path}?lat=nan&lon=inf" for path in ("/air", "/forecast", "/alerts", "/briefing", "/places/near")),
    *(f"/history?city=Athens&date={value}" for value in ("0000-00-00", "2026-02-30", "-1", "1e9", "%00", "9" * 300)),
    *(f"/normals?city=Athens&date={value}" for value in ("2026-13-01", "2026-11-30T25:00:00", "%D9%A2026-01-01")),
    *(f"/forecast?lat={point}" for point in ("90&lon=180", "-90&lon=-180", "1e-300&lon=-0")),
    *(f"/weather?city=Athens&format=line&line={'%25' + letter}" for letter in ("99999l", "q", "", "l" * 100)),
    "/ask?q=tomorrow&context=" + "%26" * 600, "/ask?q=tomorrow&context=" + "intents%3D" + "%7C" * 500,
    "/ask?q=tomorrow&context=places%3D%25ff%25fe%26intents%3Dweather", "/ask?q=a&context=a&context=b&near=&near=",
    "/ask?q=tomorrow&format=html&context=places%3D%3Cscript%3Ealert(1)%3C/script%3E%26intents%3Dweather",
    "/ask?q=and+Rome&context=places%3DAthens%26intents%3Dweather%26whens%3Dday%2B99999%7C9999-99-99",
    "/ask?q=weather%20in%20%ED%A0%80%ED%B0%80", "/weather?city=%F8%88%80%80%80", "/weather?lat=1_0&lon=1_0",
    "/weather?lat=0." + "1" * 3000 + "&lon=1", "/data/2.5/weather?id=%D9%A3", "/geo/1.0/zip?zip=%D9%A3%D9%A4,gr",
    "/llms.txt?x=%00", "/SKILL.md?" + "a" * 3000, "/Athens," * 20, "/Athens?0nqFpT" + "A" * 400,
)  # fmt: skip
"""Values that are no choice, no number, or a number of another script."""


def targets() -> Iterator[Input]:
    """Paths and parameters that mean to leave their place."""
    for target in (*TARGETS, *OPTIONS):
        html = b"Accept: text/html\r\n" if target.startswith("/?") else b""
        yield Input(f"target {target[:60]} of {len(target)}", get(target.encode(), html))
    for raw in (b"/\xff", "/Αθήνα".encode(), b"/\x00", b"/\x7f", b"/\x1b[31m", b"/a b", b"/a\tb", b"/\x0b"):
        yield Input(f"target {raw!r}", get(raw), silent=True)
    for length in (4094, 4095, 8192, 65_536, 1_000_000):
        yield Input(f"target of {length}", get(b"/?" + b"a" * length))


def words() -> Iterator[Input]:
    """Each text at three of the places that take text."""
    for number, text in enumerate(WORDS):
        for turn in (0, 4, 8):
            target = WORDED[(number + turn) % len(WORDED)].format(quote(text))
            html = b"Accept: text/html\r\n" if target.startswith("/?") else b""
            yield Input(f"words {target}", get(target.encode(), html))


def methods() -> Iterator[Input]:
    """Methods that nothing here answers."""
    names = "OPTIONS POST PUT DELETE PATCH TRACE CONNECT PROPFIND PURGE BAN GET/ GET: G\x00T".split(" ")
    for method in (*names, "", "X" * 30):
        for target in ("/weather?city=Athens", "*", "localhost:80"):
            sent = f"{method} {target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            yield Input(f"method {method!r} {target}", sent.encode(), silent=True)


HEADERS = {
    "no host": b"", "two hosts": b"Host: a\r\nHost: b\r\n", "empty host": b"Host: \r\n",
    "path in host": b"Host: a/b\r\n",
    "user in host": b"Host: a@b\r\n", "script in host": b'Host: "><script>alert(1)</script>\r\n',
    "Greek host": "Host: αθήνα\r\n".encode(), "long host": b"Host: " + b"a" * 8000 + b"\r\n",
    "port out of range": b"Host: localhost:99999\r\n", "open bracket": b"Host: [::1\r\n",
    "NUL in host": b"Host: a\x00\r\n",
    "100 headers": HOST + b"".join(b"X-%d: 1\r\n" % number for number in range(98)),
    "1000 headers": HOST + b"".join(b"X-%d: 1\r\n" % number for number in range(1000)),
    "header of 1 MB": HOST + b"X: " + b"a" * 1_000_000 + b"\r\n", "long name": HOST + b"a" * 9000 + b": 1\r\n",
    "760 kB of headers": HOST + b"".join(b"X-%d: %s\r\n" % (number, b"a" * 8000) for number in range(95)),
    "ranges": HOST + b"Range: bytes=" + b"0-," * 2000 + b"\r\n",
    "etags": HOST + b"If-None-Match: " + b'"a",' * 1900 + b"\r\n",
    "a date of digits": HOST + b"If-Modified-Since: " + b"9" * 4000 + b"\r\n",
    "types": HOST + b"Accept: " + b"text/html;q=0.1," * 500 + b"\r\n",
    "parameters of a type": HOST + b"Accept: " + b'a/b;a="\\"' * 800 + b"\r\n",
    "languages": HOST + b"Accept: text/html\r\nAccept-Language: " + b"aa;q=0.1," * 800 + b"\r\n",
    "a language that is a path": HOST + b"Accept: text/html\r\nAccept-Language: ../../x;q=nan, el;q=1e309\r\n",
    "encodings": HOST + b"Accept-Encoding: " + b"gzip;q=0.000000000001," * 300 + b"\r\n",
    "qualities": HOST + b"Accept: text/html;q=nan, application/json;q=inf\r\n",
    "cookies": HOST + b"Cookie: " + b"a=b; " * 1600 + b"\r\n", "cookie": HOST + b'Cookie: =\x80;;;"\r\n',
    "basic": HOST + b"Authorization: Basic !!!!\r\n",
    "bearer": HOST + b"Authorization: Bearer " + b"a" * 8000 + b"\r\n",
    "forwarded for many": HOST + b"X-Forwarded-For: 1.2.3.4, " + b"5.6.7.8, " * 500 + b"\r\n",
    "forwarded host": HOST + b"X-Forwarded-Host: evil.example\r\n",
    "forwarded prefix": HOST + b"X-Forwarded-Prefix: //evil.example\r\n",
    "forwarded": HOST + b'Forwarded: for="[";host="<script>";proto=,' + b"for=a;" * 1000 + b"\r\n",
    "another URL": HOST + b"X-Original-URL: /metrics\r\nX-Rewrite-URL: /metrics\r\n",
    "request id": HOST + b"X-Request-ID: a%0d%0ab\r\n", "trace": HOST + b"traceparent: 00-" + b"0" * 4000 + b"\r\n",
    "no time": HOST + b"X-Deadline-Ms: 0\r\n", "less than no time": HOST + b"X-Deadline-Ms: -1\r\n",
    "all time": HOST + b"X-Deadline-Ms: 999999999999999999\r\n", "Arabic time": HOST + "X-Deadline-Ms: ٤٤\r\n".encode(),
    "origin": HOST + b"Origin: https://a%0d%0a\r\n", "long origin": HOST + b"Origin: https://" + b"a" * 7900 + b"\r\n",
    "preflight": HOST + b"Access-Control-Request-Method: DELETE\r\nOrigin: https://e\r\n",
    "hops": HOST + b"Connection: X-Forwarded-For, X-Request-ID\r\n",
    "terminal": HOST + b"User-Agent: curl/\x1b[31m\r\n",
    "long agent": HOST + b"User-Agent: " + b"curl " * 1600 + b"\r\n", "binary": HOST + b"Accept: \xff\xfe\r\n",
}  # fmt: skip


ODD_HEADERS = {
    "a tag of many parts": HOST + b"Accept: text/html\r\nAccept-Language: en-" + b"x-" * 400 + b"a\r\n",
    "no tags": HOST
    + b"Accept: text/html\r\nAccept-Language: i-klingon, x-, -, en--us, el-;q=1."
    + b"0" * 3000
    + b"\r\n",
    "Arabic quality": HOST + "Accept: text/html;q=٠.٩, text/markdown;q=1e400\r\n".encode(),
    "a quoted type": HOST + b'Accept: text/html;a="' + b'\\"' * 3000 + b'"\r\n',
    "an open etag": HOST + b'If-None-Match: "' + b"a" * 7000 + b"\r\n",
    "commas": HOST + b"If-None-Match: " + b"," * 7000 + b"\r\n",
    "range to no end": HOST + b"Range: bytes=0-" + b"9" * 5000 + b"\r\n",
    "range of what": HOST + b"Range: " + b"x" * 3000 + b"=0-1\r\n",
    "the same range": HOST + b"Range: bytes=0-0,0-0,0-0,0-0\r\n",
    "range before": HOST + b"Range: bytes=-" + b"9" * 20 + b"\r\n",
    "open forwarded": HOST + b'Forwarded: for="' + b'\\"' * 3000 + b"\r\n",
    "obfuscated": HOST + b"Forwarded: for=_" + b"x" * 7000 + b"\r\n",
    "zone of an address": HOST
    + b'Forwarded: for="[fe80::1%25eth0]:99999999"\r\nX-Forwarded-For: fe80::1%eth0, 1.2.3.4:99999\r\n',
    "an address of digits": HOST
    + b"X-Forwarded-For: "
    + b"9" * 7000
    + b"\r\nX-Real-IP: :::::\r\nX-Forwarded-Proto: javascript\r\n",
    "nothing may come": HOST + b"Accept-Encoding: gzip;q=0, br;q=0, identity;q=0, *;q=0\r\n",
    "baggage": HOST + b"baggage: " + b"k=v," * 1700 + b"\r\ntracestate: " + b"a=b," * 500 + b"\r\n",
    "a date that isn't": HOST + b"If-Modified-Since: Mon, 99 Feb 99999 99:99:99 GMT\r\n",
}


def headers() -> Iterator[Input]:
    """Headers that are long, many, malformed, or somebody else's to write."""
    for name, lines in (HEADERS | ODD_HEADERS).items():
        for path in (b"/weather?city=Athens", b"/"):
            allowed = NO_FAULTS | {"504"} if "time" in name else NO_FAULTS
            yield Input(f"header {name}, {path.decode()}", get(path, lines, host=b""), silent=True, allowed=allowed)


def connections() -> Iterator[Input]:
    """Many requests at once, and those that never end."""
    request, last = b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n", get(b"/healthz")
    yield Input("1,000 in a row", request * 999 + last, most=1000)
    yield Input("half-closed", request, half_closed=True)
    yield Input("half-closed in the head", b"GET /healthz HTTP/1.1\r\nHost", silent=True, half_closed=True)
    yield Input("half-closed in the body", post(b"Content-Length: 100\r\n", b"abc"), silent=True, half_closed=True)
    yield Input("nothing", b"", silent=True, half_closed=True)
    yield Input("after a refusal", b"GET /weather HTTP/1.1\r\n" + HOST + b"X Y: bad\r\n\r\n" + SMUGGLED)
    for flood in (b"\x00" * 100_000, b"\r\n" * 50_000 + last, b"\n" * 100_000, b"A" * 2_000_000):
        yield Input(f"flood of {flood[:2]!r}", flood, silent=True)
    yield Input("2 MB that nothing reads", post(b"Content-Length: 2000000\r\n", b"a" * 2_000_000), silent=True)


INPUTS = (*framing(), *targets(), *words(), *methods(), *headers(), *connections())


def to_assistant() -> Iterator[Input]:
    """Messages for `/mcp` that are no messages, or far from usual ones."""

    def call(name: object, arguments: object) -> bytes:
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}}
        return json.dumps(message).encode()

    bodies = {
        "depth": b"[" * 20_000, "closed depth": b"[" * 20_000 + b"]" * 20_000,
        "deep objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        "long string": call("get_current_weather", {"city": "A" * 98_000}), "null": b"null", "empty": b"",
        "too long": call("get_current_weather", {"city": "A" * 150_000}),
        "batch": b"[" + b",".join([b'{"jsonrpc":"2.0","id":1,"method":"ping"}'] * 2000) + b"]",
        "UTF-16": '{"jsonrpc":"2.0"}'.encode("utf-16"),
        "surrogate": b'{"jsonrpc":"2.0","id":"\\ud800","method":"ping"}',
        "NUL": b'{"jsonrpc":"2.0","id":"\\u0000","method":"ping"}',
        "5,000 digits": b'{"jsonrpc":"2.0","id":' + b"9" * 5000 + b',"method":"ping"}',
        "no number": b'{"jsonrpc":"2.0","id":NaN,"method":"ping"}',
        "infinity": b'{"jsonrpc":"2.0","id":1e999,"method":"ping"}',
        "twice": b'{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/list"}',
        "no tool": call("rm", {}), "types": call("get_current_weather", {"city": ["a"] * 1000}),
        "no arguments": call("get_current_weather", None), "terminal": call("search_places", {"name": "\x1b]0;x\x07"}),
    }  # fmt: skip
    ping, read = b'{"jsonrpc":"2.0","id":1,"method":"ping"}', b'{"jsonrpc":"2.0","id":1,"method":"resources/read"'
    prompt = b'{"jsonrpc":"2.0","id":1,"method":"prompts/get","params":{"name":"%b","arguments":%b}}'
    bodies |= {
        "mark": b"\xef\xbb\xbf" + ping,
        "more": ping + b" x",
        "id that is true": ping.replace(b"1,", b"true,"),
        "id of 30 digits": ping.replace(b"1,", b"9" * 30 + b","),
        "resource above": read + b',"params":{"uri":"iris://weather/../../providers"}}',
        "long resource": read + b',"params":{"uri":"iris://weather/%b"}}' % (b"a" * 5000),
        "surrogate in a question": call("ask", {"question": "\ud800"}),
        "surrogates in names": call("\ud83d", {"\ud83d": 1}),
        "digits in an argument": call("get_forecast", {"city": "Athens", "days": 7}).replace(b"7", b"9" * 4500),
        "deep argument": call("ask", {"question": 7}).replace(b"7", b"[" * 900 + b"]" * 900),
        "joiners": call("ask", {"question": JOINERS * 50}),
        "no prompt": prompt % (b"a" * 90_000, b"{}"),
        "a prompt's arguments": prompt % (b"daily_briefing", b'{"town":"Athens"}'),
        "long tool": call("a" * 98_000, {}),
        "combining": call("search_places", {"name": "a" + "\u0301" * 90}),
    }
    json_headers = b"Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n" + CLOSE
    for name, body in bodies.items():
        yield Input(f"message {name}", post(json_headers + b"Content-Length: %d\r\n" % len(body), body, b"/mcp"))
    for header in (b"Host: evil.example\r\n", b"Host: localhost.evil.example\r\n", b"Host: localhost:80@evil\r\n"):
        yield Input(
            f"message {header!r}", post(json_headers + b"Content-Length: 2\r\n", b"{}", b"/mcp").replace(HOST, header)
        )
    for given in framing():
        if given.sent.startswith(b"POST"):
            yield Input(f"assistant's {given.name}", given.sent.replace(b"/weather", b"/mcp"), 2, silent=True)


def received(host: str, port: int, given: Input) -> tuple[bytes, bool]:
    """What came back until it was silent, and whether the connection was closed."""
    came = b""
    with socket.create_connection((host, port), PATIENCE_S) as connection:
        try:
            connection.sendall(given.sent)
            if given.half_closed:
                connection.shutdown(socket.SHUT_WR)
            connection.settimeout(0.3 if given.silent else PATIENCE_S)
            while len(statuses(came)) < given.most or _says_close(came):
                try:
                    part = connection.recv(262_144)
                except TimeoutError:
                    if connection.gettimeout() == PATIENCE_S:
                        raise
                    connection.settimeout(PATIENCE_S)
                    connection.shutdown(socket.SHUT_WR)  # no more comes: what waits for it may go
                    continue
                if not part:
                    return came, True
                came += part
        except TimeoutError:
            return came, False
        except OSError:  # reset or refused while it was sent: closed, too
            return came, True
    return came, False


def statuses(came: bytes) -> list[str]:
    """The statuses of a stream's answers, but of interim ones; one without a length goes on to the end."""
    found = []
    while match := _ANSWER.match(came):
        head, _, rest = came.partition(b"\r\n\r\n")
        length = re.search(rb"\r\ncontent-length: *(\d+)", head.lower())
        if not match[2].startswith(b"1"):
            found.append(match[2].decode())
        came = rest[int(length[1]) :] if length else rest if match[2].startswith((b"1", b"204", b"304")) else b""
    return found


def _says_close(came: bytes) -> bool:
    head = came[came.rfind(b"HTTP/1.") :].partition(b"\r\n\r\n")[0].lower()
    return b"\r\nconnection: close" in head


def faults(given: Input, came: bytes, *, closed: bool) -> list[str]:
    """What is wrong with what came back."""
    found, wrong = statuses(came), []
    wrong += [f"answered {status}" for status in found if status[0] == "5" and status not in given.allowed]
    if not found and not closed and not given.silent:
        wrong.append("no answer, and the connection open")
    if len(found) > given.most:
        wrong.append(f"{len(found)} answers: {found}")
    if found and _says_close(came) and not closed:
        wrong.append("said to close, and left open")
    if any(match[1] not in (b"1.1", b"1.0") for match in _ANSWER.finditer(came)):
        wrong.append("answered in a version that the client made up")
    heads = came.partition(b"\r\n\r\n")[0] if came.startswith(b"HTTP/") else b""  # HTTP/2 is answered in frames
    if _INJECTED.search(heads) or re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", heads):
        wrong.append("the caller's bytes in a header")
    if b"text/html" in heads.lower() and _HARM.search(came):
        wrong.append("the caller's markup in a page")
    if b"evil.example" in came and b"evil.example" not in given.sent.split(b"\r\n")[0]:
        wrong.append("the caller's host in an answer")
    return wrong
