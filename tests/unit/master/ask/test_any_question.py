"""Any question, with any context and any `near`, has an answer that is no server error.

`ASK_QUESTIONS=20000 python -m pytest` on this file asks more than a run of all tests does.
"""

import json
import os
import random
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from contract.folding import fold
from master.app import create_app
from master.settings import Settings
from tests.fake_backends import FakeBackends, Request
from tests.unit.master.kinds.answers import OF_KINDS

COUNT = int(os.environ.get("ASK_QUESTIONS", "1000"))
ROUND = 500
CORPUS = [
    line.split("|")[1].strip()
    for line in (Path(__file__).parents[3] / "ask" / "training.txt").read_text(encoding="utf-8").splitlines()
    if line.count("|") > 3
]
WORDS = [word for question in CORPUS for word in question.split()]
ODD = ["²", "٣", "٣ days", "9999-12-31", "0001-01-01", "30 February", "31/4", "24:00", "25:99", "|", "&", "=", "%",
       "\x00", "\u202e", "-5", "1e9", "above 99999", "below -40 f", "next", "last", "3 ago", "from 3 to 99", "+48h",
       "hours999", "not", "no,", "only", "the day before", "999 days", "tuesday..friday", "😀", "a" * 60, "37.98,23.73",
       "в Москве", "more", "10000 days", "which day", "how much", "until", "Georgia", "itlay",
       "Paris, Texas"]  # fmt: skip
NEARS = ["", "Athens", "37.98,23.73", "Qwxyz", "0,0", "-90,180", "Αθήνα", "Rome,IT", "x" * 90]
FIELDS = {
    "intents": ["weather", "weather/rain", "weather/nope", "sun/sunset", "extreme/warmest", "compare/",
                "compare/warmer", "news/q:x", "news/sports", "briefing", "unknown", "outside/sea", "²"],
    "places": ["Athens, GR", "Athens", "37.98,23.73", "Qwxyz", "x" * 200, "Rome, IT|Athens, GR", "|", "<b>"],
    "names": ["Αθήνα", "", "a|b"],
    "countries": ["gr", "GR", "zz", "²²", "gr|it", "greece"],
    "whens": ["today", "saturday", "²", "9999-12-31", "02-30", "day+999", "day-999", "hours48", "+9999h", "-5m",
              "tuesday..thursday", "15:00-18:00", "tomorrow morning|friday", "week night", "30",
              "9999-12-31..0001-01-01"],
    "claims": ["cold", "<0", ">99999f", "nope", "|"],
    "units": ["temperature:imperial", "wind:bft", "wind:nope", ":"],
    "polar": ["1", "0"],
    "page": ["2", "99", "²", "-1", "999999999"],
    "earlier": ["Rome, IT", "", "|"],
    "later": ["what another version adds"],
}  # fmt: skip
PLACE = {"name": "Athens", "lat": 37.98, "lon": 23.73, "country": "GR", "local_names": {"el": "Αθήνα"}}
STEPS = [
    {"main": {"temp": 9 + number % 7}, "weather": [{"id": (800, 500, 600, 200)[number % 4], "description": "so"}],
     "dt": 1_900_000_000 + 10_800 * number, "pop": number % 10 / 10, "wind": {"speed": 5, "deg": 90}}
    for number in range(40)
]  # fmt: skip


def spelled(request: Request) -> tuple[int, dict[str, str], str]:
    """A gazetteer in which names of an even length exist, and others are nearly so, or not at all."""
    name = fold(request.params["names"].split("|")[0])
    kind = ("exact", "near", "similar")[len(name) % 3]
    found = [{**PLACE, "match": kind, "spelling": name, "label": "Athens, GR", "population": 10 ** (len(name) % 7)}]
    return 200, {}, json.dumps(found if len(name) % 5 else [])


@pytest.fixture
def client(upstream: FakeBackends) -> FlaskClient:
    at = {"name": "Athens", "sys": {"country": "GR"}, "coord": {"lat": 37.98, "lon": 23.73}}
    upstream.add_callback("GET", "http://weather:3002/places/spelled", spelled, content_type="application/json")
    for path, answer in OF_KINDS.items():
        upstream.get(f"http://weather:3002{path}", json=answer())
    upstream.get("http://weather:3002/places", json=[])
    upstream.get("http://weather:3002/weather", json={**STEPS[0], **at, "timezone_name": "Europe/Athens"})
    upstream.get("http://weather:3002/forecast", json={"list": STEPS, "city": {**PLACE, "coord": at["coord"]}})
    upstream.get("http://news:3003/news", json={"status": "ok", "totalResults": 0, "articles": []})
    return create_app(Settings()).test_client()


def a_question(dice: random.Random) -> str:
    kind = dice.random()
    if kind < 0.3:
        words = dice.choice(CORPUS).split()
        words[dice.randrange(len(words))] = dice.choice([*ODD, *dice.sample(WORDS, 20)])
    elif kind < 0.5:
        words = dice.choice(CORPUS).split() + dice.choice(CORPUS).split()[: dice.randrange(6)]
    else:
        words = [dice.choice(ODD) if dice.random() < 0.2 else dice.choice(WORDS) for _ in range(dice.randint(1, 9))]
    return " ".join(words)


def a_context(dice: random.Random, last: str) -> str:
    if dice.random() < 0.5:
        return last
    names = dice.sample(sorted(FIELDS), dice.randint(0, 5))
    return urlencode({name: dice.choice(FIELDS[name]) for name in names})


@pytest.mark.parametrize("number", range(COUNT // ROUND))
def test_any_question_in_any_context_is_no_server_error(client: FlaskClient, number: int) -> None:
    dice = random.Random(number)  # noqa: S311 - the same questions each time
    context = ""
    for _ in range(ROUND):
        given = {"q": a_question(dice), "near": dice.choice(NEARS), "context": a_context(dice, context)[:1_000]}
        answer = client.get(f"/ask?{urlencode({name: value for name, value in given.items() if value})}")
        assert answer.status_code < 500, given
        if answer.status_code in (200, 404, 422) and "context" in answer.json:
            context = answer.json["context"]
            assert answer.json["answer"], given
