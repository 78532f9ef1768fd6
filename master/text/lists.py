"""Places and countries as lists."""

from master.telling import Countries, Places
from master.text.columns import columns, pad, wrap
from master.text.look import Look
from master.text.paint import BOLD, DIM
from master.text.weather import provenance_lines

GAP, MARGIN, POINT_WIDTH = 3, 3, len("-89.64, -179.99")


def places_block(told: Places, look: Look) -> list[str]:
    """The places that a name can mean, with where they lie to tell them apart."""
    heading = look.words("Places called {name}", name=told.name)
    named = [(look.place(p.name, p.state, p.country), f"{p.lat:.2f}, {p.lon:.2f}") for p in told.places.content]
    most = look.width - MARGIN - GAP - POINT_WIDTH
    room = max((columns(name) for name, _ in named if columns(name) <= most), default=0) + GAP
    lines = [*(look.paint(line, BOLD) for line in wrap(heading, look.width)), ""]
    for number, (name, point) in enumerate(named, start=1):
        first, *more = wrap(name, look.width - MARGIN)
        below = more if columns(first) <= most and not more else [*more, point]
        shown = first if below else pad(first, room) + look.paint(point, DIM)
        lines += [look.paint(f"{number:>2} ", DIM) + shown, *(" " * MARGIN + line for line in below)]
    if not named:
        lines.append(" " + look.words("No place is called so."))
    return [*lines, "", *provenance_lines(told.places.provenance, [], "places", look)]


def countries_block(told: Countries, look: Look) -> list[str]:
    """The countries whose headlines can be asked for, in as many columns as fit."""
    names = sorted((look.country(country.code), country.code) for country in told.countries.content)
    cells = [f"{look.paint(code, DIM)} {name}" for name, code in names]
    room = max((columns(cell) for cell in cells), default=0) + GAP
    across = max(1, (look.width - 1) // room)
    down = -(-len(cells) // across)
    heading = look.words("Headlines of {n} countries", n=len(cells))
    return [
        look.paint(heading, BOLD),
        "",
        *(" " + "".join(pad(cell, room) for cell in cells[row::down]).rstrip() for row in range(down)),
    ]
