"""Nothing in master's answers can control the terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.clean import COLOUR, LINK, clean, printable, web_link

LINKED = "\x1b]8;;https://a.example/\x1b\\news\x1b]8;;\x1b\\"


@pytest.mark.parametrize(
    ("hostile", "cleaned"),
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
def test_clean_removes_everything_that_could_control_a_terminal(hostile: str, cleaned: str) -> None:
    assert clean(hostile) == cleaned


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
def test_only_a_plain_http_address_is_accepted_as_a_link(url: str) -> None:
    assert web_link(url) is None


@pytest.mark.parametrize(
    ("text", "styled"),
    [
        ("\x1b[1;31mred\x1b[0m", "\x1b[1;31mred\x1b[0m"),
        ("\x1b[31mred", "\x1b[31mred\x1b[0m"),
        (LINKED, LINKED),
        ("\x1b]8;;https://a.example/\x07news\x1b]8;;\x07", LINKED),
        ("\x1b]8;;javascript:alert(1)\x1b\\x\x1b]8;;\x1b\\", "x\x1b]8;;\x1b\\"),
        ("\x1b]0;title\x07\x1b[2J\x1b[10;10Ha\x9b1mb\x1bc", "ab"),
        ("  two\n\n  lines\n", "  two\n\n  lines"),
        ("a\tb\rc\x0bd\u2028e", "a b c d e"),
        ("\u202eevil\x07", "evil"),
    ],
)
def test_of_all_escapes_only_colours_and_web_links_are_kept(text: str, styled: str) -> None:
    assert printable(text, styled=True) == styled


def test_without_colours_no_escape_is_kept() -> None:
    assert printable(f"\x1b[31mred\x1b[0m {LINKED}", styled=False) == "red news"


HOSTILE = st.text(st.sampled_from("\x1b\x9b\x9d\x07[]8;m0123hJ\\:/ab\n\r\u202e") | st.characters(), max_size=40)


@given(HOSTILE)
def test_printable_text_has_no_control_character_beyond_colours_and_links(text: str) -> None:
    rest = LINK.sub("", COLOUR.sub("", printable(text, styled=True)))
    assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in rest.replace("\n", ""))


@given(HOSTILE)
def test_cleaned_text_has_no_control_character(text: str) -> None:
    assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in clean(text))
