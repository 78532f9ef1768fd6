"""CAP documents as services write them."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest

from alerts.cap import (
    LIMIT_BYTES,
    LONGEST_TEXT,
    MOST_AREAS,
    Alert,
    Reference,
    UnreadableCap,
    moment,
    read_cap,
    references,
)
from tests.unit.alerts.cap_documents import NAMESPACES, NOW, area, cap, info, stamp

NOW_S = int(NOW.timestamp())


def only(xml: str | bytes) -> Alert:
    (alert,), _ = read_cap(xml.encode() if isinstance(xml, str) else xml)
    return alert


def test_a_document_is_read_with_all_that_it_says() -> None:
    alert = only(cap(infos=info(onset=stamp(NOW), more="<web>https://met.example/w/1</web>")))
    (block,) = alert.infos
    assert (alert.identifier, alert.sender, alert.sent) == ("one", "warnings@met.example", NOW_S - 3600)
    assert alert.is_public
    assert (block.language, block.event, block.headline) == ("en", "Storm", "Storm ahead")
    assert (block.severity, block.urgency, block.certainty) == ("Severe", "Expected", "Likely")
    assert (block.onset, block.expires, block.ends) == (NOW_S, NOW_S + 6 * 3600, NOW_S + 6 * 3600)
    assert (block.description, block.instruction, block.sender_name) == ("Wind & rain.", "Stay in.", "The Met")
    assert block.web == "https://met.example/w/1"
    shapes, placed = block.areas[0].shapes()
    assert placed
    assert shapes[0].holds(38.5, 24.5)


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_each_version_of_cap_is_read(namespace: str) -> None:
    assert only(cap(namespace=namespace)).infos[0].event == "Storm"


@pytest.mark.parametrize(
    "wrap",
    [
        lambda xml: xml.replace("<alert xmlns", "<cap:alert xmlns:x='y' xmlns:cap").replace("</alert>", "</cap:alert>"),
        lambda xml: (
            "<feed xmlns='http://www.w3.org/2005/Atom'><entry><content>" + xml[39:] + "</content></entry></feed>"
        ),
        lambda xml: (
            "<EDXLDistribution><contentObject><xmlContent>" + xml[39:] + "</xmlContent></contentObject>"
            "</EDXLDistribution>"
        ),
        lambda xml: "\n\n  " + xml,
        lambda xml: "\ufeff" + xml,
    ],
)
def test_a_document_may_be_wrapped_or_prefixed(wrap: Callable[[str], str]) -> None:
    xml = wrap(cap())
    if xml.startswith("<?xml") and "cap:alert" in xml:
        xml = xml.replace("xmlns:cap=", "xmlns=", 1).replace("cap:alert", "alert")
    assert only(xml).infos[0].event == "Storm"


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1256", "iso-8859-7"])
def test_the_declared_encoding_is_read(encoding: str) -> None:
    word = {"windows-1256": "عاصفة", "iso-8859-7": "Καταιγίδα", "utf-16": "Καταιγίδα"}[encoding]
    xml = cap(infos=info(event=word)).replace("UTF-8", encoding)
    assert only(xml.encode(encoding)).infos[0].event == word


def test_each_language_keeps_its_words_and_a_missing_one_is_american_english() -> None:
    alert = only(cap(infos=info(language="el", event="Καταιγίδα") + info(language="")))
    assert [block.language for block in alert.infos] == ["el", "en-US"]


@pytest.mark.parametrize(
    ("status", "scope", "is_public"),
    [("Actual", "Public", True), ("actual", "public", True), ("Actual", "", True), ("Test", "Public", False),
     ("Exercise", "Public", False), ("System", "Public", False), ("Draft", "Public", False), ("", "Public", False),
     ("Actual", "Private", False), ("Actual", "Restricted", False), ("Odd", "Public", False),
     ("Actual", "Odd", False)],
)  # fmt: skip
def test_only_what_is_in_earnest_and_for_everybody_is_public(status: str, scope: str, is_public: bool) -> None:
    assert only(cap(status=status, scope=scope)).is_public is is_public


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2026-11-30T12:00:00+00:00", 0),
        ("2026-11-30T12:00:00-00:00", 0),
        ("2026-11-30T12:00:00Z", 0),
        ("2026-11-30t14:00:00+02:00", 0),
        ("2026-11-30T12:00+0000", 0),
        ("2026-11-30T14:00:00+02", 0),
        ("2026-11-30T14:00:00+2:00", 0),
        ("2026-11-30 12:00:00.25 +00:00", 0),
        ("2026-12-01T01:45:00+13:45", 0),
        ("2569-11-30T12:00:00+00:00", 0),
        ("2026-11-30T24:00:00+00:00", 12 * 3600),
        ("2026-11-30T11:59:60+00:00", 0),
        ("2026-11-30T12:00:00", -14 * 3600),
    ],
)
def test_times_are_read_with_their_offsets(text: str, seconds: int) -> None:
    assert moment(text) == NOW_S + seconds


def test_a_time_without_an_offset_is_taken_so_that_a_warning_holds_rather_too_long() -> None:
    assert moment("2026-11-30T12:00:00", latest=True) == NOW_S + 12 * 3600


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2026-13-30T12:00:00Z", "2026-11-30T25:00:00Z", "0000-01-01T00:00:00Z", "30/11/2026 下午 12:00"],
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert moment(text) is None


def test_the_hazards_end_is_told_from_the_messages() -> None:
    ending = (
        f"<parameter><valueName>eventEndingTime</valueName><value>{stamp(NOW + timedelta(hours=9))}</value></parameter>"
    )
    block = only(cap(infos=info(more=ending))).infos[0]
    assert (block.expires, block.ends) == (NOW_S + 6 * 3600, NOW_S + 9 * 3600)


def test_a_warning_without_an_end_lasts_a_day_and_says_so() -> None:
    block = only(cap(infos=info(expires=""))).infos[0]
    assert (block.expires, block.names_no_end) == (NOW_S - 3600 + 86_400, True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a@x,1,2026-11-30T12:00:00+00:00", [Reference("1", "a@x", NOW_S)]),
        ("a@x,1,2026-11-30T12:00:00Z\n\t a@x,2,soon ", [Reference("1", "a@x", NOW_S), Reference("2", "a@x", None)]),
        ("1 2", [Reference("1"), Reference("2")]),
        ("a@x,1", [Reference("1", "a@x")]),
        ("a@x, 1 ,\n2026-11-30T12:00:00Z 2", [Reference("1", "a@x", NOW_S), Reference("2")]),
        ("", []),
        (",,", []),
    ],
)
def test_references_are_read_also_where_parts_are_missing(text: str, found: list[Reference]) -> None:
    assert list(references(text)) == found


@pytest.mark.parametrize(
    ("level", "colour", "is_hazard"),
    [("2; yellow; Moderate", "yellow", True), ("3;Orange;Severe", "orange", True), ("1; green; Minor", "green", False),
     ("purple", None, True)],
)  # fmt: skip
def test_the_services_own_colour_is_kept_and_green_is_no_warning(
    level: str, colour: str | None, is_hazard: bool
) -> None:
    more = f"<parameter><valueName>Awareness_Level</valueName><value>{level}</value></parameter>"
    block = only(cap(infos=info(more=more))).infos[0]
    assert (block.colour, block.is_hazard) == (colour, is_hazard)


def test_an_all_clear_is_no_warning() -> None:
    assert not only(cap(infos=info(more="<responseType>AllClear</responseType>"))).infos[0].is_hazard


def test_an_old_very_likely_is_likely_and_an_unknown_word_unknown() -> None:
    xml = cap().replace("Likely", "Very Likely").replace("Severe", "Terrible")
    block = only(xml).infos[0]
    assert (block.certainty, block.severity) == ("Likely", "Unknown")


@pytest.mark.parametrize(
    ("areas", "placed"),
    [
        (area("38,24 39,24 39,25"), True),
        (area(circle="38,24 10"), True),
        (area(code=("EMMA_ID", "GR001")), True),
        (area(code=("EMMA_ID", "GR999")), False),
        (area(), False),
        (area("38,24 39,24 39,25", code=("EMMA_ID", "GR999")), True),
        (area("38,24 39,24"), False),
        (area("38,24 39,24", code=("EMMA_ID", "GR001")), True),
        (area("38,24 39,24 39,25", circle="38,24 -1"), False),
    ],
)
def test_an_area_without_a_whole_outline_is_known_as_such(areas: str, placed: bool) -> None:
    assert only(cap(infos=info(areas))).infos[0].areas[0].shapes()[1] is placed


@pytest.mark.parametrize(
    ("name", "value", "colour", "is_hazard"),
    [
        ("awareness_level", "3; orange; Severe", "orange", True),
        ("awareness_level", "1; green; Minor", "green", False),
        ("AEMET-Meteoalerta nivel", "naranja", "orange", True),
        ("AEMET-Meteoalerta nivel", "verde", "green", False),
        ("AEMET-Meteoalerta nivel", "Rojo", "red", True),
        ("AEMET-Meteoalerta nivel", "reddish", None, True),
        ("risk_colour", "yellow", "yellow", True),
        ("another", "green", None, True),
    ],
)
def test_a_services_own_colour_is_read_and_its_green_is_no_hazard(
    name: str, value: str, colour: str | None, is_hazard: bool
) -> None:
    level = f"<parameter><valueName>{name}</valueName><value>{value}</value></parameter>"
    block = only(cap(infos=info(more=level))).infos[0]
    assert (block.colour, block.is_hazard) == (colour, is_hazard)


def test_what_is_beyond_a_bound_is_never_dropped_in_silence() -> None:
    xml = cap(infos=info(area("38,24 39,24 39,25") * (MOST_AREAS + 1)).replace("Wind", "W" * (LONGEST_TEXT + 1)))
    block = only(xml).infos[0]
    assert block.shortened
    assert len(block.description) == LONGEST_TEXT
    assert not block.areas[-1].shapes()[1]


def test_text_is_plain_harmless_and_keeps_its_lines() -> None:
    hostile = "One\x85two \u202egnp.exe&lt;script&gt;alert(1)&lt;/script&gt;<section>three</section>\n\n\nfour"
    block = only(cap().replace("Wind &amp; rain.", hostile)).infos[0]
    assert block.description == "One\ntwo gnp.exe three\nfour"


def test_a_signature_is_seen_and_not_claimed_to_be_checked() -> None:
    signature = (
        '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignatureValue>wrong</SignatureValue></Signature>'
    )
    assert only(cap().replace("</alert>", f"{signature}</alert>")).signed
    assert not only(cap()).signed


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Not found</body></html>",
        b'{"type": "FeatureCollection"}',
        cap().encode()[:-40],
        cap().replace("<identifier>one</identifier>", "").encode(),
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>' + cap().encode()[39:],
        b'<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><alert>&b;</alert>',
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><alert>&b;</alert>',
        b"<a>" * 5_000,
        b"<alert>" + b" " * LIMIT_BYTES + b"</alert>",
        b'<?xml version="1.0" encoding="klingon"?><alert/>',
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
    ],
)
def test_what_cannot_be_read_is_an_error_and_no_empty_answer(body: bytes) -> None:
    with pytest.raises(UnreadableCap):
        read_cap(body)


def test_a_document_cut_or_garbled_anywhere_is_read_or_refused() -> None:
    random = Random(4)  # noqa: S311 - invented faults need no cryptography
    whole = cap(infos=info() + info(language="el")).encode()
    for _ in range(300):
        body = bytearray(whole)
        for _ in range(random.randint(1, 4)):
            body[random.randrange(len(body))] = random.randrange(256)
        try:
            read_cap(bytes(body[: random.randint(0, len(body))]))
        except UnreadableCap:
            continue
