"""The findings at a point as JSON, in the language asked for as far as the sources have it."""

from typing import Any

from alerts.board import Findings, SourceState, Warned
from alerts.cap import SEVERITIES, Alert, Info, iso

FRESH_S = 15
"""How long an answer may be kept by whoever it passes, all of them together: a warning is shown within two minutes of
its source's having it, and gone within one of its end."""
WHOLE_TEXTS = 20
"""Warnings of a point whose texts come in every language; of further ones only in the one asked for."""


def answer(
    found: Findings, lat: float, lon: float, countries: frozenset[str], lang: str, now_s: float
) -> dict[str, Any]:
    """The answer to `/alerts`, as contract.schemas.alerts has it."""
    return {
        "state": found.state,
        "reason": found.reason,
        "as_of": _iso(found.as_of_s),
        "point": {"lat": lat, "lon": lon, "countries": sorted(countries)},
        "sources": [_source(state) for state in found.sources],
        "alerts": [
            _alert(warned, lang, now_s, whole=number < WHOLE_TEXTS) for number, warned in enumerate(found.warnings)
        ],
    }


def fresh_s(found: Findings, now_s: float) -> int:
    """For how many seconds the answer may be kept: not past the next beginning or end of a warning."""
    changes = [
        moment - now_s
        for warned in found.warnings
        for info in warned.infos
        for moment in (info.onset, info.ends)
        if moment
    ]
    return int(max(1, min([FRESH_S, *(left for left in changes if left > 0)])))


def _source(state: SourceState) -> dict[str, Any]:
    source = state.source
    return {
        "name": source.name,
        "authority": source.authority,
        "state": state.state,
        "reason": state.reason,
        "heard": _iso(state.heard_s),
        "published": _iso(state.stamp),
        "licence": source.licence,
        "link": source.link,
        "notice": source.notice,
        "sample": state.sample,
    }


def _alert(warned: Warned, lang: str, now_s: float, *, whole: bool) -> dict[str, Any]:
    alert = warned.alert
    info = min(warned.infos, key=lambda each: (SEVERITIES.index(each.severity), _distance(each.language, lang)))
    words = in_language(alert, info, lang)
    original = warned.url if warned.url.startswith(("https://", "http://")) else None
    onset = info.effective if info.onset is None else info.onset
    return {
        "id": alert.identifier,
        "sender": alert.sender,
        "sender_name": words.sender_name or info.sender_name or warned.source.authority,
        "source": warned.source.name,
        "sent": iso(alert.sent),
        "type": alert.msg_type,
        "category": list(info.categories),
        "response": list(info.response_types),
        "severity": info.severity,
        "urgency": info.urgency,
        "certainty": info.certainty,
        "colour": info.colour,
        "phase": "upcoming" if onset > now_s else "now",
        "effective": iso(info.effective),
        "onset": _iso(info.onset),
        "expires": iso(info.expires),
        "ends": iso(info.ends),
        "end_is_assumed": info.names_no_end,
        "areas": list(dict.fromkeys(area.name for area in words.areas or info.areas if area.name))[:50],
        "link": words.web or info.web or original or warned.source.link,
        "original": original,
        "signature": "unchecked" if alert.signed else "absent",
        "matched_by": warned.by,
        **_text(words),
        "texts": [_text(other) for other in _translations(alert, info)] if whole else [],
    }


def in_language(alert: Alert, info: Info, lang: str) -> Info:
    """The block that says the same in the language nearest to the one asked for, else in English, else as it is."""
    same = _translations(alert, info)
    return min(same, key=lambda each: (_distance(each.language, lang), each is not info))


def _translations(alert: Alert, info: Info) -> list[Info]:
    """The blocks that say the same in each language: of each language the one at the same place among its blocks.

    CAP has a sequence of blocks for each language and nothing that joins them.
    """
    groups: dict[str, list[Info]] = {}
    for each in alert.infos:
        groups.setdefault(each.language.lower(), []).append(each)
    own = groups[info.language.lower()]
    place = next(number for number, each in enumerate(own) if each is info)
    return [group[place] for group in groups.values() if len(group) == len(own)] or [info]


def _distance(tag: str, lang: str) -> int:
    """How far a block's language is from the one asked for: the same, English, another. Tags come as `en_GB` too."""
    primary = tag.lower().replace("_", "-").partition("-")[0]
    wanted = lang.lower().replace("_", "-").partition("-")[0]
    return 0 if primary == wanted else 1 if primary == "en" else 2


def _text(info: Info) -> dict[str, Any]:
    return {
        "language": info.language,
        "event": info.event,
        "headline": info.headline,
        "description": info.description,
        "instruction": info.instruction,
        "shortened": info.shortened,
    }


def _iso(moment_s: float | None) -> str | None:
    return None if moment_s is None else iso(moment_s)
