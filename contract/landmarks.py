# ruff: noqa: RUF001 - Greek
"""Names of what is no town: sights, stations, mountains; told by the word for their kind, in English and Greek.

Some words are those of four more languages that maps write. The standard library and `contract.folding` are enough.
"""

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


def is_kind(folded: str) -> bool:
    """Whether a folded word names a kind of what is no town."""
    return folded in _KINDS or folded.rstrip(_GREEK_ENDINGS) in _KINDS


def names_landmark(text: str) -> bool:
    """Whether a name says that it is no town's: it has the word for a kind, and another one."""
    words = fold(text).split()
    return len(words) > 1 and any(map(is_kind, words))
