"""Headlines, places and countries as lists."""

from collections.abc import Sequence

from contract.schemas.news import Article
from master.facts.plain import rows_of
from master.facts.results import Countries, CountryNews, Places, PlainAnswer
from master.facts.words import since
from master.views.text.format import BOLD, DIM, UNDERLINED, TextFormat, columns, cut, flow, isolated, pad, wrap
from master.views.text.weather import provenance_lines

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
    about = [isolated(cut(article.publisher, width, fmt.glyphs.ellipsis))] if article.publisher else []
    if article.published:
        about.append(since(article.published, fmt.now, fmt.words))
    below = [fmt.ansi.link(isolated(line), article.url, BOLD) for line in more]
    below += [fmt.ansi(line, DIM) for line in flow(about, width, fmt.glyphs.between)]
    below += _link(article.url, width, fmt)
    return [fmt.ansi(number, DIM) + fmt.ansi.link(isolated(title), article.url, BOLD), *_indented(below, margin)]


def _link(link: str | None, width: int, fmt: TextFormat) -> list[str]:
    """The address whole, as people copy it; where it can be clicked, no wider than its line."""
    if link is None:
        return []
    shown = cut(link, width, fmt.glyphs.ellipsis) if fmt.ansi.coloured else link
    return [fmt.ansi.link(shown, link, UNDERLINED)]


def _indented(lines: Sequence[str], margin: int) -> list[str]:
    return [" " * margin + line for line in lines]


GAP, MARGIN, POINT_WIDTH = 3, 3, len("-89.64, -179.99")


def places_block(result: Places, fmt: TextFormat) -> list[str]:
    """The places that a name can mean, with where they lie to tell them apart."""
    heading = fmt.words("Places called {name}", name=isolated(result.name))
    named = [(fmt.place(p.name, p.state, p.country), f"{p.lat:.2f}, {p.lon:.2f}") for p in result.places.content]
    most = fmt.width - MARGIN - GAP - POINT_WIDTH
    room = max((columns(name) for name, _ in named if columns(name) <= most), default=0) + GAP
    lines = [*(fmt.ansi(line, BOLD) for line in wrap(heading, fmt.width)), ""]
    for number, (name, point) in enumerate(named, start=1):
        first, *more = wrap(name, fmt.width - MARGIN)
        below = more if columns(first) <= most and not more else [*more, point]
        shown = first if below else pad(first, room) + fmt.ansi(point, DIM)
        lines += [fmt.ansi(f"{number:>2} ", DIM) + shown, *(" " * MARGIN + line for line in below)]
    if not named:
        lines.append(" " + fmt.words("No place is called so."))
    return [*lines, "", *provenance_lines(result.places.provenance, [], "places", fmt)]


def countries_block(result: Countries, fmt: TextFormat) -> list[str]:
    """The countries whose headlines can be asked for, in as many columns as fit."""
    names = sorted((fmt.country(country.code), country.code) for country in result.countries.content.countries)
    cells = [f"{fmt.ansi(code, DIM)} {name}" for name, code in names]
    room = max((columns(cell) for cell in cells), default=0) + GAP
    across = max(1, (fmt.width - 1) // room)
    down = -(-len(cells) // across)
    heading = fmt.words("Headlines of {n} countries", n=len(cells))
    return [
        fmt.ansi(heading, BOLD),
        "",
        *(" " + "".join(pad(cell, room) for cell in cells[row::down]).rstrip() for row in range(down)),
    ]


def plain_block(result: PlainAnswer, fmt: TextFormat) -> list[str]:
    """A name and a value in each line; a long value goes on below itself."""
    rows = list(rows_of(result.content))
    room = min(max((columns(name) for name, _ in rows), default=0), fmt.width // 2) + GAP
    lines = [*(fmt.ansi(line, BOLD) for line in wrap(fmt.words(result.title), fmt.width)), ""]
    for name, value in rows:
        first, *more = wrap(value, max(fmt.width - room, 1))
        before = pad(cut(name, room - GAP, fmt.glyphs.ellipsis), room)
        lines += [fmt.ansi(before, DIM) + isolated(first), *_indented(list(map(isolated, more)), room)]
    if result.source is None:
        return lines
    return [*lines, "", *provenance_lines(result.source.provenance, [], "places", fmt)]
