from hypothesis import given
from hypothesis import strategies as st

from servicekit.bounded import BoundedStore


def store(entries: int = 3, size_bytes: int = 100) -> BoundedStore[bytes]:
    return BoundedStore(entries=entries, size_bytes=size_bytes, weigh=len)


def test_what_was_put_is_there_until_it_is_dropped() -> None:
    kept = store()
    kept.put("a", b"1")
    assert kept.get("a") == b"1"
    kept.drop("a")
    kept.drop("a")
    assert kept.get("a") is None
    assert (len(kept), kept.size_bytes) == (0, 0)


def test_the_least_recently_used_makes_room() -> None:
    kept = store(entries=2)
    kept.put("a", b"1")
    kept.put("b", b"2")
    kept.get("a")
    kept.put("c", b"3")
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == (b"1", None, b"3")


def test_heavy_values_make_several_go() -> None:
    kept = store(size_bytes=10)
    for key in "abc":
        kept.put(key, b"xxx")
    kept.put("d", b"y" * 8)
    assert (len(kept), kept.size_bytes) == (1, 8)


def test_one_too_heavy_for_all_is_not_kept_and_replaces_none_but_its_own() -> None:
    kept = store(size_bytes=10)
    kept.put("a", b"1")
    kept.put("b", b"2")
    kept.put("b", b"y" * 11)
    assert (kept.get("a"), kept.get("b")) == (b"1", None)


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.binary(max_size=40))))
def test_it_never_holds_more_than_it_may(puts: list[tuple[str, bytes]]) -> None:
    kept = store()
    for key, value in puts:
        kept.put(key, value)
        assert len(kept) <= 3
        assert kept.size_bytes <= 100
        assert kept.size_bytes == sum(len(kept.get(each) or b"") for each in "abcdef")
