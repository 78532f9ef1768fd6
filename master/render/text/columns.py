"""Text fitted to a terminal's columns, where 東 takes two, an accent none, and a colour none either."""

from collections.abc import Iterable, Iterator, Sequence

import wcwidth

ESCAPE = "\x1b"


def columns(text: str) -> int:
    """How many columns the text takes."""
    return wcwidth.width(text)


def pad(text: str, width: int) -> str:
    """The text with blanks after it, up to that many columns."""
    return wcwidth.ljust(text, width)


def cut(text: str, width: int, ellipsis_sign: str) -> str:
    """The text, or what of it fits with an ellipsis after it."""
    if wcwidth.clip(text, 0, width) == text:  # which stops there, where measuring all of a long text takes its time
        return text
    return wcwidth.clip(text, 0, width - columns(ellipsis_sign)).rstrip() + ellipsis_sign


def wrap(text: str, width: int, most_lines: int | None = None, ellipsis_sign: str = "") -> list[str]:
    """Lines broken between words, and inside a word only where it is wider than a line; never none.

    With `most_lines` what is left over is cut, which an ellipsis tells. Ours, since wcwidth's own takes seconds for a
    thousand flags; it does well with what is painted, which is short.
    """
    if ESCAPE in text:
        return wcwidth.wrap(text, width)
    lines = [""]
    for piece in (piece for word in text.split() for piece in _pieces(word, width)):
        together = f"{lines[-1]} {piece}" if lines[-1] else piece
        if columns(together) <= width:
            lines[-1] = together
        elif len(lines) == most_lines:
            lines[-1] = cut(together, width, ellipsis_sign)
            break
        else:
            lines.append(piece)
    return lines


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


def _pieces(word: str, width: int) -> Iterator[str]:
    """A word in pieces that fit; what one sees as one character stays whole."""
    if len(word) <= width and columns(word) <= width:
        yield word
        return
    piece, taken = "", 0
    for character in wcwidth.iter_graphemes(word):
        wide = columns(character)
        if taken + wide > width:
            yield piece
            piece, taken = "", 0
        piece += character
        taken += wide
    yield piece
