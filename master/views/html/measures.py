"""Figures as the page writes them: a true minus, and a number and its unit on one line."""

from master.facts.measures import Quantity
from master.facts.sky import COMPASS, octant
from master.facts.words import Words

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"


def number(value: float, words: Words, decimals: int = 0) -> str:
    """A number with a true minus, which is read aloud, where a hyphen isn't."""
    return words.number(value, decimals).replace("-", MINUS)


def quantity(amount: Quantity, words: Words) -> str:
    """A figure with its unit."""
    figure = f"{'<' if amount.under else ''}{number(amount.value, words, amount.decimals)}"
    return f"{figure}{NO_BREAK}{words(amount.unit)}" if amount.unit else figure


def origin(deg: float, words: Words) -> str:
    """Where a wind comes from, in one of eight directions."""
    return words(COMPASS[octant(deg)])
