"""`make ask-score`: how many questions of the corpus are understood rightly. Places are looked up in the gazetteer.

`python -m tests.ask.score training` prints what is wrong besides; of the held-out questions only the figure is told.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contract.schemas.weather import SPELLED, SpelledPlace
from master.ask.places import Found, Lookup, Resolved, resolve, with_towns
from master.ask.understand import understand
from weather.gazetteer import DEFAULT_PATH, Gazetteer
from weather.place_search import PlaceSearch

FOLDER = Path(__file__).parent
NEAR_DEG = 0.3
UNKNOWN = "?"
TODAY = date(2026, 11, 26)


@dataclass(frozen=True)
class Case:
    kind: str
    question: str
    intents: str
    places: tuple[str, ...]
    when: str


def cases(file: str) -> Iterator[Case]:
    for line in (FOLDER / f"{file}.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            kind, question, intents, places, when = (part.strip() for part in (line + "|" * 4).split("|")[:5])
            yield Case(kind, question, intents, tuple(filter(None, places.split(", "))), when)


def lookup_in(search: PlaceSearch) -> Lookup:
    """Look places up as `/places/spelled` does, without HTTP."""

    def look_up(names: tuple[str, ...]) -> list[SpelledPlace]:
        found = search.spelled(names)
        return SPELLED.validate_python(
            [
                {
                    **place.as_geocoding(),
                    "match": str(found.match),
                    "spelling": found.spelling,
                    "label": search.label(place),
                    "population": place.population,
                }
                for place in found.places[:3]
            ]
        )

    return look_up


@dataclass(frozen=True)
class Verdict:
    right: bool
    wrong_place: bool
    got: str


def judge(case: Case, search: PlaceSearch) -> Verdict:
    """Whether a question is understood as the corpus says."""
    look_up = lookup_in(search)
    resolved = resolve(with_towns(understand(case.question), look_up), look_up)
    intents = " + ".join(map(str, resolved.understanding.intents))
    when = ", ".join(each.plain(TODAY) for each in resolved.understanding.whens)
    places = _places_right(case, resolved, search)
    wrong_place = not places and any(isinstance(place, Found) for place in resolved.places)
    right = intents == case.intents and places and when == case.when
    shown = [f"{p.label or p.country}" if isinstance(p, Found) else f"?{p.text}" for p in resolved.places]
    return Verdict(right, wrong_place, f"{intents} | {', '.join(shown)} | {when}")


def _places_right(case: Case, resolved: Resolved, search: PlaceSearch) -> bool:
    if len(case.places) != len(resolved.places):
        return False
    greek, qualified = case.kind.startswith("el"), "," in case.question
    return all(
        _is_place(expected, found, search, greek=greek, qualified=qualified)
        for expected, found in zip(case.places, resolved.places, strict=True)
    )


def _is_place(expected: str, found: object, search: PlaceSearch, *, greek: bool, qualified: bool) -> bool:
    if expected.startswith(UNKNOWN):
        return not isinstance(found, Found)
    if not isinstance(found, Found):
        return False
    if len(expected) == 2 and expected.islower():  # a country's code
        return found.country == expected and found.place is None
    if found.place is None:
        return False
    wanted = search.find(expected).places
    if not qualified:  # the likeliest of the name, which a Greek question means in Greece if there is one
        wanted = wanted[:1] + [place for place in wanted[1:] if greek and place.country == "GR"]
    return bool(wanted) and any(
        abs(place.lat - found.place.lat) < NEAR_DEG and abs(place.lon - found.place.lon) < NEAR_DEG for place in wanted
    )


def score(file: str, *, show: bool) -> tuple[int, int, int]:
    """How many are right, have a wrong place, and how many there are."""
    search = PlaceSearch(Gazetteer(Path(os.environ.get("GAZETTEER") or DEFAULT_PATH)))
    right = wrong = count = 0
    kinds: Counter[str] = Counter()
    for case in cases(file):
        verdict = judge(case, search)
        count += 1
        right += verdict.right
        wrong += verdict.wrong_place
        if not verdict.right:
            kinds[case.kind] += 1
            if show:
                print(
                    f"{case.kind:5} {case.question}\n      want {case.intents} | "
                    f"{', '.join(case.places)} | {case.when}\n"
                    f"      got  {verdict.got}"
                )
    if show:
        print(dict(kinds))
    return right, wrong, count


if __name__ == "__main__":
    chosen = sys.argv[1] if len(sys.argv) > 1 else "held_out"
    right, wrong, count = score(chosen, show=chosen != "held_out")
    print(f"{chosen}: {right} of {count} understood ({right / count:.1%}), wrong place {wrong} ({wrong / count:.1%})")
