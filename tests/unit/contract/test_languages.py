"""Which of OpenWeatherMap's languages a tag means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.languages import LANGUAGES, iso_code, openweathermap_code


@pytest.mark.parametrize("code", LANGUAGES)
def test_openweathermaps_own_codes_stay_what_they_are(code: str) -> None:
    assert openweathermap_code(code) == code
    assert openweathermap_code(f" {code.upper().replace('_', '-')} ") == code


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("cs", "cz"),
        ("cs-CZ", "cz"),
        ("ces", "cz"),
        ("ko", "kr"),
        ("ko-KR", "kr"),
        ("lv", "la"),
        ("lv_LV.UTF-8", "la"),
        ("sv-FI", "sv"),
        ("uk-UA", "uk"),
        ("es-419", "es"),
        ("en-US", "en"),
        ("en-GB-oed", "en"),
        ("en-u-nu-thai", "en"),
        ("de-AT-1996", "de"),
        ("pt-PT", "pt"),
        ("pt_BR", "pt_br"),
        ("pt-BR", "pt_br"),
        ("zh", "zh_cn"),
        ("zh-Hans-SG", "zh_cn"),
        ("zh-CN", "zh_cn"),
        ("zh-HK", "zh_tw"),
        ("zh-Hant-TW", "zh_tw"),
        ("ZH-HANT", "zh_tw"),
        ("sr-Latn", "sr"),
        ("sr-Cyrl-RS", "sr"),
        ("iw", "he"),
        ("in", "id"),
        ("nb", "no"),
        ("nn-NO", "no"),
        ("mo", "ro"),
        ("el-polyton", "el"),
        ("al", "sq"),
    ],
)
def test_a_language_tag_becomes_openweathermaps_code(tag: str, code: str) -> None:
    assert openweathermap_code(tag) == code


@pytest.mark.parametrize(
    ("tag", "code"), [("gsw", "de"), ("lb", "de"), ("be", "ru"), ("bs", "hr"), ("fy", "nl"), ("ga", "en"), ("ka", "en")]
)
def test_a_language_that_openweathermap_lacks_is_the_nearest_or_english(tag: str, code: str) -> None:
    assert openweathermap_code(tag) == code


@pytest.mark.parametrize(
    "tag", ["xx", "klingon", "1", "", "en us", "en-", "a", "en/../..", "english", "\x00", "el;q=1"]
)
def test_what_is_no_language_is_refused(tag: str) -> None:
    assert openweathermap_code(tag) is None


@given(st.text(max_size=200))
def test_any_text_is_one_of_the_codes_or_refused(text: str) -> None:
    assert openweathermap_code(text) in {*LANGUAGES, None}


@pytest.mark.parametrize(("lang", "code"), [("cz", "cs"), ("pt_br", "pt"), ("el", "el")])
def test_openweathermaps_own_codes_have_iso_codes(lang: str, code: str) -> None:
    assert iso_code(lang) == code
