"""The headlines of a country as a numbered list."""

from collections.abc import Sequence

from master.render.ages import since
from master.render.text.ansi import BOLD, DIM, UNDERLINED
from master.render.text.columns import cut, flow, wrap
from master.render.text.format import TextFormat
from master.render.text.weather import provenance_lines
from master.results import CountryNews
from servicekit.schemas.news import Article

MOST_TITLE_LINES = 3


def news_block(result: CountryNews, fmt: TextFormat) -> list[str]:
    """The list under a heading, where it is from last; only a link that can't be clicked may pass the width."""
    headlines = result.headlines.content.articles
    heading = f"{fmt.words('Headlines')}{fmt.glyphs.between}{fmt.country(result.country)}"
    margin = len(str(result.first + len(headlines) - 1)) + 2
    lines = [fmt.ansi(line, BOLD) for line in wrap(heading, fmt.width)]
    for number, article in enumerate(headlines, start=result.first):
        lines += ["", *_entry(f"{number:>{margin - 1}} ", article, fmt)]
    if not headlines:
        lines += ["", " " + fmt.words("No headlines.")]
    return [*lines, "", *provenance_lines(result.headlines.provenance, [], "news", fmt)]


def _entry(number: str, article: Article, fmt: TextFormat) -> list[str]:
    margin = len(number)
    width = fmt.width - margin
    title, *more = wrap(article.headline or fmt.words("(no title)"), width, MOST_TITLE_LINES, fmt.glyphs.ellipsis)
    about = [cut(article.publisher, width, fmt.glyphs.ellipsis)] if article.publisher else []
    if article.published:
        about.append(since(article.published, fmt.now, fmt.words))
    below = [fmt.ansi.link(line, article.url, BOLD) for line in more]
    below += [fmt.ansi(line, DIM) for line in flow(about, width, fmt.glyphs.between)]
    below += _link(article.url, width, fmt)
    return [fmt.ansi(number, DIM) + fmt.ansi.link(title, article.url, BOLD), *_indented(below, margin)]


def _link(link: str | None, width: int, fmt: TextFormat) -> list[str]:
    """The address whole, as people copy it; where it can be clicked, no wider than its line."""
    if link is None:
        return []
    shown = cut(link, width, fmt.glyphs.ellipsis) if fmt.ansi.coloured else link
    return [fmt.ansi.link(shown, link, UNDERLINED)]


def _indented(lines: Sequence[str], margin: int) -> list[str]:
    return [" " * margin + line for line in lines]
