"""Places and countries as lists."""

from master.telling import Countries, Places
from master.text.columns import columns, pad, wrap
from master.text.look import Look
from master.text.paint import BOLD, DIM
from master.text.weather import provenance_lines

GAP = 3


def places_block(told: Places, look: Look) -> list[str]:
    """The places that a name can mean, with what tells them apart."""
    lines = [look.paint(line, BOLD) for line in wrap(look.words("Places called {name}", name=told.name), look.width)]
    named = [(look.place(p.name, p.state, p.country), f"{p.lat:.2f}, {p.lon:.2f}") for p in told.places.content]
    room = max((columns(name) for name, _ in named), default=0) + GAP
    for number, (name, point) in enumerate(named, start=1):
        line = f"{look.paint(f'{number:>2} ', DIM)}{pad(name, room)}{look.paint(point, DIM)}"
        lines += (
            [line] if columns(line) <= look.width else [f"   {part}" for part in [*wrap(name, look.width - 3), point]]
        )
    if not named:
        lines.append(" " + look.words("No place is called so."))
    return [*lines, "", *provenance_lines(told.places.provenance, [], "weather", look)]


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
