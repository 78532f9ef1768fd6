import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import to_json

from servicekit.caching.answers import VERSION, Entry
from servicekit.problems import NothingThere

SECONDS = st.floats(min_value=0, max_value=1e10)
TEXT = st.text(max_size=50)


@given(
    st.recursive(TEXT | st.integers(), st.lists),
    TEXT,
    SECONDS,
    SECONDS,
    st.sampled_from(["", *NothingThere.kinds]),
)
def test_an_entry_comes_back_as_it_went(
    payload: object, provider: str, made_s: float, fresh_s: float, problem: str
) -> None:
    entry = Entry.of(to_json(payload), provider, made_s=made_s, fresh_s=fresh_s, problem=problem)
    assert Entry.from_bytes(entry.as_bytes()) == entry


@given(st.binary(), st.booleans())
def test_any_bytes_are_an_entry_or_none(raw: bytes, versioned: bool) -> None:
    assert Entry.from_bytes(VERSION * versioned + raw) is None


@given(st.data())
def test_a_changed_byte_is_never_passed_on_as_the_answer(data: st.DataObject) -> None:
    entry = Entry.of(b'{"temp":21.5}', "open-meteo", made_s=1, fresh_s=1)
    raw = bytearray(entry.as_bytes())
    raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    read = Entry.from_bytes(bytes(raw))
    assert read is None or read.body == entry.body


@pytest.mark.parametrize("seconds", ["-1", "NaN", "Infinity", "null", '"soon"'])
def test_times_that_are_none_make_no_entry(seconds: str) -> None:
    raw = Entry.of(b"{}", "a", made_s=1, fresh_s=5).as_bytes()
    assert Entry.from_bytes(raw.replace(b'"fresh_s":5.0', b'"fresh_s":' + seconds.encode())) is None
