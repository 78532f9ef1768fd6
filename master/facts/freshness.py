"""How fresh an answer is that was made of several."""

import re
from collections.abc import Mapping, Sequence

_MAX_AGE = re.compile(r"\bmax-age=(\d{1,9})")


def combined_freshness(parts: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """`Age`, `Cache-Control` and `Cache-Status` of the whole, from the headers of its parts; there is at least one.

    The whole is as old as its oldest part, whose `Cache-Status` it has, and stays fresh for as long as the part that
    goes stale first: `max-age` is that age and what is left of it.
    """
    ages_s = [_age_s(headers) for headers in parts]
    left_s = min(_lifetime_s(headers) - age_s for headers, age_s in zip(parts, ages_s, strict=True))
    oldest_s = max(ages_s)
    combined = {"Age": str(oldest_s), "Cache-Control": f"public, max-age={oldest_s + max(left_s, 0)}"}
    status = parts[ages_s.index(oldest_s)].get("Cache-Status")
    return {**combined, "Cache-Status": status} if status else combined


def _age_s(headers: Mapping[str, str]) -> int:
    age = headers.get("Age", "")
    return int(age) if age.isascii() and age.isdigit() and len(age) < 10 else 0  # noqa: PLR2004 - else it is no age


def _lifetime_s(headers: Mapping[str, str]) -> int:
    lifetime = _MAX_AGE.search(headers.get("Cache-Control", ""))
    return int(lifetime[1]) if lifetime else 0
