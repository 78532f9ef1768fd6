"""Text fitted to a terminal's columns, where 東 takes two, an accent none, and a colour none either."""

from collections.abc import Iterable, Sequence

import wcwidth


def columns(text: str) -> int:
    """How many columns the text takes."""
    return wcwidth.width(text)


def pad(text: str, width: int) -> str:
    """The text with blanks after it, up to that many columns."""
    return wcwidth.ljust(text, width)


def cut(text: str, width: int, ellipsis_sign: str) -> str:
    """The text, or what of it fits with an ellipsis after it."""
    if columns(text) <= width:
        return text
    return wcwidth.clip(text, 0, width - columns(ellipsis_sign)).rstrip() + ellipsis_sign


def wrap(text: str, width: int) -> list[str]:
    """Lines broken between words, and inside a word only where it is wider than a line; never none."""
    return wcwidth.wrap(text, width, break_on_hyphens=False) or [""]


def wrap_most(text: str, width: int, lines: int, ellipsis_sign: str) -> list[str]:
    """So many lines at most; what is cut ends in an ellipsis."""
    return wcwidth.wrap(text, width, max_lines=lines, placeholder=ellipsis_sign, break_on_hyphens=False) or [""]


def flow(facts: Iterable[str], width: int, between: str) -> list[str]:
    """As many facts on a line as fit; a fact too wide for a line is wrapped."""
    lines: list[str] = []
    for fact in facts:
        if lines and columns(lines[-1] + between + fact) <= width:
            lines[-1] += between + fact
        else:
            lines.extend(wrap(fact, width))
    return lines


def beside(left: Sequence[str], right: Sequence[str], left_width: int) -> list[str]:
    """Two columns of lines next to each other; `left_width` columns are kept for the left one."""
    height = max(len(left), len(right))
    pairs = zip([*left, *[""] * (height - len(left))], [*right, *[""] * (height - len(right))], strict=True)
    return [(pad(a, left_width) + b).rstrip() for a, b in pairs]


def first_that_fits(choices: Sequence[str], width: int) -> str:
    """The first of several ways to say it that fits, else the last one, which should be the shortest."""
    return next((choice for choice in choices if columns(choice) <= width), choices[-1])
