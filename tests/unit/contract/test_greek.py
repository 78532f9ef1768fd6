import pytest

from contract.folding import fold
from contract.greek import keys_of_greek, keys_of_latin


@pytest.mark.parametrize(
    ("greek", "typed"),
    [
        ("Χαλκίδα", "Halkida Chalkida Xalkida Khalkida"),
        ("Χανιά", "Hania Chania Xania"),
        ("Ξάνθη", "Xanthi Ksanthi"),
        ("Ναύπλιο", "Nafplio Nauplio Navplio"),
        ("Γιάννενα", "Giannena Yannena Ianena"),
        ("Αίγιο", "Aigio Egio"),
        ("Πειραιάς", "Peiraias Pireas"),
        ("Μεσολόγγι", "Mesologgi Mesologi Messologgi"),
        ("Ρέθυμνο", "Rethymno Rethimno"),
        ("Γλυφάδα", "Glyfada Glifada Glyphada"),
        ("Ηράκλειο", "Irakleio Iraklio"),
        ("Πάτρα", "Patra"),
        ("Λουτράκι", "Loutraki Lutraki"),
        ("Ψαρά", "Psara"),
    ],
)
def test_a_greek_name_is_known_as_people_type_it(greek: str, typed: str) -> None:
    (key,) = keys_of_greek([fold(greek)])
    assert {name: key in keys_of_latin(fold(name)) for name in typed.split()} == dict.fromkeys(typed.split(), True)


def test_other_scripts_and_short_names_have_no_key() -> None:
    assert keys_of_greek(["athina", "κως", "москва"]) == set()
    assert keys_of_latin("kos") == keys_of_latin("αθηνα") == []


def test_keys_tell_different_names_apart() -> None:
    names = [fold(name) for name in ("Λαμία", "Λάρισα", "Βόλος", "Βέροια", "Δράμα", "Καβάλα", "Καλαμάτα")]
    assert len(keys_of_greek(names)) == len(names)
