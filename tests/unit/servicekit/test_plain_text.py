"""Strangers' text, made harmless."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicekit.plain_text import clean, link


@pytest.mark.parametrize(
    ("hostile", "harmless"),
    [
        ("a\x1b[31mred\x1b[0m", "ared"),
        ("a\x1b]0;title\x07b", "ab"),
        ("a\x1b]8;;http://x\x1b\\b", "ab"),
        ("a\x9b2Jb", "ab"),
        ("a\x1bPq\x9cb", "ab"),
        ("a\x1b(0b\x1b", "ab"),
        ("a\x1b]unterminated", "a"),
        ("a\x00\x07\x08\x7f\x85b", "a b"),
        ("a\u202eb\u2066c\u200fd\ufeff", "abcd"),
        ("a\r\n\tb\u2028c\u00a0 d", "a b c d"),
        ("a\ud800b", "ab"),
        ("نیم\u200cفاصله 👩\u200d🚀 Αθήνα 東京", "نیم\u200cفاصله 👩\u200d🚀 Αθήνα 東京"),
    ],
)
def test_text_is_made_harmless(hostile: str, harmless: str) -> None:
    assert clean(hostile) == harmless


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "https://",
        "https://a b",
        "https://a/\x1b[31m",
        "https://a/\u202e",
        "http://[::1",
        "//a/b",
        "https://a/" + "b" * 2_000,
        "",
    ],
)
def test_only_a_plain_web_address_is_a_link(url: str) -> None:
    assert link(url) is None


@given(st.text())
def test_nothing_clean_holds_a_control_character(text: str) -> None:
    assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in clean(text))
