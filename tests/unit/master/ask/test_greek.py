import pytest

from contract.folding import fold
from contract.greek import nominatives, sound, spellings
from master.ask.places import MAX_SPELLINGS, candidates
from master.ask.understand import PlaceText


@pytest.mark.parametrize("forms", [
    ("βρέχει", "βρεχι", "vrexei", "vrehei", "brexei"),
    ("αύριο", "αβριο", "avrio", "aurio", "ayrio"),
    ("καιρός", "κερος", "kairos", "keros"),
    ("Θεσσαλονίκη", "θεσαλονικι", "thessaloniki", "8essaloniki"),
    ("ομπρέλα", "ομπρελλα", "omprela", "ombrela"),
    ("ήλιος", "ilios", "hlios"),
    ("ξανθή", "ksanthi", "xanthi", "3anthi"),
])  # fmt: skip
def test_spellings_that_people_mix_up_sound_alike(forms: tuple[str, ...]) -> None:
    assert len({sound(fold(form)) for form in forms}) == 1


@pytest.mark.parametrize(("inflected", "nominative"), [
    ("Θεσσαλονίκης", "Θεσσαλονίκη"), ("Βόλου", "Βόλος"), ("Χανίων", "Χανια"), ("Πειραιά", "Πειραιας"),
    ("Νέας Υόρκης", "Νεα Υορκη"), ("Βρυξελλών", "Βρυξελλες"), ("Τόκιο", "Τόκιο"),
])  # fmt: skip
def test_an_inflected_name_has_its_nominative_among_the_candidates(inflected: str, nominative: str) -> None:
    assert fold(nominative) in nominatives(fold(inflected))


@pytest.mark.parametrize(("latin", "greek"), [
    ("athina", "αθηνα"), ("athhna", "αθηνα"), ("xania", "χανια"), ("volo", "βολοσ"), ("peiraia", "πειραιασ"),
    ("giannena", "γιαννενα"), ("naxo", "ναξο"), ("romi", "ρωμη"), ("rethymno", "ρεθυμνο"),
])  # fmt: skip
def test_greeklish_has_the_greek_name_among_its_spellings(latin: str, greek: str) -> None:
    assert greek in spellings(latin)


def test_a_greek_name_is_tried_in_latin_letters_too() -> None:
    assert "verona" in spellings("Βερόνα")


@pytest.mark.parametrize(("text", "article", "first"), [
    ("Πάρο", "στην", "παροσ"), ("Βόλο", "στον", "βολοσ"), ("Κω", "στην", "κωσ"), ("Τόκιο", "στο", "Τόκιο"),
])  # fmt: skip
def test_the_article_tells_the_nominative(text: str, article: str, first: str) -> None:
    assert candidates(PlaceText(text, article=article), greek=True)[0] == first


def test_candidates_are_bounded_and_have_the_name_without_possessive() -> None:
    assert len(candidates(PlaceText("ιιιιιιιιιιιιιιιιιιιιιιιι"), greek=True)) <= MAX_SPELLINGS
    assert "london" in candidates(PlaceText("London's"), greek=False)
    assert candidates(PlaceText("..."), greek=False) == ()


@pytest.mark.parametrize("name", ["w" * 100, "ΐΰ" * 40, "ου" * 60, ""])
def test_hostile_names_end_soon(name: str) -> None:
    assert len(spellings(name)) <= MAX_SPELLINGS
