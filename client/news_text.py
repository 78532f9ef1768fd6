"""The headlines of a country as a numbered list of plain text."""

from collections.abc import Sequence
from datetime import datetime

from client.ages import since
from client.clean import clean
from client.columns import flow, wrap
from client.provenance import Provenance
from client.reading import Headline

MOST_TITLE_LINES = 3


def news_block(headlines: Sequence[Headline], provenance: Provenance, country: str, now: datetime, width: int) -> str:
    """Draw the list under a heading, provenance last; `now` is aware, `width` in columns (links alone pass it)."""
    margin = len(str(len(headlines))) + 2
    lines = wrap(f"Headlines · {clean(country).upper()}", width)
    for number, headline in enumerate(headlines, start=1):
        lines += ["", *_entry(f"{number:>{margin - 1}} ", headline, now, width)]
    if not headlines:
        lines.append("  No headlines.")
    return "\n".join([*lines, *[""][: len(headlines)], *_indented(flow(provenance.facts("news"), width - 2), 2)])


def _entry(number: str, headline: Headline, now: datetime, width: int) -> list[str]:
    margin = len(number)
    title = wrap(headline.title or "(no title)", width - margin, MOST_TITLE_LINES)
    about = [headline.publisher] if headline.publisher else []
    if headline.published:
        about.append(since(headline.published, now))
    below = [*title[1:], *flow(about, width - margin), *([headline.link] if headline.link else [])]
    return [number + title[0], *_indented(below, margin)]


def _indented(lines: Sequence[str], margin: int) -> list[str]:
    return [" " * margin + line for line in lines]
