"""Areas that warnings name by codes."""

import json
import lzma

import pytest

from alerts.areas import FILE, placed
from alerts.sources import table

LARISSA, ATHENS, PRAGUE, CORK, PARIS, INNSBRUCK = (
    (39.64, 22.42), (37.98, 23.73), (50.08, 14.43), (51.9, -8.47), (48.857, 2.35), (47.27, 11.39),
)  # fmt: skip


def holds(point: tuple[float, float], *codes: tuple[str, str]) -> bool:
    outlines, _ = placed(codes)
    return any(outline.holds(*point) for outline in outlines)


@pytest.mark.parametrize(
    ("code", "inside", "outside"),
    [
        (("EMMA_ID", "GR001"), LARISSA, ATHENS),
        (("EMMA_ID", "GR011"), ATHENS, LARISSA),
        (("emma_id ", " GR011"), ATHENS, LARISSA),
        (("FIPS", "EI04"), CORK, PARIS),
        (("NUTS3", "FR101"), PARIS, CORK),
        (("NUTS3", "AT332"), INNSBRUCK, PRAGUE),
    ],
)
def test_a_code_has_its_outline_under_whatever_name(
    code: tuple[str, str], inside: tuple[float, float], outside: tuple[float, float]
) -> None:
    assert placed([code])[1]
    assert (holds(inside, code), holds(outside, code)) == (True, False)


@pytest.mark.parametrize(
    "codes",
    [
        [],
        [("EMMA_ID", "GR999")],
        [("EMMA_ID", "")],
        [("", "GR001")],
        [("CISORP", "2105")],
        [("EMMA_ID", "GR001"), ("EMMA_ID", "GR999")],
        [("NUTS3", "FR101"), ("NUTS3", "FR999"), ("CISORP", "2105")],
        [("EMMA_ID", "gr001 GR002")],
    ],
)
def test_an_area_with_a_code_that_is_not_known_is_not_known_whole(codes: list[tuple[str, str]]) -> None:
    assert not placed(codes)[1]


def test_what_is_known_of_an_area_is_kept_also_where_it_is_not_all() -> None:
    outlines, is_whole = placed([("EMMA_ID", "GR999"), ("EMMA_ID", "GR001")])
    assert not is_whole
    assert any(outline.holds(*LARISSA) for outline in outlines)


def test_one_scheme_that_is_known_whole_is_enough() -> None:
    codes = [("CISORP", "2105"), ("EMMA_ID", "GR001"), ("NUTS3", "XX000")]
    outlines, is_whole = placed(codes)
    assert is_whole
    assert any(outline.holds(*LARISSA) for outline in outlines)


def test_codes_of_a_scheme_are_parts_of_an_area() -> None:
    codes = [("EMMA_ID", "GR001"), ("EMMA_ID", "GR011")]
    assert placed(codes)[1]
    assert holds(LARISSA, *codes)
    assert holds(ATHENS, *codes)


def test_warnings_that_name_the_same_area_share_its_outline() -> None:
    one, other = placed([("EMMA_ID", "GR001")])[0], placed([("EMMA_ID", "GR001")])[0]
    assert all(outline is same for outline, same in zip(one, other, strict=True))


def test_the_file_names_its_sources_and_licences_and_every_alias_leads_to_an_outline() -> None:
    read = json.loads(lzma.decompress(FILE.read_bytes()))
    assert "CC0-1.0" in read["credits"]
    assert "Deutscher Wetterdienst, CC-BY-4.0" in read["credits"]
    schemes = read["schemes"]
    aliases = [target for areas in schemes.values() for target in areas.values() if isinstance(target, str)]
    assert len(aliases) > 800
    for target in aliases:
        scheme, _, code = target.partition(" ")
        assert isinstance(schemes[scheme][code], list), target


@pytest.mark.parametrize("scheme", sorted({source.areas for source in table() if source.areas.isupper()} - {"AMOC"}))
def test_a_scheme_of_the_table_has_outlines_or_is_said_not_to(scheme: str) -> None:
    read = json.loads(lzma.decompress(FILE.read_bytes()))["schemes"]
    assert (scheme in read) is (scheme != "LGD")
