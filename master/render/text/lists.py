"""Places and countries as lists."""

from master.render.text.ansi import BOLD, DIM
from master.render.text.columns import columns, pad, wrap
from master.render.text.format import TextFormat
from master.render.text.weather import provenance_lines
from master.results import Countries, Places

GAP, MARGIN, POINT_WIDTH = 3, 3, len("-89.64, -179.99")


def places_block(result: Places, fmt: TextFormat) -> list[str]:
    """The places that a name can mean, with where they lie to tell them apart."""
    heading = fmt.words("Places called {name}", name=result.name)
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
