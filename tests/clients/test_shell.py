"""One-liners that people have in tmux, polybar, waybar and conky: what awk and jq make of them."""

import re
import subprocess
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
import requests

from tests.clients.conftest import Sandbox

pytestmark = pytest.mark.usefixtures("sandbox")


@pytest.fixture
def shell(iris: str, sandbox: Sandbox) -> Any:
    """Runs a line of a shell in which $IRIS is the address; its output as it is."""
    assert sandbox

    def run(line: str) -> str:
        ended = subprocess.run(
            ["/bin/sh", "-c", line],
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "IRIS": iris, "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    return run


@pytest.fixture
def athens(iris: str) -> dict[str, str]:
    """Athens's temperature in whole degrees: signed, as a number, as jq rounds (a half away from zero), and in j1."""
    degrees = requests.get(f"{iris}/weather?city=Athens&units=metric", timeout=10).json()["main"]["temp"]
    whole = round(degrees)
    away_from_zero = Decimal(str(degrees)).quantize(Decimal(1), ROUND_HALF_UP)
    # made of One Call, which is kept apart: it may be of another hour
    j1 = requests.get(f"{iris}/Athens?format=j1", timeout=10).json()["current_condition"][0]["temp_C"]
    return {"signed": f"{whole:+d}", "number": str(whole), "jq": str(int(away_from_zero)), "j1": j1}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        # tmux: set -g status-right '#(curl -s wttr.in/Athens?format=3)'
        ("curl -s $IRIS/Athens?format=3 | awk '{print $1, $NF}'", "Athens: {signed}°C\n"),
        ("curl -s $IRIS/Athens?format=3 | awk 'END{print NR}'", "1\n"),
        # polybar: exec = curl -s 'wttr.in/Athens?format=%l:+%c+%t' | sed 's/  //g'
        ("curl -s \"$IRIS/Athens?format=%l:+%c+%t\" | awk -F': ' '{print $1}'", "Athens\n"),
        ("curl -s \"$IRIS/Athens?format=%l:+%c+%t\" | awk '{print $NF}'", "{signed}°C\n"),
        ("curl -s \"$IRIS/Athens?format=%t\" | tr -d '+°C'", "{number}"),
        ("curl -s \"$IRIS/Athens?format=%t|%h\" | cut -d'|' -f1", "{signed}°C\n"),
        # i3blocks: two lines
        ("curl -s $IRIS/Athens'?format=%t\\n%t\\n' | sort -u", "{signed}°C\n"),
        # waybar: JSON through jq
        ("curl -s $IRIS/Athens?format=j1 | jq -r '.current_condition[0].temp_C'", "{j1}\n"),
        ("curl -s $IRIS/Athens?format=j1 | jq -r '.weather | length'", "3\n"),
        ("curl -s $IRIS/Athens?format=j1 | jq -r '.weather[1].hourly[4].time'", "1200\n"),
        ("curl -s $IRIS/Athens?format=j1 | jq -r '.nearest_area[0].areaName[0].value'", "Athens\n"),
        ("curl -s $IRIS/Athens?format=j2 | jq '.weather[0] | has(\"hourly\")'", "false\n"),
        # conky: ${execi 600 curl -s 'api.openweathermap.org/data/2.5/weather?…' | jq .main.temp}
        (
            'curl -s "$IRIS/data/2.5/weather?q=Athens&units=metric&appid=k" | jq -r ".main.temp | round | tostring"',
            "{jq}\n",
        ),
        ('curl -s "$IRIS/data/2.5/weather?id=264371&APPID=k" | jq -r .name', "Athens\n"),
        ('curl -s "$IRIS/data/2.5/weather?q=Nowhereville" | jq -r .message', "city not found\n"),
        ('curl -s "$IRIS/data/2.5/forecast?q=Athens&cnt=2" | jq ".list | length"', "2\n"),
        ('curl -s "$IRIS/v2/top-headlines?country=us&pageSize=3&apiKey=k" | jq ".articles | length"', "3\n"),
        ('curl -s "$IRIS/v2/top-headlines?country=us" -H "X-Api-Key: k" | jq -r .status', "ok\n"),
        # options
        ("curl -s $IRIS/Athens?0T | head -1", "Weather report: Athens\n"),
        ("curl -s $IRIS/Nowhereville?format=3 | head -1", "Unknown location; please try ~Nowhereville\n"),
        ("curl -s -o /dev/null -w '%{http_code}' $IRIS/Nowhereville?format=3", "404"),
        ("curl -fs $IRIS/Nowhereville?format=3 || echo none", "none\n"),
        ("curl -s $IRIS/ath?format=%l", "ath"),
    ],
)
def test_a_one_liner_prints_what_it_does_with_the_vendor(
    shell: Any, athens: dict[str, str], line: str, expected: str
) -> None:
    assert shell(line) == expected.format_map(athens)


def test_a_report_has_colours_and_t_takes_them_away(shell: Any) -> None:
    assert "\x1b[" in shell("curl -s $IRIS/Athens")
    assert "\x1b[" not in shell("curl -s $IRIS/Athens?T")
    assert re.search(r"wind .* km/h", shell("curl -s $IRIS/Athens?T0"))


def test_wget_is_a_terminal_too(shell: Any) -> None:
    assert shell('wget -qO- "$IRIS/Athens?0T" | head -1') == "Weather report: Athens\n"
