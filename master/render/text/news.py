"""The headlines of a country as a numbered list."""

from collections.abc import Sequence

from master.reading import Headline
from master.render.ages import since
from master.render.text.ansi import BOLD, DIM, UNDERLINED
from master.render.text.columns import cut, flow, wrap
from master.render.text.format import TextFormat
from master.render.text.weather import provenance_lines
from master.results import CountryNews

MOST_TITLE_LINES = 3


def news_block(result: CountryNews, fmt: TextFormat) -> list[str]:
    """The list under a heading, where it is from last; only a link that can't be clicked may pass the width."""
    headlines = result.headlines.content
    heading = f"{fmt.words('Headlines')}{fmt.glyphs.between}{fmt.country(result.country)}"
    margin = len(str(result.first + len(headlines) - 1)) + 2
    lines = [fmt.ansi(line, BOLD) for line in wrap(heading, fmt.width)]
    for number, headline in enumerate(headlines, start=result.first):
        lines += ["", *_entry(f"{number:>{margin - 1}} ", headline, fmt)]
    if not headlines:
        lines += ["", " " + fmt.words("No headlines.")]
    return [*lines, "", *provenance_lines(result.headlines.provenance, [], "news", fmt)]


def _entry(number: str, headline: Headline, fmt: TextFormat) -> list[str]:
    margin = len(number)
    width = fmt.width - margin
    title, *more = wrap(headline.title or fmt.words("(no title)"), width, MOST_TITLE_LINES, fmt.glyphs.ellipsis)
    about = [cut(headline.publisher, width, fmt.glyphs.ellipsis)] if headline.publisher else []
    if headline.published:
        about.append(since(headline.published, fmt.now, fmt.words))
    below = [fmt.ansi.link(line, headline.link, BOLD) for line in more]
    below += [fmt.ansi(line, DIM) for line in flow(about, width, fmt.glyphs.between)]
    below += _link(headline.link, width, fmt)
    return [fmt.ansi(number, DIM) + fmt.ansi.link(title, headline.link, BOLD), *_indented(below, margin)]


def _link(link: str | None, width: int, fmt: TextFormat) -> list[str]:
    """The address whole, as people copy it; where it can be clicked, no wider than its line."""
    if link is None:
        return []
    shown = cut(link, width, fmt.glyphs.ellipsis) if fmt.ansi.coloured else link
    return [fmt.ansi.link(shown, link, UNDERLINED)]


def _indented(lines: Sequence[str], margin: int) -> list[str]:
    return [" " * margin + line for line in lines]
