"""What a question left open, in one line: "Springfield, Missouri, US; also in Illinois and Massachusetts: …"."""

from contract.schemas.weather import Assumed
from master.facts.words import Words

NAME_AND_REGION = 2
_LONGEST_LABEL = 3
"""Parts of a label that has a region: name, region, country."""


def assumed_line(assumed: Assumed | None, words: Words) -> str:
    """The place that was taken to be meant, and what to ask for where another one is; "" where nothing was assumed."""
    if assumed is None:
        return ""
    if not assumed.also:
        return words("“{text}” is taken to be {place}.", text=assumed.text or "", place=assumed.place)
    regions = dict.fromkeys(_region(label, words) for label in assumed.also)
    return words(
        "{place}; also in {regions}: ask for {label}",
        place=assumed.place,
        regions=", ".join(regions),
        label=" · ".join(assumed.also),
    )


def assumed_name(assumed: Assumed | None) -> str:
    """The place's name with its region, shortly: `Springfield, Missouri`; "" where nothing was assumed."""
    parts = list(dict.fromkeys(assumed.place.split(", "))) if assumed else []  # Porto lies in the district of Porto
    return ", ".join(parts[:NAME_AND_REGION])


def _region(label: str, words: Words) -> str:
    """Where a label says that a place is: its region, else its country."""
    parts = label.split(", ")
    return parts[1] if len(parts) >= _LONGEST_LABEL else words.country(parts[-1])
