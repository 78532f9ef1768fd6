from hypothesis import given
from hypothesis import strategies as st

from servicekit.caching.lru import BoundedCache


def store(entries: int = 3, size_bytes: int = 100) -> BoundedCache[bytes]:
    return BoundedCache(entries=entries, size_bytes=size_bytes, size_of=len)


def test_a_value_is_there_until_it_is_removed() -> None:
    cache = store()
    cache.put("a", b"1")
    assert cache.get("a") == b"1"
    cache.pop("a", None)
    cache.pop("a", None)
    assert cache.get("a") is None
    assert (len(cache), cache.currsize) == (0, 0)


def test_the_least_recently_used_value_makes_room() -> None:
    cache = store(entries=2)
    cache.put("a", b"1")
    cache.put("b", b"2")
    cache.get("a")
    cache.put("c", b"3")
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (b"1", None, b"3")


def test_a_large_value_displaces_several() -> None:
    cache = store(entries=10, size_bytes=10)
    for key in "abc":
        cache.put(key, b"xxx")
    cache.put("d", b"y" * 8)
    assert (len(cache), cache.currsize) == (1, 8)


def test_a_value_larger_than_the_store_is_not_kept_and_displaces_only_its_predecessor() -> None:
    cache = store(entries=10, size_bytes=10)
    cache.put("a", b"1")
    cache.put("b", b"2")
    cache.put("b", b"y" * 11)
    assert (cache.get("a"), cache.get("b")) == (b"1", None)


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.binary(max_size=40))))
def test_it_never_holds_more_than_its_bounds(puts: list[tuple[str, bytes]]) -> None:
    cache = store()
    for key, value in puts:
        cache.put(key, value)
        assert len(cache) <= 3
        assert sum(map(len, cache.values())) <= 100
