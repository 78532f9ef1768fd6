# ruff: noqa: RUF001 - Greek
"""Names of what is no town: sights, stations, mountains; told by the word for their kind, in English and Greek.

Some words are those of four more languages that maps write. Sights whose names have no such word, or are also those of
villages elsewhere (`Acropolis`, `Mont Blanc`, `Big Ben`), are in `sights.csv`, with the town that is near.
"""

import csv
from functools import cache
from pathlib import Path

from contract.folding import fold

_KINDS = frozenset(
    "station terminal tower bridge castle fort fortress museum stadium arena palace cathedral church chapel abbey "
    "university college campus school hospital clinic mall zoo aquarium temple shrine pagoda mosque monastery "
    "synagogue convent statue monument memorial mausoleum tomb pyramid pyramids lighthouse theatre theater opera "
    "cinema library gallery observatory square plaza street avenue boulevard road highway tunnel dam canal park "
    "garden gardens forest mountain mountains mt peak summit volcano glacier canyon gorge cave caves desert lake "
    "river waterfall waterfalls skyscraper building embassy prison factory bahnhof hauptbahnhof turm brucke "
    "schloss berg gare tour pont chateau musee universite mont montagne estacion torre puente castillo museo "
    "universidad monte pico cerro stazione ponte castello universita lago lac σταθμο πυργο γεφυρα μουσειο βουνο "
    "ορο κορυφη ηφαιστειο λιμνη ποταμο ποταμι καταρρακτη καταρρακτε παρκο κηπο δασο φαραγγι σπηλαιο σπηλια "
    "πανεπιστημιο σχολειο νοσοκομειο ναο εκκλησια μητροπολη μοναστηρι μονη καστρο φρουριο παλατι ανακτορα σταδιο "
    "γηπεδο πλατεια οδο λεωφορο αγαλμα μνημειο θεατρο φαρο ζωολογικο βιβλιοθηκη τζαμι συναγωγη".split()
)
"""Folded, Greek ones without the last letter of their case: σταθμός, σταθμό and σταθμού are `σταθμο`."""
_GREEK_ENDINGS = "σνυ"
_MOST_WORDS = 8


def is_kind(folded: str) -> bool:
    """Whether a folded word names a kind of what is no town."""
    return folded in _KINDS or folded.rstrip(_GREEK_ENDINGS) in _KINDS


def names_landmark(text: str) -> bool:
    """Whether a name says that it is no town's: it has the word for a kind, and another one, or begins as a sight's."""
    words = fold(text).split()
    return sight_town(text) is not None or (len(words) > 1 and any(map(is_kind, words)))


def is_sight(name: str) -> bool:
    """Whether a name alone means a well-known sight rather than any place that is called so."""
    return _without_article(name) in _sights()


def sight_town(text: str) -> str | None:
    """The town, as a city parameter, of the sight that a text names first or last, such as `the Acropolis of Athens`.

    None where it names none. Of one word a sight must be the whole text: `White House Texas` may be a town's.
    """
    words = _without_article(text).split()[:_MOST_WORDS]
    named = (" ".join(part) for end in range(len(words), 1, -1) for part in (words[:end], words[-end:]))
    return next(filter(None, map(_sights().get, (" ".join(words), *named))), None)


def _without_article(text: str) -> str:
    return fold(text).removeprefix("the ").removeprefix("η ").removeprefix("το ")


@cache
def _sights() -> dict[str, str]:
    with (Path(__file__).parent / "sights.csv").open(encoding="utf-8", newline="") as table:
        rows = [(row["town"], row["names"].split(";")) for row in csv.DictReader(table)]
    return {_without_article(name): town for town, names in rows for name in names}
