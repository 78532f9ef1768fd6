r"""Colour, where it is wished: SGR sequences, and links as OSC 8 hyperlinks (https://invisible-island.net/xterm/ctlseqs).

The 256 colours used here are neither dark nor light, and so read on both backgrounds: contrast at least 3 : 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from werkzeug.urls import iri_to_uri

BOLD, DIM, UNDERLINED = "1", "2", "4"
WATER, ERROR, SUN, CLOUD = "38;5;32", "1;38;5;160", "38;5;136", "38;5;244"
SKY = {"clear": SUN, "clear night": SUN, "few": SUN, "thunder": SUN, "drizzle": WATER, "rain": WATER, "snow": WATER}
"""By a glyph's name; the rest is a cloud's grey."""
WARMTH = ((-15, 62), (-5, 27), (3, 32), (9, 31), (15, 29), (20, 64), (25, 136), (31, 166))
"""Up to so many °C, which colour; red beyond."""
HOTTEST = 160


@dataclass(frozen=True, slots=True)
class Ansi:
    """Paints text that holds no sequences yet; leaves it as it is where no colour is wished."""

    coloured: bool

    def __call__(self, text: str, style: str) -> str:
        """The text in that style (SGR parameters)."""
        return f"\x1b[{style}m{text}\x1b[0m" if self.coloured and style and text else text

    def warm(self, text: str, celsius: float) -> str:
        """The text in the colour of a temperature."""
        return self(text, _warmth(celsius))

    def warm_each(self, signs: Sequence[str], celsius: Sequence[float]) -> str:
        """Each sign in the colour of its temperature; blanks have none."""
        styles = [_warmth(c) if sign.strip() else "" for sign, c in zip(signs, celsius, strict=True)]
        runs = groupby(zip(signs, styles, strict=True), key=lambda pair: pair[1])
        return "".join(self("".join(sign for sign, _ in run), style) for style, run in runs)

    def link(self, text: str, url: str | None, style: str = UNDERLINED) -> str:
        """The text as a link that a terminal can follow."""
        if not self.coloured or url is None:
            return self(text, style)
        return f"\x1b]8;;{iri_to_uri(url)}\x1b\\{self(text, style)}\x1b]8;;\x1b\\"


def _warmth(celsius: float) -> str:
    return f"38;5;{next((colour for limit, colour in WARMTH if celsius <= limit), HOTTEST)}"
