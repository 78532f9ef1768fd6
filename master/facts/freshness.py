"""How fresh an answer is that was made of several."""

import re
from collections.abc import Mapping, Sequence

WITHOUT_WARNINGS = {"Cache-Control": "max-age=15"}
"""Where those of a place can't be had for now."""
NOT_WHEN_STALE = {"X-Accel-Expires": "0"}
"""nginx shows a stale answer while it fetches a new one, whatever Cache-Control says, so our edge keeps none."""

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


def warned_freshness(parts: Sequence[Mapping[str, str]], alerts: Sequence[Mapping[str, str] | None]) -> dict[str, str]:
    """For how long an answer with warnings may be kept: one may come or go while somebody keeps it.

    `alerts` has the headers of each place's warnings, None where they can't be had.
    """
    known = [WITHOUT_WARNINGS if headers is None else headers for headers in alerts]
    fresh = {**combined_freshness([*parts, *known]), **NOT_WHEN_STALE}
    fresh["Cache-Control"] += ", must-revalidate"
    return fresh


def _age_s(headers: Mapping[str, str]) -> int:
    age = headers.get("Age", "")
    return int(age) if age.isascii() and age.isdigit() and len(age) < 10 else 0  # noqa: PLR2004 - else it is no age


def _lifetime_s(headers: Mapping[str, str]) -> int:
    lifetime = _MAX_AGE.search(headers.get("Cache-Control", ""))
    return int(lifetime[1]) if lifetime else 0
