"""The headlines of a country as a numbered list."""

from collections.abc import Sequence

from master.ages import since
from master.reading import Headline
from master.telling import CountryNews
from master.text.columns import cut, flow, wrap
from master.text.look import Look
from master.text.paint import BOLD, DIM, UNDERLINED
from master.text.weather import provenance_lines

MOST_TITLE_LINES = 3


def news_block(told: CountryNews, look: Look) -> list[str]:
    """The list under a heading, where it is from last; only a link that can't be clicked may pass the width."""
    headlines = told.headlines.content
    heading = f"{look.words('Headlines')}{look.glyphs.between}{look.country(told.country)}"
    margin = len(str(told.first + len(headlines) - 1)) + 2
    lines = [look.paint(line, BOLD) for line in wrap(heading, look.width)]
    for number, headline in enumerate(headlines, start=told.first):
        lines += ["", *_entry(f"{number:>{margin - 1}} ", headline, look)]
    if not headlines:
        lines += ["", " " + look.words("No headlines.")]
    return [*lines, "", *provenance_lines(told.headlines.provenance, [], "news", look)]


def _entry(number: str, headline: Headline, look: Look) -> list[str]:
    margin = len(number)
    width = look.width - margin
    title, *more = wrap(headline.title or look.words("(no title)"), width, MOST_TITLE_LINES, look.glyphs.ellipsis)
    about = [cut(headline.publisher, width, look.glyphs.ellipsis)] if headline.publisher else []
    if headline.published:
        about.append(since(headline.published, look.now, look.words))
    below = [look.paint.link(line, headline.link, BOLD) for line in more]
    below += [look.paint(line, DIM) for line in flow(about, width, look.glyphs.between)]
    below += _link(headline.link, width, look)
    return [look.paint(number, DIM) + look.paint.link(title, headline.link, BOLD), *_indented(below, margin)]


def _link(link: str | None, width: int, look: Look) -> list[str]:
    """The address whole, as people copy it; where it can be clicked, no wider than its line."""
    if link is None:
        return []
    shown = cut(link, width, look.glyphs.ellipsis) if look.paint.coloured else link
    return [look.paint.link(shown, link, UNDERLINED)]


def _indented(lines: Sequence[str], margin: int) -> list[str]:
    return [" " * margin + line for line in lines]
